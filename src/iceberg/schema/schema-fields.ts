/**
 * Look-ups in a schema: fields by id and by name, at any depth.
 *
 * @module
 */

import type { Schema } from './schema.js';
import type { NestedField, Type } from '../type/type.js';

/** A field with the way to it. Elements, keys and values are fields named `element`, `key`, `value`. */
export interface LocatedField {
  readonly field: NestedField;
  /** Names from the top down. */
  readonly path: readonly string[];
  /** The fields around it, outermost first. */
  readonly parents: readonly NestedField[];
}

/** Every field of the schema, parents before children, each with its path. */
export function* locatedFields(schema: Schema): Generator<LocatedField> {
  yield* locate(schema.fields, []);
}

/** Every id of the schema: fields, list elements, map keys and values. */
export function* fieldIds(schema: Schema): Generator<number> {
  for (const located of locatedFields(schema)) yield located.field.id;
}

/** The greatest id that the schema uses; 0 for one without fields. */
export function highestFieldId(schema: Schema): number {
  let highest = 0;
  for (const id of fieldIds(schema)) highest = Math.max(highest, id);
  return highest;
}

/** All fields by id, at any depth. */
export function fieldsById(schema: Schema): ReadonlyMap<number, LocatedField> {
  return new Map([...locatedFields(schema)].map((located) => [located.field.id, located]));
}

/** The field with an id, at any depth. */
export function fieldById(schema: Schema, id: number): NestedField | undefined {
  for (const { field } of locatedFields(schema)) {
    if (field.id === id) return field;
  }
  return undefined;
}

/**
 * The field with a dotted name (`a.b`), exact case first, else the only one that differs by case
 * alone. A name that itself has dots is found too.
 */
export function fieldByName(schema: Schema, name: string): LocatedField | undefined {
  const all = [...locatedFields(schema)];
  const exact = all.find((l) => l.path.join('.') === name);
  if (exact) return exact;
  const near = all.filter((l) => l.path.join('.').toLowerCase() === name.toLowerCase());
  return near.length === 1 ? near[0] : undefined;
}

/** The types directly inside a type, as fields. */
export function childFields(type: Type): readonly NestedField[] {
  switch (type.kind) {
    case 'struct':
      return type.fields;
    case 'list':
      return [
        { id: type.elementId, name: 'element', required: type.elementRequired, type: type.element },
      ];
    case 'map':
      return [
        { id: type.keyId, name: 'key', required: true, type: type.key },
        { id: type.valueId, name: 'value', required: type.valueRequired, type: type.value },
      ];
    default:
      return [];
  }
}

function* locate(
  fields: readonly NestedField[],
  parents: readonly NestedField[],
): Generator<LocatedField> {
  for (const field of fields) {
    yield { field, path: [...parents, field].map((f) => f.name), parents };
    yield* locate(childFields(field.type), [...parents, field]);
  }
}
