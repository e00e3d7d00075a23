/**
 * The places between characters that regular expressions know.
 *
 * @module
 */

import { isWord } from './regex-classes.js';
import type { Edge } from './regex-node.js';

export function isEdge(edge: Edge, text: readonly number[], at: number): boolean {
  switch (edge) {
    case 'start':
      return at === 0;
    case 'end':
      return at === text.length;
    case 'last':
      return at === text.length || (at === text.length - 1 && text[at] === 10);
    case 'line-start':
      return at === 0 || text[at - 1] === 10;
    case 'line-end':
      return at === text.length || text[at] === 10;
    case 'word':
      return isBoundary(text, at, false);
    case 'ascii-word':
      return isBoundary(text, at, true);
    case 'no-word':
      return text.length > 0 && !isBoundary(text, at, false);
    case 'no-ascii-word':
      return text.length > 0 && !isBoundary(text, at, true);
  }
}

function isBoundary(text: readonly number[], at: number, ascii: boolean): boolean {
  const is = (code: number | undefined) => code !== undefined && isWord(code, ascii);
  return is(text[at - 1]) !== is(text[at]);
}
