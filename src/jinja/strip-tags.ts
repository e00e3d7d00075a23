/**
 * Taking the tags out of HTML.
 *
 * @module
 */

import { spend } from './budget.js';
import { decodeEntities } from './entities.js';
import { splitText } from './string-search.js';
import { stringOf } from './text.js';

/** Taking a comment out can make another one. */
function withoutComments(text: string): string {
  let rest = text;
  for (;;) {
    spend(rest.length);
    const shorter = without(rest, '<!--', '-->');
    if (shorter.length === rest.length) return shorter;
    rest = shorter;
  }
}

/** The text without what stands between the two marks. */
function without(text: string, open: string, close: string): string {
  const kept: string[] = [];
  let position = 0;
  for (;;) {
    const start = text.indexOf(open, position);
    const end = start < 0 ? -1 : text.indexOf(close, start);
    if (end < 0) break;
    kept.push(text.slice(position, start));
    position = end + close.length;
  }
  return kept.join('') + text.slice(position);
}

/** The text without tags, entities and runs of white space. */
export function stripTags(text: string): string {
  const plain = without(withoutComments(text), '<', '>');
  return decodeEntities(splitText(plain, null, -1).items.map(stringOf).join(' '));
}
