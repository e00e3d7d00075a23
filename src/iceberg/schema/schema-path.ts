/**
 * Columns of a schema by path, and schemas with one column or struct replaced.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { didYouMean } from '../../util/edit-distance.js';
import type { NestedField, Type } from '../type/type.js';
import { childFields } from './schema-fields.js';

/** Names from the top down; what is inside lists and maps is `element`, `key` and `value`. */
export type Path = readonly string[];

type Fields = readonly NestedField[];
/** What stands in the place of a field; its siblings include the field itself. */
type FieldEdit = (field: NestedField, siblings: Fields) => Fields;

/** @throws LakeError LAKE-I007 */
export function locateColumn(fields: Fields, path: Path): NestedField {
  const [name = '', ...rest] = path;
  const field = findNamed(fields, name, path);
  return rest.length === 0 ? field : locateColumn(childFields(field.type), rest);
}

/** @throws LakeError LAKE-I007 */
export function editField(fields: Fields, path: Path, edit: FieldEdit): Fields {
  return editSiblings(fields, path.slice(0, -1), (siblings) => {
    const field = findNamed(siblings, path.at(-1) ?? '', path);
    const edited = siblings.flatMap((f) => (f === field ? edit(field, siblings) : [f]));
    if (edited.length > 0) return edited;
    throw illegalEdit(path, 'is the only column left there and cannot be dropped');
  });
}

/**
 * Replaces the fields of the struct at `parent`, an empty path being the top.
 *
 * @throws LakeError LAKE-I007 for a path that leads nowhere, a map's key, or an element or value
 *   that would be dropped, renamed or described
 */
export function editSiblings(
  fields: Fields,
  parent: Path,
  edit: (siblings: Fields) => Fields,
  around: Path = [],
): Fields {
  const [name, ...rest] = parent;
  if (name === undefined) return edit(fields);
  const path = [...around, name];
  const field = findNamed(fields, name, path);
  const children = childFields(field.type);
  const edited = editSiblings(children, rest, edit, path);
  return fields.map((f) =>
    f === field ? { ...f, type: withChildren({ type: f.type, children, path }, edited) } : f,
  );
}

/** The field of that name; one that differs only by case where there is no other. */
export function findNamed(fields: Fields, name: string, path: Path): NestedField {
  const near = fields.filter((f) => f.name.toLowerCase() === name.toLowerCase());
  const found = near.find((f) => f.name === name) ?? (near.length === 1 ? near[0] : undefined);
  if (found) return found;
  const names = fields.map((field) => field.name);
  throw new LakeError('LAKE-I007', `the table has no column "${path.join('.')}"`, {
    hint: didYouMean(name, names),
  });
}

/**
 * @param self the column itself, if it is there already
 * @throws LakeError LAKE-I007 where another column has the name, or one that differs by case alone
 */
export function requireFreeName(fields: Fields, self: NestedField | undefined, path: Path): void {
  const name = path.at(-1) ?? '';
  if (name === '') throw new LakeError('LAKE-I007', 'a column cannot have an empty name');
  const other = fields.find((f) => f !== self && f.name.toLowerCase() === name.toLowerCase());
  if (!other) return;
  if (other.name === name) throw illegalEdit(path, 'is there already', 'choose another name');
  const problem = `differs from "${other.name}" by case alone, which many engines do not tell apart`;
  throw illegalEdit(path, problem, 'choose another name');
}

export function illegalEdit(path: Path, problem: string, hint?: string): LakeError {
  return new LakeError('LAKE-I007', `column "${path.join('.')}" ${problem}`, { hint });
}

interface Parent {
  readonly type: Type;
  readonly children: Fields;
  readonly path: Path;
}

/** The type with these fields inside. */
function withChildren({ type, children, path }: Parent, edited: Fields): Type {
  switch (type.kind) {
    case 'struct':
      return { ...type, fields: edited };
    case 'list': {
      const [element] = requireSameNames(children, edited, path);
      return element ? { ...type, element: element.type, elementRequired: element.required } : type;
    }
    case 'map': {
      const [key, value] = requireSameNames(children, edited, path);
      if (key !== children[0]) throw keyChanged([...path, 'key']);
      return value ? { ...type, value: value.type, valueRequired: value.required } : type;
    }
    default:
      throw illegalEdit(path, 'is not a struct');
  }
}

/** Elements, keys and values have a type and may be required; nothing else of them can change. */
function requireSameNames(before: Fields, after: Fields, path: Path): Fields {
  const only = (field: NestedField) =>
    field.doc === undefined &&
    field.writeDefault === undefined &&
    field.initialDefault === undefined;
  const same = before.length === after.length && before.every((f, i) => f.name === after[i]?.name);
  if (same && after.every(only)) return after;
  const problem = 'is a list or map: what it holds cannot be dropped, renamed, moved or described';
  throw illegalEdit(path, problem);
}

function keyChanged(path: Path): LakeError {
  const hint = 'rows are found by it: add another column with the map as it should be';
  return illegalEdit(path, 'is the key of a map and cannot change', hint);
}
