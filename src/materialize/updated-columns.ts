/**
 * Which columns a merge takes from the incoming row where a row with the key exists already
 * (`merge_update_columns`, `merge_exclude_columns`).
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { didYouMean } from '../util/edit-distance.js';
import type { IncrementalWrite } from './write.js';

/**
 * Undefined: all of them.
 *
 * @throws LakeError LAKE-C003 for an unknown column, or when both options are given
 */
export function updatedColumns(write: IncrementalWrite): ReadonlySet<string> | undefined {
  const { node } = write.request;
  const { mergeUpdateColumns: update, mergeExcludeColumns: exclude } = node.config;
  if (update && exclude) {
    throw new LakeError(
      'LAKE-C003',
      `${node.name} has both merge_update_columns and merge_exclude_columns`,
      { location: node.location, hint: 'keep one of them' },
    );
  }
  if (update) return new Set(resolve(write, update));
  if (!exclude) return undefined;
  const kept = new Set(resolve(write, exclude));
  return new Set(write.shape.schema.fields.map((f) => f.name).filter((name) => !kept.has(name)));
}

function resolve(write: IncrementalWrite, columns: readonly string[]): readonly string[] {
  const { node } = write.request;
  const names = write.shape.schema.fields.map((f) => f.name);
  return columns.map((column) => {
    const name = names.find((n) => n.toLowerCase() === column.toLowerCase());
    if (name !== undefined) return name;
    throw new LakeError('LAKE-C003', `${node.name} has no column "${column}" to merge`, {
      location: node.location,
      hint: didYouMean(column, names),
    });
  });
}
