/**
 * Text without any template in it.
 *
 * @module
 */

import type { Piece } from './pieced-text.js';

/** The text as it is, line ends included, with its positions in the file. */
export function plainPiece(file: string, text: string): Piece {
  return {
    text,
    locate: (offset) => {
      const before = text.slice(0, offset);
      const start = before.lastIndexOf('\n') + 1;
      const line = before.split('\n').length;
      const column = [...before.slice(start)].length + 1;
      return { location: { file, line, column }, callers: [] };
    },
  };
}
