/**
 * Reads Iceberg's JSON form of expressions (spec: Appendix C, and the REST catalog's `Expression`).
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { stringifyJson } from '../../util/json.js';
import type { Schema } from '../schema/schema.js';
import { fieldByName, type LocatedField } from '../schema/schema-fields.js';
import { parseCanonical } from '../type/canonical-value.js';
import { asList, asObject, asString, type JsonObject } from '../type/json-shape.js';
import { formatType } from '../type/type-text.js';
import type { Type, Value } from '../type/type.js';
import { all, any, compare, everyRow, not, type Expression } from './expression.js';

const noRow = { kind: 'false' } as const;

/**
 * Columns are found by their dotted names, and values are read as the types of their columns.
 *
 * @param json parsed without loss: `parseJson`
 * @throws LakeError LAKE-S002 for a column that is not there, LAKE-E003 for a value that does not fit
 *   its column, LAKE-I009 for other predicates and terms, LAKE-I006 for what is no expression
 */
export function expressionFromJson(schema: Schema, json: unknown): Expression {
  if (json === true) return everyRow;
  if (json === false) return noRow;
  const object = asObject(json, 'an expression');
  const type = asString(object['type'], 'the type of an expression');
  switch (type) {
    case 'true':
      return everyRow;
    case 'false':
      return noRow;
    case 'and':
      return all(operands(schema, object));
    case 'or':
      return any(operands(schema, object));
    case 'not':
      return not(expressionFromJson(schema, object['child']));
    default:
      return predicate(type, schema, object);
  }
}

function operands(schema: Schema, object: JsonObject): Expression[] {
  return [object['left'], object['right']].map((side) => expressionFromJson(schema, side));
}

function predicate(type: string, schema: Schema, object: JsonObject): Expression {
  const located = column(schema, object['term']);
  const { id, type: columnType } = located.field;
  switch (type) {
    case 'is-null':
    case 'not-null':
      return { kind: type, fieldId: id };
    case 'is-nan':
    case 'not-nan':
      checkFits(type, located, isFloat(columnType));
      return { kind: type, fieldId: id };
    case 'in':
    case 'not-in':
      return membership(type, located, asList(object['values'], `the values of ${type}`));
    case 'starts-with':
    case 'not-starts-with':
      checkFits(type, located, columnType.kind === 'string');
      return compare(type, id, valueOf(located, object['value']));
    case 'eq':
    case 'not-eq':
    case 'lt':
    case 'lt-eq':
    case 'gt':
    case 'gt-eq':
      return compare(type, id, valueOf(located, object['value']));
    default:
      throw new LakeError('LAKE-I009', `lake does not know the predicate "${type}"`);
  }
}

/** In an empty list is nothing, and outside of it is everything, null too. */
function membership(
  kind: 'in' | 'not-in',
  located: LocatedField,
  values: readonly unknown[],
): Expression {
  if (values.length === 0) return kind === 'in' ? noRow : everyRow;
  return {
    kind,
    fieldId: located.field.id,
    values: values.map((value) => valueOf(located, value)),
  };
}

function column(schema: Schema, term: unknown): LocatedField {
  const name = termName(term);
  const located = fieldByName(schema, name);
  if (!located) throw new LakeError('LAKE-S002', `the table has no column "${name}"`);
  if (located.parents.every((parent) => parent.type.kind === 'struct')) return located;
  throw new LakeError('LAKE-I009', `"${name}" lies inside a list or map: it has no single value`);
}

function termName(term: unknown): string {
  if (typeof term === 'string') return term;
  const object = asObject(term, 'the term of a predicate');
  if (object['type'] === 'reference') return asString(object['term'], 'the term of a reference');
  throw new LakeError('LAKE-I009', `lake cannot filter by the term ${stringifyJson(term)}`, {
    hint: 'compare the column itself',
  });
}

function valueOf(located: LocatedField, json: unknown): Value {
  const { type } = located.field;
  if (json === null || json === undefined) {
    throw new LakeError('LAKE-E003', `the predicate on "${nameOf(located)}" has no value`, {
      hint: 'use is-null or not-null',
    });
  }
  return parseCanonical(type, json);
}

function checkFits(predicateType: string, located: LocatedField, fits: boolean): void {
  if (fits) return;
  const { type } = located.field;
  throw new LakeError(
    'LAKE-E003',
    `${predicateType} does not apply to "${nameOf(located)}" of type ${formatType(type)}`,
  );
}

function nameOf(located: LocatedField): string {
  return located.path.join('.');
}

function isFloat(type: Type): boolean {
  return type.kind === 'float' || type.kind === 'double';
}
