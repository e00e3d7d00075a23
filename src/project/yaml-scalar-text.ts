/**
 * How a text is written as a scalar of YAML: as it is, or in quotes.
 *
 * @module
 */

import { resolvePlain } from './yaml-scalar.js';
import { yamlDate } from './yaml-date.js';

type ScalarStyle = 'plain' | 'single' | 'double';

interface ScalarPlace {
  /** The text reads as what it stands for without quotes. */
  readonly plain: boolean;
  /** The key of a mapping, on one line with its value. */
  readonly isKey: boolean;
}

const breaksAnywhere = /[\n\x85\u2028\u2029]/;
const special = /[^\n\x20-\x7e]/;
const leadingIndicator = /^(?:[#,[\]{}&*!|>'"%@`]|[?:-](?:[\0 \t\r\n]|$)|---|\.\.\.)/;
const innerIndicator = /:(?:[\0 \t\r\n]|$)|[\0 \t\r\n]#/;

/** The plainest form that reads as the same text again. */
export function scalarStyle(text: string, { plain, isKey }: ScalarPlace): ScalarStyle {
  const multiline = breaksAnywhere.test(text);
  if (special.test(text) || / \n/.test(text)) return 'double';
  const edges = /^[ \n]|[ \n]$/.test(text);
  const marked = leadingIndicator.test(text) || innerIndicator.test(text.slice(1));
  if (plain && !multiline && !edges && !marked && !(isKey && text === '')) return 'plain';
  return /\n /.test(text) || (isKey && multiline) ? 'double' : 'single';
}

/** True for text that is text again where it is read without quotes. */
export function readsAsText(text: string): boolean {
  if (text === '=' || text === '<<') return false;
  return typeof resolvePlain(text) === 'string' && yamlDate(text) === undefined;
}

/** A key must stand on one short line; others stand behind a question mark. */
export function isShortKey(text: string, tag: string): boolean {
  const length = [...text].length + tag.length;
  return length < 128 && text !== '' && !breaksAnywhere.test(text);
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

/** A character between double quotes; undefined for one that stands for itself. */
export function escaped(char: string): string | undefined {
  const short = escapes[char];
  if (short !== undefined) return `\\${short}`;
  if (/^[\x20-\x7e]$/.test(char)) return undefined;
  const code = char.codePointAt(0) ?? 0;
  const [letter, width] = code <= 0xff ? ['x', 2] : code <= 0xffff ? ['u', 4] : ['U', 8];
  return `\\${letter}${code.toString(16).toUpperCase().padStart(width, '0')}`;
}
