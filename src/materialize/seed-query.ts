/**
 * The query that reads a seed's CSV file.
 *
 * @module
 */

import type { SeedNode } from '../project/node.js';
import { quoteIdentifier } from '../project/relation.js';

/** Types are found over the whole file unless `column_types` names them; empty fields are null. */
export function seedQuery(node: SeedNode, path: string): string {
  const { all } = node.config;
  const delimiter = typeof all['delimiter'] === 'string' ? all['delimiter'] : ',';
  const options = [
    'header = true',
    `delim = ${quote(delimiter)}`,
    `quote = '"'`,
    'sample_size = -1',
    ...columnTypes(all['column_types']),
  ];
  return `SELECT * FROM read_csv(${quote(path)}, ${options.join(', ')})`;
}

function columnTypes(types: unknown): string[] {
  if (typeof types !== 'object' || types === null || Object.keys(types).length === 0) return [];
  const entries = Object.entries(types).map(
    ([column, type]) => `${quoteIdentifier(column)}: ${quote(String(type))}`,
  );
  return [`types = {${entries.join(', ')}}`];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
