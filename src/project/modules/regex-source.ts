/**
 * The text of a pattern or a replacement, read one token at a time: a character, or a backslash with the
 * character behind it.
 *
 * @module
 */

import type { Fault } from '../../jinja/fault.js';
import { reprText } from '../../jinja/text.js';
import { isIdentifier } from './identifier.js';
import { regexFault } from './regex-fault.js';

export class RegexSource {
  readonly #chars: readonly string[];
  /** Behind the token that comes next. */
  #index = 0;
  /** The token that comes next; undefined at the end. */
  #next: string | undefined;

  constructor(readonly text: string) {
    this.#chars = [...text];
    this.#advance();
  }

  /** A method, so that it may be asked again after `get`. */
  peek(): string | undefined {
    return this.#next;
  }

  get(): string | undefined {
    const token = this.#next;
    this.#advance();
    return token;
  }

  take(token: string): boolean {
    if (this.#next !== token) return false;
    this.#advance();
    return true;
  }

  /** So many characters at most that fit. */
  takeWhile(most: number, fits: RegExp): string {
    let found = '';
    while (found.length < most && this.#next !== undefined && fits.test(this.#next)) {
      found += this.get() ?? '';
    }
    return found;
  }

  /** The text up to a character, which is taken as well. */
  takeUntil(end: string, what: string): string {
    let found = '';
    for (;;) {
      const token = this.get();
      if (token === undefined) {
        if (found === '') throw this.fault(`missing ${what}`);
        throw this.fault(`missing ${end}, unterminated name`, [...found].length);
      }
      if (token === end) break;
      found += token;
    }
    if (found === '') throw this.fault(`missing ${what}`, 1);
    return found;
  }

  /** The name of a group. */
  takeName(end: string): string {
    const name = this.takeUntil(end, 'group name');
    if (!isIdentifier(name)) throw this.badName(name);
    return name;
  }

  badName(name: string): Fault {
    return this.fault(`bad character in group name ${reprText(name)}`, [...name].length + 1);
  }

  /** Where the next token begins. */
  tell(): number {
    return this.#index - (this.#next === undefined ? 0 : [...this.#next].length);
  }

  seek(position: number): void {
    this.#index = position;
    this.#advance();
  }

  /** A fault of what began so many characters ago. */
  fault(message: string, ago = 0): Fault {
    return regexFault(message, this.text, this.tell() - ago);
  }

  #advance(): void {
    const char = this.#chars[this.#index];
    if (char !== '\\') {
      this.#next = char;
      if (char !== undefined) this.#index += 1;
      return;
    }
    const escaped = this.#chars[this.#index + 1];
    if (escaped === undefined) {
      throw regexFault('bad escape (end of pattern)', this.text, this.#chars.length - 1);
    }
    this.#next = char + escaped;
    this.#index += 2;
  }
}
