/**
 * Random choices, drawn from fast-check so that a seed repeats them.
 *
 * @module
 */

import fc from 'fast-check';

export class Draw {
  constructor(private readonly generate: fc.GeneratorValue) {}

  /** A whole number from 0 to `max`. */
  upTo(max: number): number {
    return this.generate(fc.nat, max);
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.upTo(items.length - 1)] ?? items[0];
  }

  /** One of the words of a text. */
  word(words: string): string {
    const [first = '', ...rest] = words.split(' ');
    return this.pick([first, ...rest]);
  }

  /** True so many times in a hundred. */
  chance(percent: number): boolean {
    return this.upTo(99) < percent;
  }

  /** The result of one of the functions. */
  one<T>(...choices: readonly [() => T, ...(() => T)[]]): T {
    return this.pick(choices)();
  }

  /** Up to `max` results, joined. */
  several(max: number, make: () => string, separator = ', '): string {
    return Array.from({ length: this.upTo(max) }, make).join(separator);
  }
}

/** An arbitrary out of a function that draws. */
export function drawn<T>(make: (draw: Draw) => T): fc.Arbitrary<T> {
  return fc.gen().map((generate) => make(new Draw(generate)));
}
