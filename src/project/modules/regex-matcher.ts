/**
 * Finds what a regular expression matches in a text.
 *
 * @module
 */

import type { ParsedRegex } from './regex-node.js';
import { compileRegex, type RegexProgram } from './regex-program.js';
import { RegexRun, type Captures, type MatchWish } from './regex-run.js';

export class Matcher {
  readonly #program: RegexProgram;
  readonly #groups: number;

  constructor(regex: ParsedRegex) {
    this.#program = compileRegex(regex.node);
    this.#groups = regex.groups;
  }

  /** A match that begins exactly there. */
  matchAt(text: readonly number[], start: number, wish: MatchWish = {}): Captures | undefined {
    if (start > text.length) return undefined;
    return new RegexRun(this.#program, this.#groups, text).matchAt(start, wish);
  }

  /** The first match from there on. */
  search(text: readonly number[], from: number, advance = false): Captures | undefined {
    const { first } = this.#program;
    const run = new RegexRun(this.#program, this.#groups, text);
    for (let start = from; start <= text.length; start++) {
      const code = text[start];
      if (first && (code === undefined || !first(code))) continue;
      const found = run.matchAt(start, { advance: advance && start === from });
      if (found) return found;
    }
    return undefined;
  }

  /** All matches, none of them twice. */
  *all(text: readonly number[], from = 0): Generator<Captures> {
    let at = from;
    let advance = false;
    while (at <= text.length) {
      const found = this.search(text, at, advance);
      const whole = found?.groups[0];
      if (!found || !whole) return;
      yield found;
      advance = whole[0] === whole[1];
      at = whole[1];
    }
  }
}
