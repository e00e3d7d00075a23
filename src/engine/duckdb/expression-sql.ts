/**
 * Iceberg's expressions as SQL conditions. DuckDB compares as they do: by SQL's logic of three
 * values, NaN as the largest number and equal to itself, text and bytes by their bytes.
 *
 * @module
 */

import type { CompareOperator, Expression, Predicate } from '../../iceberg/scan/expression.js';
import type { Schema } from '../../iceberg/schema/schema.js';
import { fieldsById } from '../../iceberg/schema/schema-fields.js';
import { formatCanonical } from '../../iceberg/type/canonical-value.js';
import type { Type, Value } from '../../iceberg/type/type.js';
import { quoteIdentifier } from '../../project/relation.js';
import { quoteLiteral } from '../../sql/quote.js';
import { unreachable } from '../../util/unreachable.js';
import { sqlType } from './type-sql.js';

interface Column {
  readonly sql: string;
  readonly type: Type;
}
type ColumnOf = (fieldId: number) => Column;

/** A condition over columns that have the names of the schema. */
export function expressionSql(schema: Schema, expression: Expression): string {
  const fields = fieldsById(schema);
  return conditionSql(expression, (fieldId) => {
    const located = fields.get(fieldId);
    if (!located) throw new Error(`the schema has no field ${fieldId}`);
    const [top = '', ...inner] = located.path;
    const sql = inner.reduce(
      (outer, name) => `struct_extract(${outer}, ${quoteLiteral(name)})`,
      quoteIdentifier(top),
    );
    return { sql, type: located.field.type };
  });
}

function conditionSql(expression: Expression, columnOf: ColumnOf): string {
  switch (expression.kind) {
    case 'true':
    case 'false':
      return expression.kind.toUpperCase();
    case 'and':
    case 'or': {
      const operands = expression.operands.map((operand) => conditionSql(operand, columnOf));
      if (operands.length === 0) return expression.kind === 'and' ? 'TRUE' : 'FALSE';
      return `(${operands.join(expression.kind === 'and' ? ' AND ' : ' OR ')})`;
    }
    case 'not':
      return `(NOT ${conditionSql(expression.operand, columnOf)})`;
    default:
      return predicateSql(expression, columnOf(expression.fieldId));
  }
}

function predicateSql(predicate: Predicate, { sql, type }: Column): string {
  switch (predicate.kind) {
    case 'is-null':
      return `(${sql} IS NULL)`;
    case 'not-null':
      return `(${sql} IS NOT NULL)`;
    case 'is-nan':
      return `isnan(${sql})`;
    case 'not-nan':
      return `(NOT isnan(${sql}))`;
    case 'in':
    case 'not-in': {
      if (predicate.values.length === 0) return predicate.kind === 'in' ? 'FALSE' : 'TRUE';
      const values = predicate.values.map((value) => valueSql(type, value));
      return `(${sql} ${predicate.kind === 'in' ? 'IN' : 'NOT IN'} (${values.join(', ')}))`;
    }
    case 'compare':
      return comparisonSql(predicate.op, sql, valueSql(type, predicate.value));
    default:
      return unreachable(predicate);
  }
}

const operators = {
  eq: '=',
  'not-eq': '<>',
  lt: '<',
  'lt-eq': '<=',
  gt: '>',
  'gt-eq': '>=',
} as const;

function comparisonSql(op: CompareOperator, column: string, value: string): string {
  switch (op) {
    case 'starts-with':
      return `starts_with(${column}, ${value})`;
    case 'not-starts-with':
      return `(NOT starts_with(${column}, ${value}))`;
    default:
      return `(${column} ${operators[op]} ${value})`;
  }
}

function valueSql(type: Type, value: Value): string {
  if (value === null) return `CAST(NULL AS ${sqlType(type)})`;
  switch (type.kind) {
    case 'boolean':
      return value === true ? 'TRUE' : 'FALSE';
    case 'date':
      return `(DATE '1970-01-01' + CAST(${String(value)} AS INTEGER))`;
    case 'timestamp':
      return `make_timestamp(CAST(${String(value)} AS BIGINT))`;
    case 'timestamptz':
      return `make_timestamptz(CAST(${String(value)} AS BIGINT))`;
    case 'timestamp_ns':
      return `make_timestamp_ns(CAST(${String(value)} AS BIGINT))`;
    case 'string':
      return textSql(String(value));
    case 'fixed':
    case 'binary':
      return `unhex(${quoteLiteral(String(formatCanonical(type, value)))})`;
    default:
      return `CAST(${quoteLiteral(String(formatCanonical(type, value)))} AS ${sqlType(type)})`;
  }
}

/** A statement cannot hold the character zero. */
function textSql(text: string): string {
  return `(${text.split('\0').map(quoteLiteral).join(' || chr(0) || ')})`;
}
