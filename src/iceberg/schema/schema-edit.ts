/**
 * Explicit changes of a schema (spec: Schema Evolution), as data. Each works on what the ones
 * before it left, so a column may be renamed and then moved under its new name. What the table's
 * spec, sort order and identifier say of the outcome is checked when it is committed.
 *
 * @module
 */

import { unreachable } from '../../util/unreachable.js';
import { didYouMean } from '../../util/edit-distance.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { currentSchema } from '../metadata/history.js';
import { sameType } from '../type/type-promotion.js';
import type { NestedField, Type } from '../type/type.js';
import { checkDefaultsWithin, defaultOf } from './column-default.js';
import { idsAfter, withFreshTypeIds } from './fresh-ids.js';
import { promotedField } from './promote-column.js';
import {
  editField,
  editSiblings,
  findNamed,
  illegalEdit,
  locateColumn,
  requireFreeName,
  type Path,
} from './schema-path.js';
import type { Schema } from './schema.js';

/**
 * Paths name columns from the top down; elements, keys and values of lists and maps are `element`,
 * `key` and `value`. Defaults are JSON single values (spec: Appendix D).
 */
export type SchemaEdit =
  /** At the end of the struct at `parent` (absent: the top; a list or map: what is inside it). */
  | { readonly kind: 'add-column'; readonly parent?: Path; readonly column: NewColumn }
  | { readonly kind: 'drop-column'; readonly path: Path }
  | { readonly kind: 'rename-column'; readonly path: Path; readonly to: string }
  | { readonly kind: 'update-column-type'; readonly path: Path; readonly to: Type }
  | { readonly kind: 'make-column-optional'; readonly path: Path }
  | { readonly kind: 'make-column-required'; readonly path: Path }
  /** Without a doc, the column has none any more. */
  | { readonly kind: 'update-column-doc'; readonly path: Path; readonly doc?: string }
  /** What is written from now on where a row has no value; null: null. */
  | { readonly kind: 'update-write-default'; readonly path: Path; readonly value: unknown }
  | { readonly kind: 'move-column'; readonly path: Path; readonly to: ColumnPosition }
  /** The columns whose values together identify a row; none: nothing does. */
  | { readonly kind: 'set-identifier-fields'; readonly columns: readonly Path[] };

interface NewColumn {
  readonly name: string;
  /** Ids inside it are given anew. */
  readonly type: Type;
  readonly required?: boolean;
  readonly doc?: string;
  /** Of the rows that are there and of those to come. */
  readonly default?: unknown;
}

/** `before` and `after` name a column of the same struct. */
export type ColumnPosition = 'first' | { readonly before: string } | { readonly after: string };

/**
 * The current schema with the edits applied. A column that comes back under its old name is
 * another one, with another id.
 *
 * @throws LakeError LAKE-I007 naming the column, what is wrong and what to do instead
 */
export function editSchema(metadata: TableMetadata, edits: readonly SchemaEdit[]): Schema {
  const editor = new SchemaEditor(metadata);
  for (const edit of edits) editor.apply(edit);
  return editor.schema;
}

class SchemaEditor {
  schema: Schema;
  readonly #metadata: TableMetadata;
  #lastColumnId: number;

  constructor(metadata: TableMetadata) {
    this.#metadata = metadata;
    this.schema = currentSchema(metadata);
    this.#lastColumnId = metadata.lastColumnId;
  }

  apply(edit: SchemaEdit): void {
    switch (edit.kind) {
      case 'add-column':
        return this.#add(edit.parent ?? [], edit.column);
      case 'drop-column':
        return this.#field(edit.path, () => []);
      case 'rename-column':
        return this.#rename(edit.path, edit.to);
      case 'update-column-type':
        return this.#updateType(edit.path, edit.to);
      case 'make-column-optional':
        return this.#field(edit.path, (field) => [{ ...field, required: false }]);
      case 'make-column-required':
        return this.#require(edit.path);
      case 'update-column-doc':
        return this.#field(edit.path, (field) => [
          describedField(field, { doc: edit.doc, writeDefault: field.writeDefault }),
        ]);
      case 'update-write-default':
        return this.#updateDefault(edit.path, edit.value);
      case 'move-column':
        return this.#move(edit.path, edit.to);
      case 'set-identifier-fields':
        return this.#identify(edit.columns);
      default:
        return unreachable(edit);
    }
  }

  #add(parent: Path, column: NewColumn): void {
    const structPath = this.#structAt(parent);
    const path = [...structPath, column.name];
    const nextId = idsAfter(this.#lastColumnId);
    const id = nextId();
    const { doc, required = false, name } = column;
    const type = withFreshTypeIds(column.type, nextId);
    const value = defaultOf({ metadata: this.#metadata, type, path }, column.default);
    checkDefaultsWithin(this.#metadata, type, path);
    if (required && value === null) throw requiredWithoutDefault(path, this.#metadata);
    const defaults = value === null ? {} : { initialDefault: value, writeDefault: value };
    this.#siblings(structPath, (siblings) => {
      requireFreeName(siblings, undefined, path);
      return [
        ...siblings,
        { id, name, required, type, ...(doc !== undefined && { doc }), ...defaults },
      ];
    });
    this.#lastColumnId = nextId() - 1;
  }

  /** The struct to add to: of a list its elements, of a map its values. */
  #structAt(parent: Path): Path {
    if (parent.length === 0) return parent;
    const { type } = locateColumn(this.schema.fields, parent);
    if (type.kind === 'struct') return parent;
    if (type.kind === 'list') return this.#structAt([...parent, 'element']);
    if (type.kind === 'map') return this.#structAt([...parent, 'value']);
    throw illegalEdit(parent, 'is not a struct, so that nothing can be added to it');
  }

  #rename(path: Path, to: string): void {
    const next = [...path.slice(0, -1), to];
    this.#field(path, (field, siblings) => {
      requireFreeName(siblings, field, next);
      return [{ ...field, name: to }];
    });
  }

  #updateType(path: Path, to: Type): void {
    const nextId = idsAfter(this.#lastColumnId);
    this.#field(path, (field) => [
      sameType(field.type, to)
        ? field
        : promotedField(this.#metadata, { field, path, to: withFreshTypeIds(to, nextId) }),
    ]);
    this.#lastColumnId = nextId() - 1;
  }

  /** Rows from before may hold nulls, unless there are none or a default stands in for them. */
  #require(path: Path): void {
    this.#field(path, (field) => {
      const isNew = field.id > this.#metadata.lastColumnId;
      if (field.required || (isNew && field.initialDefault !== undefined)) {
        return [{ ...field, required: true }];
      }
      const problem = 'cannot become required: rows that are there may have no value';
      throw illegalEdit(path, problem, 'add a required column with a default in its stead');
    });
  }

  #updateDefault(path: Path, json: unknown): void {
    this.#field(path, (field) => {
      const value = defaultOf({ metadata: this.#metadata, type: field.type, path }, json);
      if (field.required && value === null && field.writeDefault !== undefined) {
        throw illegalEdit(path, 'is required, so that its default cannot be null');
      }
      return [describedField(field, { doc: field.doc, writeDefault: value ?? undefined })];
    });
  }

  #move(path: Path, to: ColumnPosition): void {
    this.#siblings(path.slice(0, -1), (siblings) => {
      const field = findNamed(siblings, path.at(-1) ?? '', path);
      const others = siblings.filter((f) => f !== field);
      const index = positionOf({ others, path }, to);
      return others.toSpliced(index, 0, field);
    });
  }

  #identify(columns: readonly Path[]): void {
    const ids = columns.map((path) => locateColumn(this.schema.fields, path).id);
    this.schema = { ...this.schema, identifierFieldIds: [...new Set(ids)] };
  }

  #field(path: Path, edit: Parameters<typeof editField>[2]): void {
    this.schema = { ...this.schema, fields: editField(this.schema.fields, path, edit) };
  }

  #siblings(parent: Path, edit: Parameters<typeof editSiblings>[2]): void {
    this.schema = { ...this.schema, fields: editSiblings(this.schema.fields, parent, edit) };
  }
}

function positionOf(
  { others, path }: { readonly others: readonly NestedField[]; readonly path: Path },
  to: ColumnPosition,
): number {
  if (to === 'first') return 0;
  const name = 'before' in to ? to.before : to.after;
  const index = others.findIndex((f) => f.name === name);
  if (index >= 0) return 'before' in to ? index : index + 1;
  const hint = didYouMean(
    name,
    others.map((f) => f.name),
  );
  throw illegalEdit(
    path,
    `cannot move next to "${name}": its struct has no other such column`,
    hint,
  );
}

interface Description {
  readonly doc: string | undefined;
  readonly writeDefault: unknown;
}

/** Undefined: the field has none. */
function describedField(field: NestedField, { doc, writeDefault }: Description): NestedField {
  const { id, name, required, type, initialDefault, others } = field;
  return {
    ...{ id, name, required, type },
    ...(doc !== undefined && { doc }),
    ...(initialDefault !== undefined && { initialDefault }),
    ...(writeDefault !== undefined && { writeDefault }),
    ...(others && { others }),
  };
}

function requiredWithoutDefault(path: Path, { formatVersion }: TableMetadata) {
  const problem = 'cannot be added as required: rows that are there have no value';
  const hint =
    formatVersion < 3
      ? 'add it as optional, or upgrade the table to format version 3 and give a default'
      : 'add it as optional, or give a default';
  return illegalEdit(path, problem, hint);
}
