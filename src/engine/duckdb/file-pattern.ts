/**
 * Paths as DuckDB's readers take them: as patterns.
 *
 * @module
 */

import { quoteLiteral } from '../../sql/quote.js';

/** A list of literals that match exactly these files, whatever characters their names have. */
export function fileList(paths: Iterable<string>): string {
  return `[${[...paths].map((path) => quoteLiteral(exactPattern(path))).join(', ')}]`;
}

function exactPattern(path: string): string {
  return path.replaceAll(/[[*?]/g, (character) => `[${character}]`);
}
