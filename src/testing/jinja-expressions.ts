/**
 * Random expressions of the template language, mostly of fitting types.
 *
 * @module
 */

import type { Draw } from './draw.js';

const texts = [
  `'abc'`,
  `''`,
  `"it's"`,
  `'a,b;c'`,
  `'Hello World-wide web'`,
  `'x\\ty\\n'`,
  `'ÄÖ ß'`,
  `'😀é'`,
  `'  pad '`,
  `'12'`,
  `'-3.5'`,
  `'<b>&"x"</b>'`,
  `'aXbXc'`,
  `'line1\\nline2\\r\\nline3'`,
  `'İstanbul ǅ ﬁ'`,
  `'the quick brown fox jumps over the lazy dog and runs away'`,
  `'1e3'`,
  `'0x1F'`,
  `'True'`,
] as const;
const numbers = [
  ...['0', '1', '2', '3', '7', '10', '-1', '-4', '255', '1_000', '0x1f', '0b101', '0o17'],
  ...[
    '2.5',
    '0.1',
    '1.0',
    '-0.0',
    '1e3',
    '1e16',
    '1e-7',
    '3.14159',
    '123456789.125',
    '1e22',
    '0.5',
  ],
  ...['9007199254740993', '100000000000000000000', '-18446744073709551616', 'true', 'false'],
] as const;

/** How the pieces of an expression are made, `depth` levels of it at most. */
export class ExpressionMaker {
  constructor(
    private readonly draw: Draw,
    /** What may be called or read besides the variables of the context. */
    private readonly extra: () => readonly string[] = () => [],
  ) {}

  any(depth: number): string {
    const { draw } = this;
    if (depth <= 0) return this.#atom();
    return draw.one(
      () => this.text(depth),
      () => this.number(depth),
      () => this.list(depth),
      () => this.dict(depth),
      () => this.truth(depth),
      () => this.#other(depth),
    );
  }

  #atom(): string {
    const { draw } = this;
    const extra = this.extra();
    const [first, ...rest] = extra;
    if (first !== undefined && draw.chance(40)) return draw.pick([first, ...rest]);
    return draw.one(
      () => draw.word('i j f big s t e l m d o n b u tup st x'),
      () => draw.pick(texts),
      () => draw.pick(numbers),
      () => draw.word('none None true false [] {} () [1] x'),
    );
  }

  #other(depth: number): string {
    const { draw } = this;
    const inner = (): string => this.any(depth - 1);
    return draw.one(
      () => `(${inner()} if ${this.truth(depth - 1)} else ${inner()})`,
      () => `(${inner()} if ${this.truth(depth - 1)})`,
      () =>
        `${this.#target(depth)}.${draw.word('a b name items x upper real missing keys first 0')}`,
      () => `${this.#target(depth)}[${inner()}]`,
      () => `${this.#target(depth)}[${this.#slice(depth)}]`,
      () => `${this.#target(depth)}|default(${inner()}${draw.pick(['', ', true', ', false'])})`,
      () => `(${inner()} ${draw.word('and or + - * / // % ~ == < in')} ${inner()})`,
      () =>
        `${bracketed(this.list(depth - 1))}|${draw.word('first last min max sum list length random')}`.replace(
          'random',
          'first',
        ),
      () => `${this.#target(depth)}|attr(${draw.word("'a' 'name' 'upper' 'missing'")})`,
      () => `(${inner()}, ${inner()})`,
      () =>
        `${bracketed(this.dict(depth - 1))}.get(${inner()}${draw.chance(50) ? `, ${inner()}` : ''})`,
      () =>
        `${bracketed(this.dict(depth - 1))}.${draw.word('pop setdefault')}(${inner()}, ${inner()})`,
      () =>
        `${bracketed(this.list(depth - 1))}.${draw.word('pop() pop(0) pop(9) append(1) sort() reverse()')}`,
      () => `${draw.word('u x n')}.${draw.word('a a.b a[0] a() upper()')}`,
    );
  }

  #target(depth: number): string {
    return bracketed(this.any(depth - 1));
  }

  #slice(depth: number): string {
    const { draw } = this;
    const bound = (): string =>
      draw.chance(40)
        ? ''
        : draw.chance(90)
          ? draw.word('0 1 2 -1 -2 5 100 none i')
          : this.any(depth - 1);
    const step = draw.chance(40) ? `:${draw.word('1 2 -1 -2 3 0 none')}` : '';
    return `${bound()}:${bound()}${step}`;
  }

  number(depth: number): string {
    const { draw } = this;
    const mistaken = draw.chance(4);
    if (mistaken) return this.any(depth - 1);
    if (depth <= 0) return draw.chance(50) ? draw.word('i j f big') : draw.pick(numbers);
    const inner = (): string => this.number(depth - 1);
    return draw.one(
      () => draw.pick(numbers),
      () => draw.word('i j f big l|length s|length m[0].a d.a loop.index loop.index0'),
      () => `${inner()} ${draw.word('+ - * / // %')} ${inner()}`,
      () => `(${inner()} ${draw.word('+ - * / // %')} ${inner()})`,
      () => `${inner()} ** ${draw.word('0 1 2 3 -1 2.0')}`,
      () => `${draw.word('- + not')} ${inner()}`,
      () => `-${bracketed(inner())}|abs`,
      () =>
        `${bracketed(inner())}|round(${draw.word(`0 1 2 3 -1 -2 1,'floor' 0,'ceil' 2,'common' method='floor'`)})`,
      () =>
        `${bracketed(this.any(depth - 1))}|int${draw.pick(['', '(5)', '(default=-1)', '(0, 16)', '(base=2)'])}`,
      () => `${bracketed(this.any(depth - 1))}|float${draw.pick(['', '(1.5)', "('z')"])}`,
      () =>
        `${bracketed(this.list(depth - 1))}|sum${draw.pick(['', '(start=10)', "(attribute='a')", "('a', 0.5)"])}`,
      () =>
        `${bracketed(this.text(depth - 1))}.${draw.word('find rfind count index')}(${this.text(0)})`,
      () => `${bracketed(this.text(depth - 1))}|${draw.word('length wordcount count')}`,
      () => `${bracketed(this.list(depth - 1))}.${draw.word('index count')}(${this.any(0)})`,
      () =>
        `(${inner()}).${draw.word('real imag bit_length() is_integer() numerator conjugate()')}`,
    );
  }

  text(depth: number): string {
    const { draw } = this;
    if (draw.chance(4)) return this.any(depth - 1);
    if (depth <= 0) return draw.chance(30) ? draw.word('s t e') : draw.pick(texts);
    const inner = (): string => this.text(depth - 1);
    return draw.one(
      () => draw.pick(texts),
      () => `(${inner()} ~ ${this.any(depth - 1)})`,
      () => `${inner()} ~ ${this.any(depth - 1)} ~ ${inner()}`,
      () => `(${inner()} + ${inner()})`,
      () => `${inner()} * ${draw.word('0 1 2 3 -1 true')}`,
      () => `${bracketed(inner())}[${this.#slice(depth)}]`,
      () => `${bracketed(inner())}[${draw.word('0 1 -1 5 -9')}]`,
      () => `${bracketed(inner())}.${this.#textMethod(depth)}`,
      () => `${bracketed(inner())}.${this.#textMethod(depth)}`,
      () => `${bracketed(inner())}|${this.#textFilter(depth)}`,
      () => `${bracketed(inner())}|${this.#textFilter(depth)}`,
      () =>
        `${bracketed(this.any(depth - 1))}|${draw.word('string tojson pprint e upper lower title trim capitalize urlencode')}`,
      () => this.#percent(depth),
      () => this.#format(depth),
      () =>
        `${bracketed(this.list(depth - 1))}|join${draw.pick(['', "(',')", "(', ', 'a')", "(attribute='name')", '(1)'])}`,
      () => `${bracketed(inner())}.join(${this.list(depth - 1)})`,
    );
  }

  #textMethod(depth: number): string {
    const { draw } = this;
    const text = (): string =>
      draw.chance(80)
        ? draw.pick([`'a'`, `' '`, `','`, `'l'`, `'X'`, `''`, `'b'`])
        : this.text(depth - 1);
    return draw.one(
      () => `${draw.word('upper lower title capitalize swapcase casefold strip lstrip rstrip')}()`,
      () =>
        `${draw.word('isalpha isdigit isalnum isupper islower istitle isspace isnumeric isidentifier isdecimal isprintable isascii')}()`,
      () => `${draw.word('strip lstrip rstrip removeprefix removesuffix')}(${text()})`,
      () =>
        `${draw.word('startswith endswith')}(${draw.chance(20) ? `(${text()}, ${text()})` : text()}${draw.pick(['', ', 1', ', -2', ', 0, 2'])})`,
      () => `replace(${text()}, ${text()}${draw.pick(['', ', 1', ', 0', ', -1', ', 2'])})`,
      () =>
        `${draw.word('split rsplit')}(${draw.pick(['', 'none', 'none, 1', `','`, `'l', 1`, `' ', 2`, `maxsplit=1`, `sep='b'`, `''`])})`,
      () => `splitlines(${draw.pick(['', 'true', 'keepends=true'])})`,
      () => `${draw.word('partition rpartition')}(${text()})`,
      () =>
        `${draw.word('center ljust rjust')}(${draw.word('0 5 8 12 -1')}${draw.pick(['', `, '*'`, `, 'é'`, `, 'ab'`])})`,
      () => `zfill(${draw.word('0 3 8')})`,
      () => `expandtabs(${draw.word('4 8 1')})`,
      () =>
        `${draw.word('find index count rfind')}(${text()}${draw.pick(['', ', 1', ', -3', ', 1, 3'])})`,
      () => `encode().decode()`,
    );
  }

  #textFilter(depth: number): string {
    const { draw } = this;
    return draw.one(
      () =>
        draw.word(
          'upper lower title capitalize trim length reverse wordcount e escape forceescape safe striptags string list first last urlencode tojson xmlattr',
        ),
      () => `replace(${this.text(0)}, ${this.text(0)}${draw.pick(['', ', 1', ', count=2'])})`,
      () =>
        `truncate(${draw.pick(['5', '9', '12, true', '8, false, "…"', '10, leeway=0', '6, true, "", 0', '3'])})`,
      () => `center(${draw.word('3 9 20')})`,
      () => `indent(${draw.pick(['', '2', '2, true', "'> '", '3, blank=true', 'first=true'])})`,
      () =>
        `wordwrap(${draw.pick(['5', '10', '8, false', '7, wrapstring="|"', '6, true, "\\n", false', '12'])})`,
      () => `trim(${draw.pick(["'a'", "' x'", "'cb'"])})`,
      () => `format(${draw.several(2, () => this.any(depth - 1))})`,
      () => `default(${this.any(depth - 1)}, ${draw.word('true false')})`,
      () => `${draw.word('int float')}`,
      () => `filesizeformat${draw.pick(['', '(true)'])}`,
      () => `map('upper')|${draw.pick(['join', 'list', `join('-')`])}`,
      () => `urlize`,
    );
  }

  #percent(depth: number): string {
    const { draw } = this;
    const flags = draw.pick(['', '', '0', '-', '+', ' ', '#', '-0', '+0']);
    const width = draw.pick(['', '', '5', '10', '.2', '8.3', '.0', '.10']);
    const type = draw.word('s d f r i x o X e g G E c % a u');
    const value = draw.one(
      () => this.number(depth - 1),
      () => this.any(depth - 1),
    );
    return draw.one(
      () => `('[%${flags}${width}${type}]' % (${value},))`,
      () => `('%${flags}${width}${type}' % ${this.#target(depth)})`,
      () => `('%s-%s' % (${this.any(depth - 1)}, ${this.any(depth - 1)}))`,
      () => `('%(a)${flags}${width}${type}' % ${this.dict(depth - 1)})`,
      () => `'%${flags}${width}${type}'|format(${value})`,
      () => `'%(k)s'|format(k=${this.any(depth - 1)})`,
      () =>
        `('%*d|%.*f' % (${draw.word('3 6 -4')}, ${this.number(0)}, ${draw.word('1 2')}, ${this.number(0)}))`,
    );
  }

  #format(depth: number): string {
    const { draw } = this;
    const spec = draw.one(
      () => '',
      () =>
        ':' +
        draw.pick(['', '', '*<', '>', '^', '=', '0=', 'é^']) +
        draw.pick(['', '', '+', '-', ' ']) +
        draw.pick(['', '', '#', '0']) +
        draw.pick(['', '6', '10', '3']) +
        draw.pick(['', '', ',', '_']) +
        draw.pick(['', '', '.2', '.0', '.5']) +
        draw.pick(['', '', 's', 'd', 'f', 'e', 'g', '%', 'x', 'b', 'o', 'X', 'n', 'c', 'G', '#x']),
    );
    const conversion = draw.pick(['', '', '', '!r', '!s', '!a', '!x']);
    const field = draw.pick(['', '0', 'k', '0.a', '0[0]', '1', 'k.x', '0[a]']);
    return `'<{${field}${conversion}${spec}}>'.format(${draw.one(
      () => this.number(depth - 1),
      () => this.any(depth - 1),
    )}${draw.chance(40) ? `, k=${this.any(depth - 1)}` : ''})`;
  }

  list(depth: number): string {
    const { draw } = this;
    if (draw.chance(4)) return this.any(depth - 1);
    if (depth <= 0)
      return draw.word(
        "l m tup [] [1,2,3] ['b','a','C'] (1,) range(4) [3,1,2] [none,1] d.values() d.items() st",
      );
    const inner = (): string => this.list(depth - 1);
    return draw.one(
      () => `[${draw.several(3, () => this.any(depth - 1))}]`,
      () => `(${inner()} + ${inner()})`,
      () => `${inner()} * ${draw.word('0 1 2 -1')}`,
      () => `${bracketed(inner())}[${this.#slice(depth)}]`,
      () => `range(${draw.pick(['3', '1, 5', '5, 0, -2', '0', '2, 2', 'i', '0, 10, 3'])})`,
      () => `${bracketed(inner())}|${this.#listFilter()}`,
      () => `${bracketed(inner())}|${this.#listFilter()}`,
      () => `${bracketed(inner())}|${this.#listFilter()}`,
      () => `${bracketed(this.text(depth - 1))}|list`,
      () =>
        `${bracketed(this.dict(depth - 1))}|${draw.pick(['list', 'dictsort', 'items|list', "dictsort(by='value')", 'dictsort(true)', 'dictsort(reverse=true)'])}`,
      () =>
        `${bracketed(this.dict(depth - 1))}.${draw.word('keys() values() items() items()|list')}`,
      () => `${bracketed(this.text(depth - 1))}.split(${draw.pick(['', `','`, `'l'`])})`,
    );
  }

  #listFilter(): string {
    const { draw } = this;
    const attribute = draw.pick([`'a'`, `'name'`, `'x.y'`, `0`, `'0'`, `'missing'`, `'b'`]);
    return draw.one(
      () =>
        draw.word(
          'list list reverse|list unique|list sort sort first last length sum min max tojson string join pprint',
        ),
      () =>
        `sort(${draw.pick(['true', 'reverse=true', 'case_sensitive=true', `attribute=${attribute}`, `attribute='a,name'`])})`,
      () =>
        `map(${draw.pick([`attribute=${attribute}`, `'upper'`, `'string'`, `'int'`, `'abs'`, `'length'`, `'default', 7`, `attribute=${attribute}, default=0`, `'replace', 'a', 'b'`, `'round', 1`, `'nope'`, `'first'`])})|list`,
      () =>
        `${draw.word('select reject')}(${draw.pick(['', `'odd'`, `'even'`, `'defined'`, `'string'`, `'number'`, `'gt', 1`, `'equalto', 2`, `'none'`, `'in', [1, 'a']`, `'divisibleby', 2`, `'nope'`, `'sameas', none`])})|list`,
      () =>
        `${draw.word('selectattr rejectattr')}(${attribute}${draw.pick(['', `, 'defined'`, `, 'equalto', 1`, `, 'gt', 1`, `, 'none'`, `, 'in', [1, 2]`])})|list`,
      () => `groupby(${attribute}${draw.pick(['', `, default=0`, `, case_sensitive=true`])})`,
      () => `batch(${draw.pick(['2', '3', `2, 'z'`, '1', '4, none', 'i'])})|list`,
      () => `slice(${draw.pick(['2', '3', `2, 'z'`, '4, none', '1'])})|list`,
      () => `unique(${draw.pick([`true`, `attribute=${attribute}`, ''])})|list`,
      () =>
        `${draw.word('min max')}(${draw.pick([`attribute=${attribute}`, 'true', 'case_sensitive=true'])})`,
      () => `join(${draw.pick([`','`, `attribute=${attribute}`, `'', ${attribute}`])})`,
      () => `map('${draw.word('upper lower trim title')}')|${draw.word('join list first')}`,
      () => `tojson(${draw.word('2 0 1 none')})`,
    );
  }

  dict(depth: number): string {
    const { draw } = this;
    if (draw.chance(4)) return this.any(depth - 1);
    if (depth <= 0) return draw.word("d o {} {'a':1} {'b':2,'a':1} m[0]");
    const entry = (): string =>
      `${draw.chance(70) ? draw.pick([`'a'`, `'b'`, `'k'`, `1`, `1.0`, `true`, 's', `(1,2)`, 'none']) : this.any(depth - 1)}: ${this.any(depth - 1)}`;
    return draw.one(
      () => `{${draw.several(3, entry)}}`,
      () =>
        `dict(${draw.pick([`a=${this.any(depth - 1)}`, `${this.dict(depth - 1)}, b=${this.any(depth - 1)}`, `[('a', 1), ('b', ${this.any(depth - 1)})]`, `**${this.dict(depth - 1)}`, ''])})`,
      () => `${bracketed(this.dict(depth - 1))}.copy()`,
      () => draw.word('d o'),
    );
  }

  truth(depth: number): string {
    const { draw } = this;
    if (depth <= 0)
      return draw.word('b true false i s n u l e not¤b'.replace('¤', '_')).replace('_', ' ');
    const any = (): string => this.any(depth - 1);
    const operator = (): string => draw.pick(['==', '!=', '<', '<=', '>', '>=', 'in', 'not in']);
    return draw.one(
      () => `${any()} ${operator()} ${any()}`,
      () => `${this.number(depth - 1)} ${draw.word('== != < <= > >=')} ${this.number(depth - 1)}`,
      () => `${this.text(depth - 1)} ${operator()} ${this.text(depth - 1)}`,
      () => `${this.list(depth - 1)} ${draw.word('== != < >=')} ${this.list(depth - 1)}`,
      () => `${this.number(0)} < ${this.number(0)} ${operator()} ${any()}`,
      () => `${any()} in ${this.list(depth - 1)}`,
      () => `not ${any()}`,
      () => `(${this.truth(depth - 1)} ${draw.word('and or')} ${this.truth(depth - 1)})`,
      () => `${any()} is not ${this.#test(depth)}`,
      () => `${any()} is ${this.#test(depth)}`,
    );
  }

  #test(depth: number): string {
    const { draw } = this;
    return draw.one(
      () =>
        draw.word(
          'defined undefined none boolean true false integer float number string mapping sequence iterable callable lower upper escaped odd even',
        ),
      () => `${draw.word('odd even number string defined none')}`,
      () => `divisibleby ${draw.word('2 3 0 1.5')}`,
      () => `divisibleby(${draw.word('2 3')})`,
      () =>
        `${draw.word('eq ne lt le gt ge equalto sameas in greaterthan lessthan')}(${this.any(depth - 1)})`,
      () => `${draw.word('eq sameas in')} ${this.#atom()}`,
      () => draw.pick(['filter', 'test', 'nope', 'in [1, 2]']),
    );
  }
}

/** In brackets where an attribute, an item or a filter would bind to its last part only. */
function bracketed(expression: string): string {
  return /^[\w.]*$|^'[^']*'$/.test(expression) && !/^[\d-]/.test(expression)
    ? expression
    : `(${expression})`;
}
