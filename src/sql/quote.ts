/**
 * Quoting of values in SQL text.
 *
 * @module
 */

/** A string literal: `'it''s'`. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
