/**
 * Text put together from parts that each know where they were written.
 *
 * @module
 */

import type { CallSite, SourceLocation } from '../errors.js';

export interface Place {
  readonly location: SourceLocation;
  readonly callers: readonly CallSite[];
}

/** Where the character at an offset (UTF-16) was written; undefined for text of lake's own. */
export type Locate = (offset: number) => Place | undefined;

export interface Piece {
  readonly text: string;
  readonly locate?: Locate;
}

export function joinPieces(pieces: readonly Piece[]): { readonly text: string; locate: Locate } {
  const starts: number[] = [];
  let length = 0;
  for (const piece of pieces) {
    starts.push(length);
    length += piece.text.length;
  }
  return {
    text: pieces.map((piece) => piece.text).join(''),
    locate: (offset) => {
      const i = starts.findLastIndex((start, at) => start <= offset && pieces[at]?.text !== '');
      return pieces[i]?.locate?.(offset - (starts[i] ?? 0));
    },
  };
}

/** A piece without white space around it. */
export function trimPiece(piece: Piece): Piece {
  const start = piece.text.length - piece.text.trimStart().length;
  return slicePiece(piece, start, Math.max(start, piece.text.trimEnd().length));
}

/** The part of a piece between two offsets. */
export function slicePiece(piece: Piece, start: number, end?: number): Piece {
  const { locate } = piece;
  const text = piece.text.slice(start, end);
  return locate ? { text, locate: (offset) => locate(offset + start) } : { text };
}
