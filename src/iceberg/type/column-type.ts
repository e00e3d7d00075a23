/**
 * The types of columns as scans see them.
 *
 * @module
 */

import type { TableMetadata } from '../metadata/metadata.js';
import type { Schema } from '../schema/schema.js';
import { fieldsById, type LocatedField } from '../schema/schema-fields.js';
import type { Type } from './type.js';

/** The type of the primitive column with an id; undefined where bounds can say nothing of it. */
export type ColumnTypes = (fieldId: number) => Type | undefined;

const nested = new Set<string>(['struct', 'list', 'map']);

/**
 * Looks first in the schema that is read with, then in the other ones of the table, newest first:
 * partition fields may stem from columns that were dropped.
 */
export function columnTypes(metadata: TableMetadata, schema: Schema): ColumnTypes {
  const others = metadata.schemas
    .filter((s) => s.schemaId !== schema.schemaId)
    .sort((a, b) => b.schemaId - a.schemaId);
  const byId = [schema, ...others].map(fieldsById);
  return (fieldId) => {
    for (const fields of byId) {
      const located = fields.get(fieldId);
      if (located) return isPlainColumn(located) ? located.field.type : undefined;
    }
    return undefined;
  };
}

/** Counts and bounds inside lists and maps, and of structs, mean nothing for rows. */
function isPlainColumn(located: LocatedField): boolean {
  return (
    !nested.has(located.field.type.kind) &&
    located.parents.every((parent) => parent.type.kind === 'struct')
  );
}
