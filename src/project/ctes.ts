/**
 * Puts the queries of ephemeral models in front of the query that reads them.
 *
 * @module
 */

import { slicePiece, type Piece } from './pieced-text.js';

export interface Cte {
  readonly name: string;
  readonly body: Piece;
}

export function cteName(identifier: string): string {
  return `__dbt__cte__${identifier}`;
}

/** Into the query's own WITH where it begins with one, else with a new one. */
export function injectCtes(query: Piece, ctes: readonly Cte[]): readonly Piece[] {
  if (ctes.length === 0) return [query];
  const definitions = ctes.flatMap((cte, i): Piece[] => [
    { text: `${i === 0 ? '' : ', '} ${cte.name} as (\n` },
    cte.body,
    { text: '\n)' },
  ]);
  const { end, hasWith } = beginning(query.text);
  const [before, after] = [slicePiece(query, 0, end), slicePiece(query, end)];
  if (hasWith) return [before, ...definitions, { text: ', ' }, after];
  return [before, { text: 'with' }, ...definitions, { text: ' ' }, after];
}

const space = String.raw`(?:\s|--[^\n]*(?:\n|$)|/\*[\s\S]*?\*/)`;
const leadingWith = new RegExp(`^${space}*with\\b(?:${space}+recursive\\b)?\\s*`, 'i');

/** Behind the query's WITH, or else before its first word. */
function beginning(sql: string): { readonly end: number; readonly hasWith: boolean } {
  const end = leadingWith.exec(sql)?.[0].length;
  if (end !== undefined) return { end, hasWith: true };
  return { end: sql.length - sql.trimStart().length, hasWith: false };
}
