/**
 * Bringing a table's schema to the columns that a query gives: columns are matched by name, at any
 * depth, and keep their ids (spec: Schema Evolution).
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { idsAfter, withFreshTypeIds } from './fresh-ids.js';
import type { Schema } from './schema.js';
import { canPromote, fitsInto } from '../type/type-promotion.js';
import { formatType } from '../type/type-text.js';
import type { ListType, MapType, NestedField, StructType, Type } from '../type/type.js';

export type SchemaChange =
  | { readonly kind: 'add'; readonly path: readonly string[]; readonly type: Type }
  | { readonly kind: 'drop'; readonly path: readonly string[] }
  | {
      readonly kind: 'widen';
      readonly path: readonly string[];
      readonly from: Type;
      readonly to: Type;
    }
  | { readonly kind: 'optional'; readonly path: readonly string[] };

export interface EvolutionRequest {
  readonly base: Schema;
  /** The table's high-water mark: ids above it are free. */
  readonly lastColumnId: number;
  /** The columns that are wanted; their ids are ignored. */
  readonly wanted: readonly NestedField[];
  /** Whether columns that are not wanted stay (and become optional) or are dropped. */
  readonly mode: 'append_new_columns' | 'sync_all_columns';
}

export interface EvolvedSchema {
  /** The base itself when nothing changes. */
  readonly schema: Schema;
  readonly lastColumnId: number;
  readonly changes: readonly SchemaChange[];
}

/**
 * Names match exactly, else without regard to case. A wanted type that fits into the column's
 * changes nothing. New columns come last.
 *
 * @throws LakeError LAKE-I007 naming the column and both types where the change is not legal
 */
export function evolveSchema(request: EvolutionRequest): EvolvedSchema {
  const evolution = new Evolution(request);
  const fields = evolution.fields(request.base.fields, request.wanted, []);
  const { changes, lastColumnId } = evolution;
  if (changes.length === 0) {
    return { schema: request.base, lastColumnId: request.lastColumnId, changes };
  }
  return { schema: { ...request.base, fields }, lastColumnId, changes };
}

type Path = readonly string[];

/** One walk over both schemas. */
class Evolution {
  readonly changes: SchemaChange[] = [];
  readonly #mode: EvolutionRequest['mode'];
  readonly #identifiers: ReadonlySet<number>;
  lastColumnId: number;

  constructor({ base, lastColumnId, mode }: EvolutionRequest) {
    this.#mode = mode;
    this.#identifiers = new Set(base.identifierFieldIds);
    this.lastColumnId = lastColumnId;
  }

  fields(
    base: readonly NestedField[],
    wanted: readonly NestedField[],
    path: Path,
  ): readonly NestedField[] {
    const matches = matchByName(base, wanted, path);
    const kept = base.flatMap((field) => this.#field(field, matches.get(field), path));
    const matched = new Set(matches.values());
    const added = wanted.filter((field) => !matched.has(field));
    return [...kept, ...added.map((field) => this.#added(field, path))];
  }

  #field(field: NestedField, wanted: NestedField | undefined, path: Path): NestedField[] {
    const at = [...path, field.name];
    if (!wanted) return this.#unwanted(field, at);
    const type = this.#type(field.type, wanted.type, at);
    return [type === field.type ? field : { ...field, type }];
  }

  #unwanted(field: NestedField, path: Path): NestedField[] {
    const drops = this.#mode === 'sync_all_columns';
    if (!drops && !field.required) return [field];
    if (this.#identifiers.has(field.id)) {
      throw illegal(path, 'identifies the rows and must be given');
    }
    this.changes.push({ kind: drops ? 'drop' : 'optional', path });
    return drops ? [] : [{ ...field, required: false }];
  }

  #added(field: NestedField, path: Path): NestedField {
    const at = [...path, field.name];
    if (field.required) throw illegal(at, 'is new and required, but older rows have no value');
    const nextId = idsAfter(this.lastColumnId);
    const id = nextId();
    const type = withFreshTypeIds(field.type, nextId);
    this.lastColumnId = nextId() - 1;
    this.changes.push({ kind: 'add', path: at, type });
    return { ...field, id, type };
  }

  /** The same object when nothing changes. */
  #type(base: Type, wanted: Type, path: Path): Type {
    if (base.kind === 'struct' && wanted.kind === 'struct') return this.#struct(base, wanted, path);
    if (base.kind === 'list' && wanted.kind === 'list') return this.#list(base, wanted, path);
    if (base.kind === 'map' && wanted.kind === 'map') return this.#map(base, wanted, path);
    if (fitsInto(wanted, base)) return base;
    if (!canPromote(base, wanted, 2)) throw cannotBecome(base, wanted, path);
    const nextId = idsAfter(this.lastColumnId);
    const to = withFreshTypeIds(wanted, nextId);
    this.lastColumnId = nextId() - 1;
    this.changes.push({ kind: 'widen', path, from: base, to });
    return to;
  }

  #struct(base: StructType, wanted: StructType, path: Path): Type {
    const before = this.changes.length;
    const fields = this.fields(base.fields, wanted.fields, path);
    if (fields.length === 0) throw illegal(path, 'would have no fields left');
    return this.changes.length === before ? base : { ...base, fields };
  }

  #list(base: ListType, wanted: ListType, path: Path): Type {
    const element = this.#type(base.element, wanted.element, [...path, 'element']);
    return element === base.element ? base : { ...base, element };
  }

  #map(base: MapType, wanted: MapType, path: Path): Type {
    const before = this.changes.length;
    this.#type(base.key, wanted.key, [...path, 'key']);
    if (this.changes.length > before) throw cannotBecome(base.key, wanted.key, [...path, 'key']);
    const value = this.#type(base.value, wanted.value, [...path, 'value']);
    return value === base.value ? base : { ...base, value };
  }
}

/** Which wanted field each base field is matched by. */
function matchByName(
  base: readonly NestedField[],
  wanted: readonly NestedField[],
  path: Path,
): ReadonlyMap<NestedField, NestedField> {
  const matches = new Map<NestedField, NestedField>();
  const claim = (field: NestedField | undefined, by: NestedField) => {
    if (!field) return;
    if (matches.has(field)) {
      const names = `"${matches.get(field)?.name}" and "${by.name}"`;
      throw illegal([...path, field.name], `is given twice: as ${names}`);
    }
    matches.set(field, by);
  };
  const exact = (w: NestedField) => base.find((b) => b.name === w.name);
  for (const field of wanted) claim(exact(field), field);
  for (const field of wanted.filter((w) => !exact(w))) {
    const near = base.filter((b) => b.name.toLowerCase() === field.name.toLowerCase());
    claim(near.length === 1 ? near[0] : undefined, field);
  }
  return matches;
}

function cannotBecome(from: Type, to: Type, path: Path): LakeError {
  const change = `${formatType(from)} to ${formatType(to)}`;
  return new LakeError('LAKE-I007', `column "${path.join('.')}" cannot change from ${change}`, {
    hint: `cast it to ${formatType(from)}, or rebuild the table with --full-refresh`,
  });
}

function illegal(path: Path, problem: string): LakeError {
  return new LakeError('LAKE-I007', `column "${path.join('.')}" ${problem}`);
}
