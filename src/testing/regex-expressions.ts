/**
 * Random expressions over `modules.re`: patterns of every syntax, and some that are wrong.
 *
 * @module
 */

import { choose } from './choose.js';
import type { Draw } from './draw.js';

const literals = [
  'a',
  'b',
  'A',
  'ab',
  'é',
  'É',
  'x',
  '1',
  ' ',
  '-',
  'ſ',
  'K',
  'µ',
  '😀',
  '\\n',
  'ß',
  '}',
  ']',
  '{',
  ',',
];
const escapes = [
  ...[
    '\\\\d',
    '\\\\D',
    '\\\\w',
    '\\\\W',
    '\\\\s',
    '\\\\S',
    '\\\\b',
    '\\\\B',
    '\\\\A',
    '\\\\Z',
    '\\\\.',
    '\\\\n',
    '\\\\t',
  ],
  ...[
    '\\\\x41',
    '\\\\x4',
    '\\\\u00e9',
    '\\\\u12',
    '\\\\U0001F600',
    '\\\\0',
    '\\\\07',
    '\\\\101',
    '\\\\1',
    '\\\\2',
    '\\\\12',
  ],
  ...[
    '\\\\q',
    '\\\\_',
    '\\\\é',
    '\\\\400',
    '\\\\8',
    '\\\\a',
    '\\\\v',
    '\\\\U00110000',
    '\\\\-',
    '\\\\$',
  ],
];
const setItems = [
  ...[
    'a',
    'b',
    'A-C',
    'a-c',
    '0-9',
    '\\\\d',
    '\\\\W',
    '\\\\s',
    '\\\\b',
    '\\\\n',
    '-',
    '^',
    'é-ü',
    'z-a',
    '\\\\]',
    '.',
    '[',
  ],
  ...['\\\\101', '\\\\x41', '\\\\q', '\\\\8', 'a-\\\\d', 'k-s', '😀-😂', '*', '|', '&&', 'À-Ö'],
];
const quantifiers = [
  '*',
  '+',
  '?',
  '{2}',
  '{1,2}',
  '{,2}',
  '{1,}',
  '{2,1}',
  '{',
  '{a}',
  '{}',
  '{,}',
  '{0}',
  '{0,1}',
];
const subjects = [
  ...[
    '',
    'a',
    'ab',
    'aab',
    'abab',
    'AaBb',
    'a1 b2',
    'xay xby',
    'éÉ',
    'Kk ſs µμ',
    'a\\nb\\n',
    '\\n',
    'aaaa',
    'abcabc',
  ],
  ...[
    'foo.bar-baz',
    'key=value; k2=v2',
    '  a  ',
    'a😀b',
    '(a)',
    '١٢',
    'The quick',
    '12:34:56',
    'ß',
    'a,b,,c',
    '\\ta\\x0b',
  ],
];
const templates = [
  ...[
    '',
    'x',
    '<\\\\g<0>>',
    '\\\\1',
    '\\\\2-\\\\1',
    '\\\\g<n>',
    '\\\\g<1>0',
    '\\\\g<9>',
    '\\\\g<',
    '\\\\g<>',
    '\\\\g<a b>',
    '\\\\n',
  ],
  ...[
    '\\\\q',
    '\\\\0',
    '\\\\07',
    '\\\\101',
    '\\\\400',
    '\\\\\\\\',
    '\\\\.',
    '\\\\',
    '\\\\g<m>',
    '\\\\g< 1>',
    '\\\\é',
    '\\\\g',
    '\\\\10',
  ],
];

const counts = ['', '', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{0,1}?'];

export class RegexMaker {
  constructor(private readonly draw: Draw) {}

  any(): string {
    const { draw } = this;
    const pattern = `'${this.#pattern(draw.upTo(2) + 1)}'`;
    const subject = `'${this.#subject()}'`;
    const flags = this.#flags();
    return draw.one(
      () =>
        `modules.re.${draw.word('match search fullmatch')}(${pattern}, ${subject}${flags})${this.#ofMatch()}`,
      () =>
        `modules.re.${draw.word('match search fullmatch')}(${pattern}, ${subject}${flags})${this.#ofMatch()}`,
      () => `modules.re.findall(${pattern}, ${subject}${flags})`,
      () => `modules.re.finditer(${pattern}, ${subject}${flags})|map('string')|list`,
      () => `modules.re.split(${pattern}, ${subject}${this.#count('maxsplit')}${flags})`,
      () =>
        `modules.re.${draw.word('sub subn')}(${pattern}, ${this.#replacement()}, ${subject}${this.#count('count')}${flags})`,
      () => `modules.re.compile(${pattern}${flags})${this.#ofPattern(subject)}`,
      () => `modules.re.escape(${draw.chance(90) ? subject : '1'})`,
      () => this.#other(pattern, subject),
    );
  }

  /** A pattern of few letters that matches often, and all that its match has. */
  matching(): string {
    const { draw } = this;
    const few = this.#fewLetters(2);
    const pattern = draw.chance(15) ? `(?P<q>a)?${few}(?(q)a|${choose(draw, ['b', ''])})` : few;
    const subject = draw.several(9, () => draw.word('a b ab'), '');
    const flags = choose(draw, ['', '', '', ', 2']);
    const all = '[m.span(), m.groups(), m.lastindex, m.lastgroup, m.regs]';
    return draw.one(
      () =>
        `{% set m = modules.re.search('${pattern}', '${subject}'${flags}) %}{{ ${all} if m else m }}`,
      () =>
        `{% set m = modules.re.fullmatch('${pattern}', '${subject}'${flags}) %}{{ ${all} if m else m }}`,
      () => `{{ modules.re.findall('${pattern}', '${subject}'${flags}) }}`,
      () => `{{ modules.re.sub('${pattern}', '[\\\\g<0>]', '${subject}') }}`,
      () => `{{ modules.re.split('${pattern}', '${subject}') }}`,
    );
  }

  #fewLetters(depth: number): string {
    const { draw } = this;
    const inner = () => this.#fewLetters(depth - 1);
    const atom = () =>
      choose(draw, ['a', 'b', 'a', 'b', '.', '[ab]', '[^a]', 'ab', '', '\\\\b', '$', '^']);
    const group = () =>
      draw.one(
        () => `(${inner()})`,
        () => `(${inner()})`,
        () => `(${inner()}|${inner()})`,
        () => `(?:${inner()}|${inner()})`,
        () => `(?:${inner()})`,
        () => `(?=${inner()})`,
        () => `(?!${inner()})`,
        () => `(?<=${choose(draw, ['a', 'b', '(a)', 'ab', '(?:a|b)'])})`,
        () => `(?>${inner()})`,
        () => `(a)${atom()}\\\\1`,
      );
    const piece = () => {
      const isAtom = depth <= 0 || draw.chance(45);
      const one = isAtom ? atom() : group();
      if (one === '' || /^[\\^$]/.test(one)) return one;
      // the original loses its way in groups within possessive quantifiers
      const possessive = isAtom ? ['*+', '++', '?+'] : [];
      return one + choose(draw, [...counts, ...possessive]);
    };
    return piece() + draw.several(2, piece, '') + (draw.chance(15) ? `|${piece()}` : '');
  }

  #subject(): string {
    const { draw } = this;
    if (draw.chance(60)) return choose(draw, subjects);
    return draw.several(
      8,
      () => choose(draw, ['a', 'b', 'A', 'x', '1', ' ', 'é', '\\n', 'ab', '-', 'ſ']),
      '',
    );
  }

  #pattern(depth: number): string {
    const { draw } = this;
    const start = draw.chance(6)
      ? choose(draw, ['(?i)', '(?x) ', '(?s)', '(?m)', '(?ai)', '(?L)', '(?i-s:a)'])
      : '';
    const branches = () => draw.several(3, () => this.#piece(depth), '');
    return (
      start + (draw.chance(25) ? `${branches()}|${branches()}` : branches()) + this.#piece(depth)
    );
  }

  #piece(depth: number): string {
    const { draw } = this;
    const atom = depth <= 0 || draw.chance(40) ? this.#atom() : this.#group(depth - 1);
    if (!draw.chance(35)) return atom;
    return `${atom}${choose(draw, quantifiers)}${choose(draw, ['', '', '', '?', '+', '*'])}`;
  }

  #atom(): string {
    const { draw } = this;
    return draw.one(
      () => choose(draw, literals),
      () => choose(draw, ['a', 'b', '.', 'a', 'x', '^', '$', '#', '\\\\b']),
      () => choose(draw, escapes),
      () =>
        `[${choose(draw, ['', '', '^'])}${draw.several(3, () => choose(draw, setItems), '')}${choose(draw, setItems)}]`,
    );
  }

  #group(depth: number): string {
    const { draw } = this;
    const inner = this.#pattern(depth);
    return draw.one(
      () => `(${inner})`,
      () => `(${inner})`,
      () => `(?:${inner})`,
      () => `(?P<${choose(draw, ['n', 'm', 'n', 'ñ', '1', '', 'a b'])}>${inner})`,
      () => `(?P=${choose(draw, ['n', 'm', 'zz', '1'])})`,
      () => `(?=${inner})`,
      () => `(?!${inner})`,
      () => `(?<=${this.#atom()})`,
      () => `(?<!${choose(draw, [this.#atom(), inner])})`,
      () => `(?>${inner})`,
      () =>
        `(?(${choose(draw, ['1', 'n', '2', '9', '0', 'zz', 'a b'])})${this.#atom()}${choose(draw, ['', `|${this.#atom()}`, '|a|b'])})`,
      () =>
        `(?${choose(draw, ['i', 'i-s', '-i', 's', 'x', 'a', 'u', 'q', 'i-', 'm-m', 'au', '-a'])}${choose(draw, [':', ':', ')', ''])}${inner})`,
      () => `(?#${choose(draw, ['comment', 'a)'])})`,
      () =>
        choose(draw, [
          '(',
          ')',
          '[',
          '(?',
          '(?P',
          '(?Px',
          '(?<x)',
          '(?z)',
          '(?P<n',
          '\\\\',
          '[a',
          '(?i',
          '(?(1',
          '(?-)',
        ]),
    );
  }

  #flags(): string {
    const { draw } = this;
    if (!draw.chance(25)) return '';
    const flag = choose(draw, [
      ...[
        'modules.re.I',
        'modules.re.IGNORECASE',
        'modules.re.M',
        'modules.re.S',
        'modules.re.X',
        'modules.re.A',
        'modules.re.L',
      ],
      ...[
        'modules.re.U',
        'modules.re.NOFLAG',
        'modules.re.I + modules.re.M',
        '2',
        "'i'",
        'none',
        '1.0',
        'modules.re.VERBOSE',
        '1024',
      ],
    ]);
    return `, flags=${flag}`;
  }

  #count(name: string): string {
    const { draw } = this;
    return draw.chance(25)
      ? `, ${choose(draw, ['', `${name}=`])}${choose(draw, ['1', '2', '0', '-1', "'1'"])}`
      : '';
  }

  #replacement(): string {
    const { draw } = this;
    if (draw.chance(85)) return `'${choose(draw, templates)}'`;
    return choose(draw, ['upper', 'none', '1', 'number', 'nothing', "['x']", 'nope', 'range']);
  }

  #ofMatch(): string {
    const { draw } = this;
    const group = () =>
      choose(draw, ['', '0', '1', "'n'", '2', '1, 0', "'zz'", 'none', '-1', 'true', '1.0']);
    return draw.one(
      () => '',
      () => `.${draw.word('group start end span')}(${group()})`,
      () => `.${draw.word('groups groupdict')}(${choose(draw, ['', "'-'", 'default=1', 'x=1'])})`,
      () => `.${draw.word('lastindex lastgroup pos endpos string re regs nope')}`,
      () => `[${choose(draw, ['0', '1', "'n'", '7', "'zz'"])}]`,
      () => `.expand('${choose(draw, templates)}')`,
      () => ' is none',
    );
  }

  #ofPattern(subject: string): string {
    const { draw } = this;
    const range = choose(draw, [
      '',
      ', 1',
      ', 1, 3',
      ', endpos=2',
      ', pos=5',
      ', -1',
      ', 2, 1',
      ", 'x'",
    ]);
    return draw.one(
      () => '',
      () => `.${draw.word('pattern flags groups groupindex nope')}`,
      () => `.${draw.word('match search fullmatch')}(${subject}${range})${this.#ofMatch()}`,
      () => `.${draw.word('findall finditer')}(${subject}${range})|list|length`,
      () => `.findall(${subject}${range})`,
      () => `.split(${subject}${this.#count('maxsplit')})`,
      () => `.${draw.word('sub subn')}(${this.#replacement()}, ${subject}${this.#count('count')})`,
      () => ` == modules.re.compile('a')`,
    );
  }

  #other(pattern: string, subject: string): string {
    return choose(this.draw, [
      ...[
        'modules.re.I',
        'modules.re.NOFLAG',
        'modules.re.I + 1',
        'modules.re.I.name',
        'modules.re.M.value',
        'modules.re.RegexFlag(10)',
      ],
      ...[
        'modules.re.RegexFlag',
        'modules.re.T',
        'modules.re.error',
        "modules.re.error('x')",
        'modules.re.Pattern',
        'modules.re.Match()',
      ],
      ...[
        'modules.re.I == 2',
        "'{:d}'.format(modules.re.I)",
        '[modules.re.S]',
        'modules.re.nope',
        'modules.re.DEBUG',
        '-modules.re.I',
      ],
      ...[
        'modules.re.purge()',
        `modules.re.match(${pattern})`,
        `modules.re.sub(${pattern}, 'x')`,
        'modules.re.RegexFlag(1024)',
      ],
      ...[
        `modules.re.match(1, ${subject})`,
        `modules.re.match(${pattern}, 1)`,
        `modules.re.compile(modules.re.compile(${pattern}), 2)`,
      ],
      ...[
        `modules.re.search(modules.re.compile(${pattern}), ${subject})`,
        `modules.re.match(pattern=${pattern}, string=${subject})`,
      ],
      ...[
        'modules.re.I|string',
        "modules.re.compile('a' * 300)",
        "modules.re.match('.*', 'a' * 300)",
        'modules.re.I < 3',
        'modules.re.I ~ 1',
      ],
    ]);
  }
}

/** Macros that take a match. */
export const regexMacros =
  '{% macro upper(m) %}{{ m.group()|upper }}{% endmacro %}' +
  '{% macro number(m) %}{{ m.start() }}{% endmacro %}{% macro nothing(m) %}{% endmacro %}';
