/**
 * Single, explicit changes of a schema (spec: Schema Evolution). Paths name fields from the top
 * down; elements, keys and values of lists and maps are `element`, `key` and `value`.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { didYouMean } from '../../util/edit-distance.js';
import { idsAfter, withFreshTypeIds } from './fresh-ids.js';
import type { EvolvedSchema, SchemaChange } from './schema-evolution.js';
import { childFields } from './schema-fields.js';
import { canPromote, sameType } from '../type/type-promotion.js';
import { formatType } from '../type/type-text.js';
import type { NestedField, PrimitiveType, Type } from '../type/type.js';

/** The schema to change, with the table's highest id so far. */
export type SchemaState = Pick<EvolvedSchema, 'schema' | 'lastColumnId'>;

type Path = readonly string[];

/**
 * Adds an optional column at the end of the struct at `parent` (an empty path is the top).
 *
 * @throws LakeError LAKE-I007
 */
export function addColumn(
  state: SchemaState,
  parent: Path,
  column: Omit<NestedField, 'id' | 'required'>,
): EvolvedSchema {
  const path = [...parent, column.name];
  const nextId = idsAfter(state.lastColumnId);
  const id = nextId();
  const type = withFreshTypeIds(column.type, nextId);
  const lastColumnId = nextId() - 1;
  const field = { ...column, id, type, required: false };
  const fields = editFields(state.schema.fields, parent, (siblings) => {
    if (named(siblings, column.name)) throw illegal(path, 'is there already');
    return [...siblings, field];
  });
  return result(state, fields, { kind: 'add', path, type }, lastColumnId);
}

/** @throws LakeError LAKE-I007 */
export function dropColumn(state: SchemaState, path: Path): EvolvedSchema {
  const fields = editField(state, path, (field) => {
    const gone = [field, ...descendants(field.type)].map((f) => f.id);
    if (gone.some((id) => state.schema.identifierFieldIds.includes(id))) {
      throw illegal(path, 'identifies the rows and cannot be dropped');
    }
    return [];
  });
  return result(state, fields, { kind: 'drop', path });
}

/** @throws LakeError LAKE-I007 */
export function renameColumn(state: SchemaState, path: Path, to: string): EvolvedSchema {
  const fields = editField(state, path, (field, siblings) => {
    const other = named(siblings, to);
    if (other && other !== field) throw illegal([...path.slice(0, -1), to], 'is there already');
    return [{ ...field, name: to }];
  });
  return result(state, fields, { kind: 'rename', path, to });
}

/** @throws LakeError LAKE-I007 naming both types where the new one is not a wider one */
export function widenColumn(state: SchemaState, path: Path, to: PrimitiveType): EvolvedSchema {
  let from: Type = to;
  const edit = (type: Type): Type => {
    from = type;
    if (sameType(type, to) || canPromote(type, to)) return to;
    const change = `${formatType(type)} to ${formatType(to)}`;
    throw illegal(path, `cannot change from ${change}`);
  };
  const fields = editType(state.schema.fields, path, edit);
  return result(state, fields, { kind: 'widen', path, from, to });
}

/** @throws LakeError LAKE-I007 */
export function makeOptional(state: SchemaState, path: Path): EvolvedSchema {
  const fields = editField(state, path, (field) => {
    if (state.schema.identifierFieldIds.includes(field.id)) {
      throw illegal(path, 'identifies the rows and must be required');
    }
    return [{ ...field, required: false }];
  });
  return result(state, fields, { kind: 'optional', path });
}

function result(
  state: SchemaState,
  fields: readonly NestedField[],
  change: SchemaChange,
  lastColumnId = state.lastColumnId,
): EvolvedSchema {
  return { schema: { ...state.schema, fields }, lastColumnId, changes: [change] };
}

type FieldEdit = (field: NestedField, siblings: readonly NestedField[]) => readonly NestedField[];

/** Replaces a field of a struct by others. */
function editField(state: SchemaState, path: Path, edit: FieldEdit): readonly NestedField[] {
  const name = path.at(-1) ?? '';
  return editFields(state.schema.fields, path.slice(0, -1), (siblings) => {
    const field = named(siblings, name);
    if (!field) throw unknown(path, siblings);
    const edited = siblings.flatMap((f) => (f === field ? edit(field, siblings) : [f]));
    if (edited.length === 0 && path.length > 1) throw illegal(path, 'is the last of its struct');
    return edited;
  });
}

function editFields(
  fields: readonly NestedField[],
  parent: Path,
  edit: (fields: readonly NestedField[]) => readonly NestedField[],
): readonly NestedField[] {
  if (parent.length === 0) return edit(fields);
  return editType(fields, parent, (type) => {
    if (type.kind !== 'struct') throw illegal(parent, 'is not a struct');
    return { ...type, fields: edit(type.fields) };
  });
}

/** Replaces the type at a path, through structs, lists and the values of maps. */
function editType(
  fields: readonly NestedField[],
  path: Path,
  edit: (type: Type) => Type,
): readonly NestedField[] {
  const [name = '', ...rest] = path;
  const field = named(fields, name);
  if (!field) throw unknown(path, fields);
  const inside = (type: Type, left: Path): Type => {
    if (left.length === 0) return edit(type);
    if (type.kind === 'struct') return { ...type, fields: editType(type.fields, left, edit) };
    if (type.kind === 'list' && left[0] === 'element') {
      return { ...type, element: inside(type.element, left.slice(1)) };
    }
    if (type.kind === 'map' && left[0] === 'value') {
      return { ...type, value: inside(type.value, left.slice(1)) };
    }
    if (type.kind === 'map' && left[0] === 'key') {
      throw illegal(path, 'is the key of a map and cannot change');
    }
    throw unknown(path, childFields(type));
  };
  return fields.map((f) => (f === field ? { ...f, type: inside(f.type, rest) } : f));
}

function named(fields: readonly NestedField[], name: string): NestedField | undefined {
  return fields.find((field) => field.name === name);
}

function descendants(type: Type): NestedField[] {
  return childFields(type).flatMap((field) => [field, ...descendants(field.type)]);
}

function unknown(path: Path, fields: readonly NestedField[]): LakeError {
  const names = fields.map((field) => field.name);
  return new LakeError('LAKE-I007', `the table has no column "${path.join('.')}"`, {
    hint: didYouMean(path.at(-1) ?? '', names),
  });
}

function illegal(path: Path, problem: string): LakeError {
  return new LakeError('LAKE-I007', `column "${path.join('.')}" ${problem}`);
}
