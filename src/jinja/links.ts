/**
 * `urlize`: links in place of what looks like a URL or a mail address.
 *
 * @module
 */

import { getSlice } from './attributes.js';
import { spend } from './budget.js';
import { compareBy } from './compare.js';
import { argumentFault, runtimeFault, typeFault } from './fault.js';
import { collect, lengthOf, truthy } from './iteration.js';
import { escapeText, escapeValue } from './markup.js';
import { spaceClass } from './python-space.js';
import { splitText } from './string-search.js';
import { reprOf, stringOf } from './text.js';
import { textOf, typeName, type Value } from './value.js';

interface LinkOptions {
  /** How much of a link is shown. */
  readonly limit: Value;
  readonly nofollow: boolean;
  readonly target: Value;
  readonly rel: Value;
  readonly schemes: Value;
}

const scheme = /^[\p{L}\p{N}_.+-]{2,}:\/{0,2}$/u;
const wordChar = '[\\p{L}\\p{N}_]';
const hostChar = '[\\p{L}\\p{N}_%-]';
const digit = '\\p{Nd}';
const http = new RegExp(
  `^(?:(?:https?://|www\\.)(?:${hostChar}+\\.)*(?:[a-z]{2,63}|xn--[\\p{L}\\p{N}_%]{2,59})` +
    `|(?:${hostChar}{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)` +
    `|https?://(?:${digit}{1,3}(?:\\.${digit}{1,3}){3}` +
    `|\\[(?:[${digit}a-f]{0,4}:){2}(?:[${digit}a-f]{0,4}:?){1,6}\\]))` +
    `(?::${digit}{1,5})?(?:[/?#][^${spaceClass}]*)?$`,
  'iu',
);
const mail = new RegExp(`^[^${spaceClass}]+@${wordChar}(?:${wordChar}|[.-])*\\.${wordChar}+$`, 'u');
const spaces = new RegExp(`([${spaceClass}]+)`, 'u');

/** Makes links of what looks like a URL or a mail address. */
export function linkText(value: Value, options: LinkOptions): string {
  const { rel, target, schemes } = options;
  const rels = new Set([...partsOf(rel), ...(options.nofollow ? ['nofollow'] : []), 'noopener']);
  const attributes =
    ` rel="${escapeText([...rels].sort().join(' '))}"` +
    (truthy(target) ? ` target="${escapeValue(target).text}"` : '');
  const others = schemes === null ? [] : collect(schemes).map(checkedScheme);
  return escapeValue(value)
    .text.split(spaces)
    .map((word) => linkWord(word, { attributes, limit: options.limit, schemes: others }))
    .join('');
}

function partsOf(rel: Value): string[] {
  if (!truthy(rel)) return [];
  const text = textOf(rel);
  if (text !== undefined) return splitText(text, null, -1).items.map(stringOf);
  throw runtimeFault(`'${typeName(rel)}' object has no attribute 'split'`, 'AttributeError');
}

function checkedScheme(value: Value): string {
  const text = textOf(value);
  if (text === undefined) throw typeFault('expected string or bytes-like object');
  if (scheme.test(text)) return text;
  throw argumentFault(`${reprOf(value)} is not a valid URI scheme prefix.`);
}

interface WordOptions {
  readonly attributes: string;
  readonly limit: Value;
  readonly schemes: readonly string[];
}

const pairs = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
] as const;

function linkWord(word: string, options: WordOptions): string {
  spend(word.length ** 2 / 64);
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? '';
  let middle = word.slice(head.length);
  let tail = endOf(middle);
  middle = middle.slice(0, middle.length - tail.length);
  for (const [open, close] of pairs) {
    const opened = countOf(middle, open);
    if (opened <= countOf(middle, close)) continue;
    for (let left = Math.min(opened, countOf(tail, close)); left > 0; left -= 1) {
      const end = tail.indexOf(close) + close.length;
      middle += tail.slice(0, end);
      tail = tail.slice(end);
    }
  }
  return head + linked(middle, options) + tail;
}

/** The punctuation at the end. */
function endOf(text: string): string {
  let end = text.length;
  for (;;) {
    if (text.endsWith('&gt;', end)) end -= 4;
    else if (end > 0 && ')>.,\n'.includes(text.charAt(end - 1))) end -= 1;
    else return text.slice(end);
  }
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}

function linked(text: string, { attributes, limit, schemes }: WordOptions): string {
  if (http.test(text)) {
    const url = /^https?:\/\//.test(text) ? text : `https://${text}`;
    return `<a href="${url}"${attributes}>${shortened(text, limit)}</a>`;
  }
  if (text.startsWith('mailto:') && mail.test(text.slice(7))) {
    return `<a href="${text}">${text.slice(7)}</a>`;
  }
  if (/^(?!www\.|@)[^:]*$/.test(text) && mail.test(text)) {
    return `<a href="mailto:${text}">${text}</a>`;
  }
  return schemes.reduce(
    (linkedText, prefix) =>
      linkedText !== prefix && linkedText.startsWith(prefix)
        ? `<a href="${linkedText}"${attributes}>${linkedText}</a>`
        : linkedText,
    text,
  );
}

function shortened(text: string, limit: Value): string {
  if (limit === null || !compareBy('>', lengthOf(text), limit)) return text;
  return `${stringOf(getSlice(text, { from: null, to: limit, step: null }))}...`;
}
