/**
 * The columns of a model's `unique_key`.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { didYouMean } from '../util/edit-distance.js';
import { quoteIdentifier } from '../project/relation.js';
import type { IncrementalWrite } from './write.js';

/**
 * The key's columns under their names in the table.
 *
 * @throws LakeError LAKE-C003 when the table has no such column
 */
export function keyColumns({ request: { node }, shape }: IncrementalWrite): readonly string[] {
  const names = shape.schema.fields.map((f) => f.name);
  return node.config.uniqueKey.map((key) => {
    const name = names.find((n) => n.toLowerCase() === unquoted(key).toLowerCase());
    if (name !== undefined) return name;
    throw new LakeError('LAKE-C003', `${node.name} has no column "${key}" for its unique_key`, {
      location: node.location,
      hint: didYouMean(key, names) ?? `its columns are ${names.join(', ')}`,
    });
  });
}

/** The join condition between table rows `t` and incoming rows `s`. */
export function keysEqual(keys: readonly string[]): string {
  return keys
    .map(quoteIdentifier)
    .map((key) => `t.${key} = s.${key}`)
    .join(' AND ');
}

function unquoted(name: string): string {
  return /^".*"$/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name;
}
