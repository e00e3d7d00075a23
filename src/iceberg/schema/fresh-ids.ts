/**
 * The field ids of a new table: from 1, all fields of a struct first, then what is inside each.
 *
 * @module
 */

import type { Schema } from './schema.js';
import type { NestedField, Type } from '../type/type.js';

/** The schema of a new table; the ids that the fields have are ignored. */
export function assignFreshIds(fields: readonly NestedField[]): Schema {
  const nextId = idsAfter(0);
  return { schemaId: 0, fields: withFreshIds(fields, nextId), identifierFieldIds: [] };
}

/** A source of ids above `last`. */
export function idsAfter(last: number): () => number {
  let id = last;
  return () => {
    id += 1;
    return id;
  };
}

/** The fields with ids from `nextId`, level by level. */
function withFreshIds(
  fields: readonly NestedField[],
  nextId: () => number,
): readonly NestedField[] {
  const numbered = fields.map((field) => ({ ...field, id: nextId() }));
  return numbered.map((field) => ({ ...field, type: withFreshTypeIds(field.type, nextId) }));
}

/** The type with new ids for everything inside it. */
export function withFreshTypeIds(type: Type, nextId: () => number): Type {
  switch (type.kind) {
    case 'struct':
      return { ...type, fields: withFreshIds(type.fields, nextId) };
    case 'list': {
      const elementId = nextId();
      return { ...type, elementId, element: withFreshTypeIds(type.element, nextId) };
    }
    case 'map': {
      const [keyId, valueId] = [nextId(), nextId()];
      const key = withFreshTypeIds(type.key, nextId);
      return { ...type, keyId, valueId, key, value: withFreshTypeIds(type.value, nextId) };
    }
    default:
      return type;
  }
}
