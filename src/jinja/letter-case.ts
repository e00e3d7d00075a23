/**
 * Upper, lower and title case of strings, as Python maps them: by the full mappings of Unicode.
 *
 * @module
 */

import { codePoints } from './code-points.js';

const upperChar = /^\p{Uppercase}$/u;
const lowerChar = /^\p{Lowercase}$/u;
const casedChar = /^\p{Cased}$/u;
const endOfWord = /\p{Cased}\p{Case_Ignorable}*$/u;
const restOfWord = /^\p{Case_Ignorable}*\p{Cased}/u;

/** What is looked at around a `Σ`. */
const sigmaReach = 256;

/** The lower case of one character of a text: that of `Σ` depends on where it stands. */
function lowerAt(points: readonly string[], index: number): string {
  const char = points[index] ?? '';
  if (char !== 'Σ') return char.toLowerCase();
  const before = points.slice(Math.max(0, index - sigmaReach), index).join('');
  const after = points.slice(index + 1, index + 1 + sigmaReach).join('');
  return endOfWord.test(before) && !restOfWord.test(after) ? 'ς' : 'σ';
}

/** Letters made of two, by each of their forms. */
const digraphs: ReadonlyMap<string, string> = new Map(
  ['Ǆǅǆ', 'Ǉǈǉ', 'Ǌǋǌ', 'Ǳǲǳ'].flatMap((forms) => {
    const title = forms.charAt(1);
    return [...forms].map((form) => [form, title] as const);
  }),
);
const georgian = /^[\u10d0-\u10ff]$/;
const iota = '\u0399';
const iotaBelow = '\u0345';

/** The title form of a letter: `ß` becomes `Ss`. */
function titleChar(char: string): string {
  const digraph = digraphs.get(char);
  if (digraph !== undefined) return digraph;
  if (
    georgian.test(char) ||
    /^[\u1f88-\u1f8f\u1f98-\u1f9f\u1fa8-\u1faf\u1fbc\u1fcc\u1ffc]$/.test(char)
  )
    return char;
  const [first = '', ...rest] = char.toUpperCase();
  if (rest.length === 0 || char === 'ŉ') return first + rest.join('');
  if (rest.at(-1) !== iota) return first + rest.join('').toLowerCase();
  const marked = first + [...rest.slice(0, -1), iotaBelow].join('');
  return rest.length === 1 ? marked.normalize('NFC') : marked;
}

/** Each run of cased letters starts with a title form; lower case follows. */
export function toTitle(text: string): string {
  const points = codePoints(text);
  let inWord = false;
  let result = '';
  for (const [i, char] of points.entries()) {
    result += inWord ? lowerAt(points, i) : titleChar(char);
    inWord = casedChar.test(char);
  }
  return result;
}

export function capitalize(text: string): string {
  const points = codePoints(text);
  return points.map((char, i) => (i === 0 ? titleChar(char) : lowerAt(points, i))).join('');
}

export function swapCase(text: string): string {
  const points = codePoints(text);
  return points
    .map((char, i) => {
      if (upperChar.test(char)) return lowerAt(points, i);
      return lowerChar.test(char) ? char.toUpperCase() : char;
    })
    .join('');
}

/** Text in which letters that differ in case only are the same: `ß` and `ss`, `ς` and `σ`. */
export function caseFold(text: string): string {
  return codePoints(text).map(foldChar).join('');
}

const cherokee = /^[\u13a0-\u13fd\uab70-\uabbf]$/;

function foldChar(char: string): string {
  if (char === 'ı') return char;
  if (cherokee.test(char)) return char.toUpperCase();
  return [...char.toLowerCase().toUpperCase()].map((c) => c.toLowerCase()).join('');
}
