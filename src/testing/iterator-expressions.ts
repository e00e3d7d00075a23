/**
 * Random expressions over `modules.itertools`, shown with what their iterators give.
 *
 * @module
 */

import { choose } from './choose.js';
import type { Draw } from './draw.js';

const iterables = [
  "'abc'",
  "''",
  '[1, 2, 3]',
  '[]',
  'range(4)',
  '(1, 2)',
  '{1: 2}',
  '[[1, 2], [3, 4]]',
  '1',
  'none',
  'nope',
  "'ab'",
  '[true, false, 1]',
  "['ab', 'cd']",
];
const numbers = ['0', '1', '2', '3', '-1', 'none', '1.5', "'x'", 'true', '10 ** 20', '5', 'nope'];

/** Macros that functions of `itertools` call. */
export const iteratorMacros =
  '{% macro join(a, b="-") %}{{ a }}{{ b }}{% endmacro %}{% macro one(a) %}<{{ a }}>{% endmacro %}';

export class IteratorMaker {
  constructor(private readonly draw: Draw) {}

  any(): string {
    const { draw } = this;
    const made = this.#iterator(2);
    return draw.one(
      () => `${this.#bounded(made)}|list`,
      () => `${this.#bounded(made)}|list`,
      () => `${this.#bounded(made)}|map('string')|join('/')`,
      () => `${made}`,
      () => `[${made}, ${made}|first]`,
      () => `${made} is ${draw.word('iterable sequence mapping callable string')}`,
      () => `${made}|length`,
      () => `2 in ${this.#bounded(made)}`,
      () =>
        `modules.itertools.${draw.word('groupby takewhile dropwhile filterfalse pairwise batched nope chain.from_iterable')}(${this.#iterable(1)})`,
    );
  }

  #bounded(made: string): string {
    return /count|cycle|repeat/.test(made) ? `modules.itertools.islice(${made}, 7)` : made;
  }

  #iterable(depth: number): string {
    const { draw } = this;
    return depth > 0 && draw.chance(30)
      ? this.#bounded(this.#iterator(depth - 1))
      : choose(draw, iterables);
  }

  #iterator(depth: number): string {
    const { draw } = this;
    const items = () => this.#iterable(depth);
    const number = () => choose(draw, numbers);
    const call = draw.one(
      () =>
        `count(${choose(draw, ['', number(), `${number()}, ${number()}`, 'start=2, step=0.5', '2.0', 'step=3'])})`,
      () => `cycle(${items()})`,
      () =>
        `repeat(${choose(draw, ["'x'", items(), `1, ${number()}`, 'object=1, times=2', '', "'x', 3"])})`,
      () =>
        `accumulate(${items()}${choose(draw, ['', ', initial=10', ', join', ', func=join', ', none', ', 1', ', join, initial="x"'])})`,
      () => `chain(${choose(draw, ['', items(), `${items()}, ${items()}`])})`,
      () => `compress(${items()}, ${items()})`,
      () =>
        `islice(${items()}, ${choose(draw, [number(), `${number()}, ${number()}`, `0, 9, ${number()}`, `none, none, 2`])})`,
      () => `starmap(${choose(draw, ['join', 'one', 'range', 'none'])}, ${items()})`,
      () =>
        `tee(${items()}${choose(draw, ['', ', 1', ', 3', `, ${number()}`])})${choose(draw, ['[0]', '[1]', '|map("list")'])}`,
      () =>
        `zip_longest(${choose(draw, ['', items(), `${items()}, ${items()}`])}${choose(draw, ['', ", fillvalue='-'", ', x=1'])})`,
      () =>
        `product(${choose(draw, ['', items(), `${items()}, ${items()}`])}${choose(draw, ['', ', repeat=2', `, repeat=${number()}`, ', x=1'])})`,
      () => `permutations(${items()}${choose(draw, ['', ', 2', `, ${number()}`, ', r=1'])})`,
      () => `combinations(${items()}, ${choose(draw, ['2', number()])})`,
      () => `combinations_with_replacement(${items()}, ${choose(draw, ['2', number()])})`,
    );
    return `modules.itertools.${call.replace(/, \)/, ')').replace(/\(, /, '(')}`;
  }
}
