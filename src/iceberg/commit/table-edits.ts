/**
 * What is to change about a table itself, beside its rows, as one change.
 *
 * @module
 */

import { currentSchema, currentSortOrder, currentSpec } from '../metadata/history.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { sameSchema, sameSortOrder, sameSpec } from '../metadata/same-definition.js';
import { newSortOrder, type NewSortField } from '../partition/sort-edit.js';
import { editSpec, type PartitionEdit } from '../partition/spec-edit.js';
import { editSchema, type SchemaEdit } from '../schema/schema-edit.js';
import type { TableChange } from './change.js';

/** Carried out in this order: so fields may be partitioned by columns that are new. */
export interface TableEdits {
  /** There is no way back. */
  readonly upgradeTo?: 2 | 3;
  readonly columns?: readonly SchemaEdit[];
  readonly partition?: readonly PartitionEdit[];
  /** Replaces the sort order; an empty list: the table is not sorted any more. */
  readonly sortBy?: readonly NewSortField[];
  readonly setProperties?: Readonly<Record<string, string>>;
  readonly removeProperties?: readonly string[];
}

/**
 * The change to commit, on top of this very metadata. What would change nothing is left out.
 *
 * @throws LakeError LAKE-I007 for an edit that is not legal
 */
export function changeOfEdits(metadata: TableMetadata, edits: TableEdits): TableChange {
  const formatVersion = edits.upgradeTo ?? metadata.formatVersion;
  const schema = editSchema({ ...metadata, formatVersion }, edits.columns ?? []);
  const spec = edits.partition && editSpec(metadata, schema, edits.partition);
  const sortOrder = edits.sortBy && newSortOrder(schema, edits.sortBy);
  const setProperties = {
    ...edits.setProperties,
    ...(edits.upgradeTo !== undefined && { 'format-version': String(edits.upgradeTo) }),
  };
  return {
    ...(!sameSchema(schema, currentSchema(metadata)) && { schema }),
    ...(spec && !sameSpec(spec, currentSpec(metadata)) && { spec }),
    ...(sortOrder && !sameSortOrder(sortOrder, currentSortOrder(metadata)) && { sortOrder }),
    ...(Object.keys(setProperties).length > 0 && { setProperties }),
    ...(edits.removeProperties?.length && { removeProperties: edits.removeProperties }),
  };
}
