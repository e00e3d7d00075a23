/**
 * What a backslash begins in a regular expression.
 *
 * @module
 */

import { classTest, type CharTest } from './char-test.js';
import { flagBits } from './regex-flags.js';
import type { Edge } from './regex-node.js';
import type { RegexSource } from './regex-source.js';

export const controls: Readonly<Record<string, number>> = {
  '\\a': 7,
  '\\b': 8,
  '\\f': 12,
  '\\n': 10,
  '\\r': 13,
  '\\t': 9,
  '\\v': 11,
  '\\\\': 92,
};
const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

export type Escaped =
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'class'; readonly test: CharTest }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | { readonly kind: 'group'; readonly index: number; readonly token: string };

/** Outside of a set. */
export function readEscape(source: RegexSource, token: string, flags: number): Escaped {
  const letter = token.slice(1);
  const edge = edgeOf(letter, (flags & flagBits.ASCII) !== 0);
  if (edge !== undefined) return { kind: 'edge', edge };
  const test = classTest(letter, flags);
  if (test) return { kind: 'class', test };
  if (/^[1-9]$/.test(letter)) return numbered(source, token);
  return { kind: 'code', code: codeOf(source, token) };
}

/** Inside of a set. */
export function readSetEscape(source: RegexSource, token: string, flags: number): Escaped {
  const letter = token.slice(1);
  const test = classTest(letter, flags);
  if (test) return { kind: 'class', test };
  if (/^[1-7]$/.test(letter)) {
    const text = token + source.takeWhile(2, /^[0-7]$/);
    return { kind: 'code', code: octal(source, text) };
  }
  return { kind: 'code', code: codeOf(source, token) };
}

function edgeOf(letter: string, ascii: boolean): Edge | undefined {
  switch (letter) {
    case 'A':
      return 'start';
    case 'Z':
      return 'end';
    case 'b':
      return ascii ? 'ascii-word' : 'word';
    case 'B':
      return ascii ? 'no-ascii-word' : 'no-word';
    default:
      return undefined;
  }
}

/** A group by its number, or a character by three octal digits. */
function numbered(source: RegexSource, token: string): Escaped {
  let text = token + source.takeWhile(1, /^[0-9]$/);
  if (/^\\[0-7]{2}$/.test(text)) {
    text += source.takeWhile(1, /^[0-7]$/);
    if (text.length === 4) return { kind: 'code', code: octal(source, text) };
  }
  return { kind: 'group', index: Number(text.slice(1)), token: text };
}

/** The code point that an octal escape stands for. */
export function octal(source: RegexSource, text: string): number {
  const code = parseInt(text.slice(1), 8);
  if (code <= 0o377) return code;
  throw source.fault(`octal escape value ${text} outside of range 0-0o377`, text.length);
}

/** The code point that any other escape stands for. */
function codeOf(source: RegexSource, token: string): number {
  const control = controls[token];
  if (control !== undefined) return control;
  const letter = token.slice(1);
  const length = hexLengths[letter];
  if (length !== undefined) return hex(source, token, length);
  if (letter === '0') return parseInt(`0${source.takeWhile(2, /^[0-7]$/)}`, 8);
  if (letter === 'N') throw named(source);
  if (/^[a-zA-Z0-9]$/.test(letter)) throw source.fault(`bad escape ${token}`, token.length);
  return letter.codePointAt(0) ?? 0;
}

function hex(source: RegexSource, token: string, length: number): number {
  const text = token + source.takeWhile(length, /^[0-9a-fA-F]$/);
  if (text.length !== length + 2) throw source.fault(`incomplete escape ${text}`, text.length);
  const code = parseInt(text.slice(2), 16);
  if (code <= 0x10ffff) return code;
  throw source.fault(`bad escape ${text}`, text.length);
}

/** The names of Unicode are not among what comes with lake. */
function named(source: RegexSource): Error {
  if (!source.take('{')) return source.fault('missing {');
  const name = source.takeUntil('}', 'character name');
  return source.fault(`characters cannot be named: \\N{${name}}`, [...name].length + 4);
}
