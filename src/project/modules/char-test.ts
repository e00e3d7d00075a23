/**
 * What fits a character of a regular expression: a literal, a class, a set, in any case of letters.
 *
 * @module
 */

import { spend } from '../../jinja/budget.js';
import { flagBits } from './regex-flags.js';
import { isDigit, isSpace, isWord } from './regex-classes.js';

/** Says whether a code point fits. */
export type CharTest = (code: number) => boolean;

/** The lower case of one code point as one code point. */
function lowerOf(code: number): number {
  return String.fromCodePoint(code).toLowerCase().codePointAt(0) ?? code;
}

function asciiLower(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** How letters are compared where their case does not matter. */
export function folderOf(flags: number): ((code: number) => number) | undefined {
  if ((flags & flagBits.IGNORECASE) === 0) return undefined;
  return flags & flagBits.ASCII ? asciiLower : lowerOf;
}

/** Lower-case letters by the upper-case text that they share. */
let relatives: ReadonlyMap<number, readonly number[]> | undefined;

/** Lower-case letters, this one among them, that have the same upper case: `s` and `ſ`. */
function relativesOf(code: number): readonly number[] {
  relatives ??= findRelatives();
  return relatives.get(code) ?? [code];
}

function findRelatives(): ReadonlyMap<number, readonly number[]> {
  const byUpper = new Map<string, number[]>();
  for (let code = 0; code < 0xffff; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const text = String.fromCharCode(code);
    const upper = text.toUpperCase();
    if (upper === text || text.toLowerCase() !== text) continue;
    byUpper.set(upper, [...(byUpper.get(upper) ?? []), code]);
  }
  const groups = [...byUpper.values()].filter((codes) => codes.length > 1);
  return new Map(groups.flatMap((codes) => codes.map((code) => [code, codes] as const)));
}

export function literalTest(code: number, flags: number): CharTest {
  const fold = folderOf(flags);
  if (!fold) return (other) => other === code;
  const folded = fold(code);
  if (flags & flagBits.ASCII) return (other) => fold(other) === folded;
  const all = relativesOf(folded);
  return (other) => all.includes(fold(other));
}

const classes: Readonly<Record<string, (code: number, ascii: boolean) => boolean>> = {
  d: isDigit,
  w: isWord,
  s: isSpace,
};

/** The class of `\d`, `\W` and so on; undefined for any other letter. */
export function classTest(letter: string, flags: number): CharTest | undefined {
  const lower = letter.toLowerCase();
  const test = Object.hasOwn(classes, lower) ? classes[lower] : undefined;
  if (!test) return undefined;
  const ascii = (flags & flagBits.ASCII) !== 0;
  const isOpposite = letter !== lower;
  return (code) => test(code, ascii) !== isOpposite;
}

export type CodeRange = readonly [low: number, high: number];

/** What is in a set: ranges (single characters too) and classes. */
export interface CharSet {
  readonly ranges: readonly CodeRange[];
  readonly classes: readonly CharTest[];
  readonly negated: boolean;
}

export function setTest(set: CharSet, flags: number): CharTest {
  const inside = setMembers(set, flags);
  return set.negated ? (code) => !inside(code) : inside;
}

function setMembers({ ranges, classes: tests }: CharSet, flags: number): CharTest {
  const inRanges = rangesTest(ranges);
  const fold = folderOf(flags);
  if (!fold) return (code) => inRanges(code) || tests.some((test) => test(code));
  const folded = rangesTest(foldedRanges(ranges, fold, (flags & flagBits.ASCII) !== 0));
  return (code) => {
    const lower = fold(code);
    return folded(lower) || tests.some((test) => test(lower));
  };
}

/** By halving: a set may have very many ranges. */
function rangesTest(ranges: readonly CodeRange[]): CharTest {
  const sorted = merged(ranges);
  return (code) => {
    let low = 0;
    let high = sorted.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const [from, to] = sorted[middle] ?? [0, -1];
      if (code < from) high = middle - 1;
      else if (code > to) low = middle + 1;
      else return true;
    }
    return false;
  };
}

function merged(ranges: readonly CodeRange[]): readonly CodeRange[] {
  const result: [number, number][] = [];
  for (const [low, high] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else result.push([low, high]);
  }
  return result;
}

/** The ranges of what their members become in lower case. */
function foldedRanges(
  ranges: readonly CodeRange[],
  fold: (code: number) => number,
  ascii: boolean,
): readonly CodeRange[] {
  const codes = new Set<number>();
  for (const [low, high] of merged(ranges)) {
    spend(16 * (high - low + 1));
    for (let code = low; code <= high; code++) {
      const folded = fold(code);
      if (ascii) codes.add(folded);
      else for (const relative of relativesOf(folded)) codes.add(relative);
    }
  }
  return [...codes].map((code) => [code, code] as const);
}
