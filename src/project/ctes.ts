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

export function cteName(model: string): string {
  return `__dbt__cte__${model}`;
}

/** Into the query's own WITH where it begins with one, else with a new one. */
export function injectCtes(query: Piece, ctes: readonly Cte[]): readonly Piece[] {
  if (ctes.length === 0) return [query];
  const definitions = ctes.flatMap((cte, i): Piece[] => [
    { text: `${i === 0 ? '' : ', '} ${cte.name} as (\n` },
    cte.body,
    { text: '\n)' },
  ]);
  const end = endOfWith(query.text);
  if (end === undefined) return [{ text: 'with' }, ...definitions, { text: ' ' }, query];
  const before = slicePiece(query, 0, end);
  return [before, { text: ' ' }, ...definitions, { text: ',' }, slicePiece(query, end)];
}

const space = String.raw`(?:\s|--[^\n]*(?:\n|$)|/\*[\s\S]*?\*/)`;
const leadingWith = new RegExp(`^${space}*with\\b(?:${space}+recursive\\b)?`, 'i');

function endOfWith(sql: string): number | undefined {
  return leadingWith.exec(sql)?.[0].length;
}
