/**
 * The groups of a regular expression while it is read: which are open, what they are called.
 *
 * @module
 */

import { reprText } from '../../jinja/text.js';
import type { RegexSource } from './regex-source.js';
import type { Width } from './regex-width.js';

export class RegexGroups {
  /** By index, where a group is closed; the whole is 0 and never is. */
  readonly widths: (Width | undefined)[] = [undefined];
  readonly names = new Map<string, number>();
  /** Positions where groups are asked for that may come later. */
  readonly #asked = new Map<number, number>();
  /** The number of groups before the look-behind that is being read. */
  #beforeLookBehind: number | undefined;

  constructor(private readonly source: RegexSource) {}

  get count(): number {
    return this.widths.length - 1;
  }

  open(name: string | undefined): number {
    const index = this.widths.push(undefined) - 1;
    if (name === undefined) return index;
    const known = this.names.get(name);
    if (known !== undefined) {
      throw this.source.fault(
        `redefinition of group name ${reprText(name)} as group ${index}; was group ${known}`,
        [...name].length + 1,
      );
    }
    this.names.set(name, index);
    return index;
  }

  close(index: number, width: Width): void {
    this.widths[index] = width;
  }

  /** The group of a name that was just read. */
  named(name: string): number {
    const index = this.names.get(name);
    if (index !== undefined) return index;
    throw this.source.fault(`unknown group name ${reprText(name)}`, [...name].length + 1);
  }

  /** Fails for a group that is not closed yet. */
  checkClosed(index: number, length: number): void {
    if (!this.widths[index]) throw this.source.fault('cannot refer to an open group', length);
    this.checkLookBehind(index);
  }

  /** A look-behind may not ask for groups of its own. */
  checkLookBehind(index: number): void {
    if (this.#beforeLookBehind === undefined) return;
    if (!this.widths[index]) throw this.source.fault('cannot refer to an open group');
    if (index <= this.#beforeLookBehind) return;
    throw this.source.fault('cannot refer to group defined in the same lookbehind subpattern');
  }

  withinLookBehind<T>(read: () => T): T {
    const outer = this.#beforeLookBehind;
    this.#beforeLookBehind ??= this.count;
    const result = read();
    this.#beforeLookBehind = outer;
    return result;
  }

  /** A condition may ask for a group that comes later. */
  ask(index: number, position: number): void {
    if (!this.#asked.has(index)) this.#asked.set(index, position);
  }

  /** The first group that was asked for and never came. */
  missing(): { readonly index: number; readonly position: number } | undefined {
    for (const [index, position] of this.#asked) {
      if (index > this.count) return { index, position };
    }
    return undefined;
  }
}
