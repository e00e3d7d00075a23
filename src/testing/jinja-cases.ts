/**
 * Random templates with their context.
 *
 * @module
 */

import type fc from 'fast-check';
import { drawn, type Draw } from './draw.js';
import type { TemplateCase } from './jinja-oracle.js';
import { TemplateMaker } from './jinja-templates.js';

/** One template, as plain Jinja. */
export const templateCases: fc.Arbitrary<TemplateCase> = drawn((draw) => {
  const template = new TemplateMaker(draw).template();
  return {
    template: draw.chance(6) ? damaged(draw, template) : template,
    context: context(draw),
  };
});

function context(draw: Draw): TemplateCase['context'] {
  return {
    i: draw.pick([3, 0, -2, 7]),
    j: draw.pick([2, 5, -1]),
    f: { $float: draw.pick(['1.5', '0.1', '-2.0', '1e+16', '2.675']) },
    big: { $int: draw.pick(['12345678901234567890', '9007199254740992', '-9007199254740993']) },
    s: draw.pick(['hello world', 'Abc', '', 'ÄÖÜ 😀', 'a,b,c', '42']),
    t: draw.pick(['The End.', 'x', ' \t', 'it\'s "q"', 'zażółć']),
    e: '',
    l: draw.pick<unknown>([
      [3, 1, 2],
      ['b', 'A', 'c'],
      [],
      [1, { $float: '1.0' }, true],
      [[1, 2], [3]],
      [null, 'x'],
    ]),
    m: draw.pick<unknown>([
      [
        { a: 1, name: 'x', x: { y: 2 } },
        { a: 2, name: 'Y', x: { y: 1 } },
        { a: 1, name: 'z' },
      ],
      [
        { a: 'k', name: null },
        { a: 'K', name: 'q' },
      ],
    ]),
    d: draw.pick<unknown>([
      { a: 1, b: 'two', c: [1] },
      { z: 1, y: 2 },
      {},
      { items: 1, keys: 2, a: null },
    ]),
    o: { name: 'n', a: { b: { c: 1 } }, x: { $float: '2.5' } },
    n: null,
    b: draw.pick([true, false]),
    tup: { $tuple: draw.pick<unknown[]>([[1, 2], ['a'], [], [1, 'b', { $float: '2.0' }]]) },
    st: { $set: draw.pick<unknown[]>([[1], []]) },
    x: draw.pick<unknown>([1, 'text', [1, 2], { a: 1 }, null, true, { $float: '0.5' }]),
  };
}

/** The template with a piece missing, or one too many. */
function damaged(draw: Draw, template: string): string {
  const at = draw.upTo(template.length);
  const pieces = [
    '{%',
    '%}',
    '{{',
    '}}',
    "'",
    '(',
    ']',
    '|',
    ' if ',
    '{#',
    '-',
    '.',
    ',',
    '%',
    'endif',
    ' is ',
    '=',
    '~',
    '}',
    '!',
    '$',
    '\\',
  ] as const;
  return draw.chance(50)
    ? template.slice(0, at) + template.slice(at + 1 + draw.upTo(3))
    : template.slice(0, at) + draw.pick(pieces) + template.slice(at);
}
