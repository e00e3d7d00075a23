/**
 * Random expressions of the template language, mostly of fitting types.
 *
 * @module
 */

import type { Draw } from './draw.js';
import { callOf, filterOf } from './jinja-calls.js';
import { methodFormat, percentFormat } from './jinja-formats.js';
import {
  bytesLiterals,
  dictLiterals,
  listLiterals,
  markupLiterals,
  numberLiterals,
  textLiterals,
} from './jinja-literals.js';
import * as callables from './jinja-signatures.js';

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
      () => this.#called(depth),
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
      () => draw.pick(textLiterals),
      () => draw.pick(numberLiterals),
      () => draw.word('none None true false [] {} () [1] x'),
      () =>
        draw.one(
          () => draw.pick(listLiterals),
          () => draw.pick(dictLiterals),
          () => draw.pick(markupLiterals),
          () => draw.pick(bytesLiterals),
        ),
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
    if (depth <= 0) return draw.chance(50) ? draw.word('i j f big') : draw.pick(numberLiterals);
    const inner = (): string => this.number(depth - 1);
    return draw.one(
      () => draw.pick(numberLiterals),
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
    if (depth <= 0) return draw.chance(30) ? draw.word('s t e') : draw.pick(textLiterals);
    const inner = (): string => this.text(depth - 1);
    return draw.one(
      () => draw.pick(textLiterals),
      () => `(${inner()} ~ ${this.any(depth - 1)})`,
      () => `${inner()} ~ ${this.any(depth - 1)} ~ ${inner()}`,
      () => `(${inner()} + ${inner()})`,
      () => `${inner()} * ${draw.word('0 1 2 3 -1 true')}`,
      () => `${bracketed(inner())}[${this.#slice(depth)}]`,
      () => `${bracketed(inner())}[${draw.word('0 1 -1 5 -9')}]`,
      () => `${bracketed(inner())}.${callOf(draw, this, draw.pick(callables.textMethods))}`,
      () => `${bracketed(inner())}.${callOf(draw, this, draw.pick(callables.textMethods))}`,
      () => `${bracketed(inner())}|${filterOf(draw, this, draw.pick(callables.textFilters))}`,
      () => `${bracketed(inner())}|${filterOf(draw, this, draw.pick(callables.textFilters))}`,
      () => this.#markup(),
      () =>
        `${bracketed(this.any(depth - 1))}|${draw.word('string tojson pprint e upper lower title trim capitalize urlencode')}`,
      () => percentFormat(draw, this, depth),
      () => methodFormat(draw, this, depth),
      () =>
        `${bracketed(this.list(depth - 1))}|join${draw.pick(['', "(',')", "(', ', 'a')", "(attribute='name')", '(1)'])}`,
      () => `${bracketed(inner())}.join(${this.list(depth - 1)})`,
    );
  }

  #markup(): string {
    const { draw } = this;
    const markup = (): string => draw.pick(markupLiterals);
    return draw.one(
      () => `(${markup()}).${callOf(draw, this, draw.pick(callables.markupMethods))}`,
      () => `(${markup()} ${draw.word('+ ~ % * == in <')} ${this.text(0)})`,
      () => `(${this.text(0)} ${draw.word('+ ~ % == in <')} (${markup()}))`,
      () => `(${markup()})|${filterOf(draw, this, draw.pick(callables.textFilters))}`,
      () => `[${markup()}, ${this.text(0)}]|join(${this.text(0)})`,
    );
  }

  /** The method of a value that is no text, or its filter. */
  #called(depth: number): string {
    const { draw } = this;
    const on = (value: string, table: readonly [callables.Callable, ...callables.Callable[]]) =>
      `${bracketed(value)}.${callOf(draw, this, draw.pick(table))}`;
    return draw.one(
      () => on(this.list(depth - 1), callables.listMethods),
      () => on(draw.word('tup (1,2) range(5)'), callables.tupleMethods),
      () => on(this.dict(depth - 1), callables.dictMethods),
      () => on(draw.word('st'), callables.setMethods),
      () => on(this.number(depth - 1), callables.numberMethods),
      () => on(draw.pick(bytesLiterals), callables.bytesMethods),
      () =>
        `${draw.pick(bytesLiterals)}${draw.word('[0] [1:] [::-1] |list |string |length * + %')}`.replace(
          /[*+%]$/,
          (o) =>
            `${o} ${draw.one(
              () => draw.pick(bytesLiterals),
              () => this.number(0),
            )}`,
        ),
      () =>
        `${bracketed(this.number(depth - 1))}|${filterOf(draw, this, draw.pick(callables.numberFilters))}`,
      () =>
        `${bracketed(this.any(depth - 1))}|${filterOf(draw, this, draw.pick(callables.textFilters))}`,
      () =>
        `${bracketed(this.any(depth - 1))}|${filterOf(draw, this, draw.pick(callables.listFilters))}`,
    );
  }

  list(depth: number): string {
    const { draw } = this;
    if (draw.chance(4)) return this.any(depth - 1);
    if (depth <= 0)
      return draw.one(
        () => draw.word('l m tup d.values() d.items() st'),
        () => draw.pick(listLiterals),
      );
    const inner = (): string => this.list(depth - 1);
    return draw.one(
      () => `[${draw.several(3, () => this.any(depth - 1))}]`,
      () => `(${inner()} + ${inner()})`,
      () => `${inner()} * ${draw.word('0 1 2 -1')}`,
      () => `${bracketed(inner())}[${this.#slice(depth)}]`,
      () => `range(${draw.pick(['3', '1, 5', '5, 0, -2', '0', '2, 2', 'i', '0, 10, 3'])})`,
      () => `${bracketed(inner())}|${filterOf(draw, this, draw.pick(callables.listFilters))}`,
      () => `${bracketed(inner())}|${filterOf(draw, this, draw.pick(callables.listFilters))}|list`,
      () => `${bracketed(inner())}|${filterOf(draw, this, draw.pick(callables.listFilters))}`,
      () =>
        `${bracketed(this.dict(depth - 1))}|${filterOf(draw, this, draw.pick(callables.dictFilters))}`,
      () =>
        `${bracketed(inner())}|map(${draw.word("'upper' 'lower' 'trim' 'title'")})|${draw.word('join list first')}`,
      () => this.#called(depth),
      () => `${bracketed(this.text(depth - 1))}|list`,
      () =>
        `${bracketed(this.dict(depth - 1))}|${draw.pick(['list', 'dictsort', 'items|list', "dictsort(by='value')", 'dictsort(true)', 'dictsort(reverse=true)'])}`,
      () =>
        `${bracketed(this.dict(depth - 1))}.${draw.word('keys() values() items() items()|list')}`,
      () => `${bracketed(this.text(depth - 1))}.split(${draw.pick(['', `','`, `'l'`])})`,
    );
  }

  dict(depth: number): string {
    const { draw } = this;
    if (draw.chance(4)) return this.any(depth - 1);
    if (depth <= 0)
      return draw.one(
        () => draw.word('d o m[0]'),
        () => draw.pick(dictLiterals),
      );
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
      () => `${any()} is not ${this.#test()}`,
      () => `${any()} is ${this.#test()}`,
    );
  }

  #test(): string {
    const { draw } = this;
    return draw.one(
      () => filterOf(draw, this, draw.pick(callables.tests)),
      () => filterOf(draw, this, draw.pick(callables.tests)),
      () => `divisibleby ${draw.word('2 3 0 1.5')}`,
      () => `${draw.word('eq sameas in ne')} ${this.#atom()}`,
      () => draw.pick(['filter', 'test', 'nope', 'in [1, 2]', 'lt(2)']),
    );
  }
}

/** In brackets where an attribute, an item or a filter would bind to its last part only. */
function bracketed(expression: string): string {
  return /^[\w.]*$|^'[^']*'$/.test(expression) && !/^[\d-]/.test(expression)
    ? expression
    : `(${expression})`;
}
