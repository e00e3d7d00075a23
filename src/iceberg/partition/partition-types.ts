/**
 * The types of a spec's partition values.
 *
 * @module
 */

import { malformed } from '../type/json-shape.js';
import type { TableMetadata } from '../metadata/metadata.js';
import type { PartitionField, PartitionSpec } from './partition-spec.js';
import { fieldById } from '../schema/schema-fields.js';
import type { Schema } from '../schema/schema.js';
import { transformResultType } from './transform.js';
import type { Type } from '../type/type.js';

/**
 * The result types of a spec of a table. A source column that was dropped has its last known type.
 *
 * @throws LakeError LAKE-I006 when no schema has the source
 */
export function partitionTypesOf(metadata: TableMetadata, spec: PartitionSpec): readonly Type[] {
  const newestFirst = [...metadata.schemas].sort(
    (a, b) => rank(metadata, b) - rank(metadata, a) || b.schemaId - a.schemaId,
  );
  return spec.fields.map((field) => resultType(newestFirst, field));
}

function rank(metadata: TableMetadata, schema: Schema): number {
  return schema.schemaId === metadata.currentSchemaId ? 1 : 0;
}

function resultType(schemas: readonly Schema[], field: PartitionField): Type {
  for (const schema of schemas) {
    const source = fieldById(schema, field.sourceId);
    if (source) return transformResultType(field.transform, source.type);
  }
  // Such a field has nulls only, or values that nobody can interpret: void and unknown transforms.
  if (field.transform.kind === 'void') return { kind: 'int' };
  throw malformed(`partition field "${field.name}"`, `has no source column ${field.sourceId}`);
}
