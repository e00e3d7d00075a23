/**
 * Flags inside of a regular expression: `(?i)` for all of it, `(?i-s:…)` for a part.
 *
 * @module
 */

import type { Fault } from '../../jinja/fault.js';
import { flagBits, flagLetters } from './regex-flags.js';
import type { RegexSource } from './regex-source.js';

export interface InlineFlags {
  readonly on: number;
  readonly off: number;
  /** They hold for the whole pattern. */
  readonly isGlobal: boolean;
}

const typeFlags = flagBits.ASCII | flagBits.LOCALE | flagBits.UNICODE;

export function isFlagLetter(char: string): boolean {
  return Object.hasOwn(flagLetters, char);
}

/** @param first the letter or `-` behind the question mark */
export function readInlineFlags(source: RegexSource, first: string): InlineFlags {
  let on = 0;
  let char = first;
  while (char !== '-') {
    const bit = flagLetters[char] ?? 0;
    checkType(source, on | bit, bit);
    on |= bit;
    const next = source.get();
    if (next === undefined) throw source.fault('missing -, : or )');
    if (next === ')') return { on, off: 0, isGlobal: true };
    char = next;
    if (char === ':' || char === '-') break;
    if (!isFlagLetter(char)) throw unknownFlag(source, char, 'missing -, : or )');
  }
  if (on & flagBits.TEMPLATE) {
    throw source.fault('bad inline flags: cannot turn on global flag', 1);
  }
  const off = char === '-' ? flagsOff(source) : 0;
  if (off & flagBits.TEMPLATE) {
    throw source.fault('bad inline flags: cannot turn off global flag', 1);
  }
  if (on & off) throw source.fault('bad inline flags: flag turned on and off', 1);
  return { on, off, isGlobal: false };
}

function checkType(source: RegexSource, all: number, bit: number): void {
  if (bit === flagBits.LOCALE) {
    throw source.fault("bad inline flags: cannot use 'L' flag with a str pattern");
  }
  if (bit & typeFlags && (all & typeFlags) !== bit) {
    throw source.fault("bad inline flags: flags 'a', 'u' and 'L' are incompatible");
  }
}

/** What stands between the `-` and the colon. */
function flagsOff(source: RegexSource): number {
  let off = 0;
  for (let missing = 'missing flag'; ; missing = 'missing :') {
    const char = source.get();
    if (char === undefined) throw source.fault(missing);
    if (char === ':' && off !== 0) return off;
    if (!isFlagLetter(char)) throw unknownFlag(source, char, missing);
    const bit = flagLetters[char] ?? 0;
    if (bit & typeFlags) {
      throw source.fault("bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
    }
    off |= bit;
  }
}

function unknownFlag(source: RegexSource, char: string, missing: string): Fault {
  const message = /^\p{L}$/u.test(char) ? 'unknown flag' : missing;
  return source.fault(message, [...char].length);
}

/** The flags of a part within others. */
export function combined(flags: number, { on, off }: Pick<InlineFlags, 'on' | 'off'>): number {
  const outer = on & typeFlags ? flags & ~typeFlags : flags;
  return (outer | on) & ~off;
}
