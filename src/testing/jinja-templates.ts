/**
 * Random templates.
 *
 * @module
 */

import type { Draw } from './draw.js';
import { ExpressionMaker } from './jinja-expressions.js';

/** Statements; it keeps track of what can be named. */
export class TemplateMaker {
  readonly #names: string[] = [];
  readonly #macros: string[] = [];
  #loops = 0;
  readonly #expressions: ExpressionMaker;

  constructor(private readonly draw: Draw) {
    this.#expressions = new ExpressionMaker(draw, () => this.#extra());
  }

  #extra(): readonly string[] {
    const loop =
      this.#loops > 0
        ? [
            'loop.index',
            'loop.last',
            'loop.first',
            'loop.length',
            'loop.revindex',
            `loop.cycle('a','b')`,
            'loop.previtem',
            'loop.nextitem',
            'loop.changed(i)',
            'loop.changed(v, i)',
            'loop.depth',
            'loop.depth0',
            'loop.revindex0',
            'loop.index0',
            'loop|length',
            'loop.nope',
          ]
        : [];
    const attribute = this.draw.word('name arguments catch_kwargs catch_varargs caller nope');
    const macros = this.#macros.flatMap((name) => [this.#call(name), `${name}.${attribute}`]);
    return [...this.#names, ...loop, ...macros];
  }

  #call(name: string): string {
    return `${name}(${this.draw.pick(['', '1', '1, 2', `'a', q='z'`, 'p=3', '1, 2, 3', 'i, *l', '**d', 'zz=1', 's, t'])})`;
  }

  template(): string {
    return this.#body(3);
  }

  #body(depth: number): string {
    const parts: string[] = [];
    for (let left = 1 + this.draw.upTo(depth); left > 0; left -= 1) {
      parts.push(this.#statement(depth));
      if (this.draw.chance(50)) parts.push(this.#text());
    }
    return parts.join('');
  }

  #text(): string {
    return this.draw.pick([
      '\n',
      ' ',
      'text',
      '\n  ',
      ' é\n\n',
      '{ ',
      '%',
      '}',
      "'",
      ' a\tb ',
      '\r\n',
      ' #',
      '',
    ]);
  }

  #print(): string {
    const { draw } = this;
    const expression = this.#expressions.any(1 + draw.upTo(2));
    const isDict = expression.startsWith('{') || expression.endsWith('}');
    return `{{${draw.pick(['', '', '-', '+'])} ${expression} ${draw.chance(10) && !isDict ? '-' : ''}}}`;
  }

  #tag(inner: string): string {
    const { draw } = this;
    return `{%${draw.pick(['', '', '', '-', '+'])} ${inner} ${draw.pick(['', '', '', '-', '+'])}%}`;
  }

  #statement(depth: number): string {
    const { draw } = this;
    if (depth <= 0 || draw.chance(45)) return this.#print();
    return draw.one(
      () => this.#if(depth),
      () => this.#for(depth),
      () => this.#for(depth),
      () => this.#set(depth),
      () => this.#set(depth),
      () => this.#macro(depth),
      () => this.#callBlock(depth),
      () => this.#small(depth),
      () => this.#wrapped(depth),
      () => this.#rare(depth),
    );
  }

  #expression(depth = 2): string {
    return this.#expressions.any(1 + this.draw.upTo(depth - 1));
  }

  #if(depth: number): string {
    const { draw } = this;
    const test = (): string => this.#expressions.truth(1 + draw.upTo(1));
    const middle = draw.chance(30) ? this.#tag(`elif ${test()}`) + this.#body(depth - 1) : '';
    const end = draw.chance(40) ? this.#tag('else') + this.#body(depth - 1) : '';
    return this.#tag(`if ${test()}`) + this.#body(depth - 1) + middle + end + this.#tag('endif');
  }

  #for(depth: number): string {
    const { draw } = this;
    const target = draw.pick(['v', 'v', 'v', 'k, v', '(k, v)', 'k, (v, w)', 'i']);
    const isPair = target.includes(',');
    const items = isPair
      ? draw.pick([
          'd.items()',
          '[(1,2),(3,4)]',
          'd|dictsort',
          'o.items()',
          `[(1, (2, 3))]`,
          `m|groupby('a')`,
          'l',
        ])
      : this.#expressions.list(1 + draw.upTo(1));
    const filter = draw.chance(25) ? ` if ${this.#expressions.truth(1)}` : '';
    const isRecursive = draw.chance(8);
    this.#names.push('v');
    this.#loops += 1;
    const body = this.#body(depth - 1);
    const jump = draw.chance(12)
      ? this.#tag(`if ${this.#expressions.truth(1)}`) +
        this.#tag(draw.word('break continue')) +
        this.#tag('endif')
      : '';
    const recursion =
      isRecursive && draw.chance(50)
        ? `{{ loop(v) if v is iterable and v is not string and loop.depth < 3 }}`
        : '';
    this.#loops -= 1;
    this.#names.pop();
    const otherwise = draw.chance(25) ? this.#tag('else') + this.#body(depth - 1) : '';
    return (
      this.#tag(`for ${target} in ${items}${filter}${isRecursive ? ' recursive' : ''}`) +
      jump +
      body +
      recursion +
      otherwise +
      this.#tag('endfor')
    );
  }

  #set(depth: number): string {
    const { draw } = this;
    const name = draw.pick(['v1', 'v2', 's', 'l', 'i']);
    const result = draw.one(
      () => this.#tag(`set ${name} = ${this.#expression()}`),
      () =>
        this.#tag(
          `set ${name}${draw.pick(['', '', '|upper', `|replace('a','b')`, '|trim|length'])}`,
        ) +
        this.#body(depth - 1) +
        this.#tag('endset'),
      () => this.#tag(`set ${name}, v2 = ${draw.pick(['1, 2', 'tup', 'l', `'ab'`, '(3, [4])'])}`),
      () =>
        this.#tag(`set ns = namespace(${draw.pick(['', 'a=1', `a=0, b='x'`, 'd', '{"a": 1}'])})`) +
        this.#tag(`set ns.a = ${this.#expression()}`) +
        '{{ ns.a }}{{ ns.q }}',
      () => this.#tag(`set ${name} = ${this.#expression()}, ${this.#expression()}`),
    );
    if (!this.#names.includes(name)) this.#names.push(name);
    return result;
  }

  #macro(depth: number): string {
    const name = this.draw.pick(['mac', 'mic']);
    const macro = this.#definition(name, depth);
    if (!this.#macros.includes(name)) this.#macros.push(name);
    return `${macro}{{ ${this.#call(name)} }}`;
  }

  #definition(name: string, depth: number): string {
    const { draw } = this;
    const parameters = draw.pick(['', 'p', 'p, q', 'p, q=2', `p=1, q=s`, 'p=i, q=p', 'p, q=[]']);
    const used = ['p', 'q'].filter((p) => parameters.includes(p));
    const special = draw.pick([
      '',
      '',
      '{{ varargs }}',
      '{{ kwargs }}',
      '{{ caller() }}',
      '{{ varargs|length }}{{ kwargs }}',
      `{{ caller(1, 2) }}`,
      `{% if caller %}{{ caller('x') }}{% endif %}`,
    ]);
    this.#names.push(...used);
    const loops = this.#loops;
    this.#loops = 0;
    const body = this.#body(depth - 1);
    this.#loops = loops;
    this.#names.splice(this.#names.length - used.length, used.length);
    return this.#tag(`macro ${name}(${parameters})`) + body + special + this.#tag('endmacro');
  }

  #callBlock(depth: number): string {
    const { draw } = this;
    const [name] = this.#macros;
    if (name === undefined) return this.#macro(depth);
    const parameters = draw.pick(['', '', '(a)', '(a, b)', '(a, b=3)']);
    return (
      this.#tag(`call${parameters} ${this.#call(name)}`) +
      this.#body(depth - 1) +
      (parameters === '' ? '' : '{{ a }}') +
      this.#tag('endcall')
    );
  }

  #small(depth: number): string {
    const { draw } = this;
    return draw.one(
      () =>
        this.#tag(
          `do ${draw.pick(['l.append(1)', 'd.update({"q": 2})', `l.extend(${this.#expression()})`, 'l.insert(0, i)', 'd.pop("a")', 'l.sort()', 'd.clear()', 'l.remove(1)', 'd.setdefault("k", [])', 'l.pop()'])}`,
        ) + '{{ l }}{{ d }}',
      () => `{#${draw.pick(['', '-', '+'])} a comment {{ x }} ${draw.pick(['', '-', '+'])}#}`,
      () => this.#tag('raw') + '{{ x }} {% if %}\n' + this.#tag('endraw'),
      () => this.#tag(`print ${this.#expression()}`),
      () =>
        `{% set j2 = joiner(${draw.pick(['', `'|'`, `sep='-'`])}) %}{% for q in ${this.#expressions.list(1)} %}{{ j2() }}{{ q }}{% endfor %}`,
      () =>
        `{% set c = cycler('a', 'b', ${this.#expression(1)}) %}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.next() }}{{ c.next() }}`,
      () =>
        this.#tag(`block ${draw.word('one two')}`) + this.#body(depth - 1) + this.#tag('endblock'),
    );
  }

  #rare(depth: number): string {
    const { draw } = this;
    const inner = (): string => this.#body(depth - 1);
    return draw.one(
      () =>
        this.#tag(`include ${draw.pick([`'a'`, `s ignore missing`, `['a', 'b'] with context`])}`),
      () =>
        this.#tag(
          draw.pick([
            `import 'a' as a`,
            `from 'a' import b`,
            `extends 'a'`,
            `from 'a' import b as c with context`,
          ]),
        ),
      () =>
        this.#tag(`block ${draw.word('one two')} ${draw.word('scoped required')}`) +
        inner() +
        this.#tag('endblock'),
      () => `{{ self.${draw.word('one() two() three()')} }}`,
      () =>
        `{%${draw.pick(['', '-', '+'])} raw ${draw.pick(['', '-'])}%} {{ a }} \n{%${draw.pick(['', '-', '+'])} endraw ${draw.pick(['', '-', '+'])}%}`,
      () =>
        `{#${draw.pick(['', '-', '+'])}${draw.pick(['', ' {% if %} ', '\n'])}${draw.pick(['', '-', '+'])}#}`,
      () =>
        this.#tag('set ns = namespace(n=0)') +
        this.#tag(`for q in ${this.#expressions.list(1)}`) +
        this.#tag('set ns.n = ns.n + 1') +
        inner() +
        this.#tag('endfor') +
        '{{ ns.n }}',
      () => this.#tag(`set ${draw.pick(['d.a', 'x.y', 'nope.a', 'ns.a'])} = ${this.#expression()}`),
      () =>
        this.#tag(`for k, v in ${this.#expressions.dict(1)}.items() recursive`) +
        inner() +
        '{{ loop(v.items()) if v is mapping }}' +
        this.#tag('endfor'),
      () => this.#tag(`print ${this.#expression()}, ${this.#expression()}`),
      () =>
        this.#tag('set d2 = {}') +
        this.#tag(`do d2.update(${this.#expressions.dict(1)})`) +
        '{{ d2 }}{{ d2|length }}',
      () => `{{ ${this.#expression()} +}}`,
      () => `{%- endif -%}`,
    );
  }

  #wrapped(depth: number): string {
    const { draw } = this;
    return draw.one(
      () =>
        this.#tag(
          `with ${draw.pick(['', 'w = 1', `w = ${this.#expression()}`, `i = i + 1, w = i`, 'v1, w = 1, 2'])}`,
        ) +
        this.#body(depth - 1) +
        '{{ w }}' +
        this.#tag('endwith'),
      () =>
        this.#tag(
          `filter ${draw.pick(['upper', 'trim', `replace('e', '3')`, 'indent(2)', 'title|lower', 'length', 'wordwrap(8)', 'e', 'striptags', 'urlize', 'nope', 'upper()|e'])}`,
        ) +
        this.#body(depth - 1) +
        this.#tag('endfilter'),
      () =>
        this.#tag(`autoescape ${draw.word('true false true false b')}`) +
        this.#body(depth - 1) +
        this.#tag('endautoescape'),
    );
  }
}
