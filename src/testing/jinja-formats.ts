/**
 * Random formatting of text: `%`, `format`, and their specifications.
 *
 * @module
 */

import type { Draw } from './draw.js';
import type { ValueMaker } from './jinja-calls.js';

/** An expression that formats with `%`, or with the filter `format`. */
export function percentFormat(draw: Draw, make: ValueMaker, depth: number): string {
  const flags = draw.pick(['', '', '', '0', '-', '+', ' ', '#', '-0', '+0', '#0', '0-+ #']);
  const width = draw.pick(['', '', '', '5', '10', '.2', '8.3', '.0', '.10', '.', '3.', '-5', '00']);
  const length = draw.chance(4) ? draw.word('l h L ll') : '';
  const type = draw.word('s d f r i x o X e g G E F c % a u s d q b z');
  const value = draw.one(
    () => make.number(depth - 1),
    () => make.any(depth - 1),
  );
  const directive = `${flags}${width}${length}${type}`;
  return draw.one(
    () => `('[%${directive}]' % (${value},))`,
    () => `('%${directive}' % (${value}))`,
    () => `('%s-%s' % (${make.any(depth - 1)}, ${make.any(depth - 1)}))`,
    () => `('%(a)${directive}' % (${make.dict(depth - 1)}))`,
    () => `('%(a)s %(b)${directive} %%' % {'a': ${make.any(0)}, 'b': ${value}})`,
    () => `'%${directive}'|format(${value})`,
    () => `'%(k)${directive}'|format(k=${value})`,
    () => `('%s'|safe % (${value}))`,
    () =>
      `('%*d|%.*f' % (${draw.word('3 6 -4')}, ${make.number(0)}, ${draw.word('1 2 -1')}, ${make.number(0)}))`,
    () =>
      `('%${directive}' % ${draw.pick(['()', '[]', '{}', '(1, 2)', 'none', 'nope', 'd', 'l'])})`,
  );
}

/** An expression that formats with the method `format` or `format_map`. */
export function methodFormat(draw: Draw, make: ValueMaker, depth: number): string {
  const value = draw.one(
    () => make.number(depth - 1),
    () => make.number(depth - 1),
    () => make.text(depth - 1),
    () => make.any(depth - 1),
  );
  const field = draw.pick([
    '',
    '',
    '0',
    'k',
    '0.a',
    '0[0]',
    '1',
    'k.x',
    '0[a]',
    '0.real',
    '0[-1]',
    ' ',
  ]);
  const conversion = draw.pick(['', '', '', '', '!r', '!s', '!a', '!x', '!']);
  const replacement = `{${field}${conversion}${specification(draw)}}`;
  const text = draw.pick([
    `'<${replacement}>'`,
    `'<${replacement}>'`,
    `'{{{}}}${replacement}'`,
    `'${replacement}{'`,
    `'${replacement}'|safe`,
    `'{:{}}'`,
    `'{0:{1}}'`,
    `'{0:>{k}}'`,
  ]);
  const second = draw.chance(40)
    ? `, ${draw.one(
        () => make.any(0),
        () => draw.word("5 '>8' '.2f' 12"),
      )}`
    : '';
  const named = draw.chance(40) ? `, k=${make.any(depth - 1)}` : '';
  return draw.chance(95)
    ? `(${text}).format(${value}${second}${named})`
    : `(${text}).format_map(${make.dict(depth - 1)})`;
}

function specification(draw: Draw): string {
  if (draw.chance(25)) return '';
  return [
    ':',
    draw.pick(['', '', '', '*<', '>', '^', '=', '0=', 'é^', '<', 'x>', '{']),
    draw.pick(['', '', '', '+', '-', ' ']),
    draw.pick(['', '', '', '', 'z']),
    draw.pick(['', '', '', '#']),
    draw.pick(['', '', '', '0']),
    draw.pick(['', '', '6', '10', '3', '25']),
    draw.pick(['', '', '', ',', '_', ',_']),
    draw.pick(['', '', '.2', '.0', '.5', '.', '.20']),
    draw.pick(['', '', '', ...'s d f e g % x b o X n c G E F #x y'.split(' ')]),
  ].join('');
}
