/**
 * Partition transforms as SQL. What DuckDB cannot compute exactly is a function of this process.
 *
 * @module
 */

import {
  BLOB,
  DECIMAL,
  DuckDBBlobValue,
  DuckDBDecimalValue,
  DuckDBScalarFunction,
  INTEGER,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { applyTransform } from '../../iceberg/partition/transform.js';
import { formatTransform } from '../../iceberg/partition/transform-text.js';
import { formatType } from '../../iceberg/type/type-text.js';
import type { Transform } from '../../iceberg/partition/partition-spec.js';
import type { Type, Value } from '../../iceberg/type/type.js';
import { quoteIdentifier } from '../../project/relation.js';
import { cellValue } from './cell-value.js';
import type { DuckDbConnection } from './connection.js';
import { duckDbType } from './client-type.js';
import { sqlType } from './type-sql.js';

export interface TransformedColumn {
  readonly transform: Transform;
  readonly type: Type;
  /** The column's value as SQL, of the type that `sqlType` names. */
  readonly expression: string;
}

/** @throws LakeError LAKE-I009 for a transform that lake does not know or that does not fit */
export function transformSql(connection: DuckDbConnection, column: TransformedColumn): string {
  const { transform, type, expression: e } = column;
  const apply = applyTransform(transform, type);
  switch (transform.kind) {
    case 'identity':
      return e;
    case 'void':
      return `CAST(NULL AS ${sqlType(type)})`;
    case 'year':
      return `CAST(year(${inUtc(type, e)}) - 1970 AS INTEGER)`;
    case 'month':
      return `CAST((year(${inUtc(type, e)}) - 1970) * 12 + month(${inUtc(type, e)}) - 1 AS INTEGER)`;
    case 'day':
      return `CAST(${inUtc(type, e)} AS DATE)`;
    case 'hour':
      return `CAST(${hours(type, e)} AS INTEGER)`;
    case 'truncate':
      if (type.kind === 'string') return `left(${e}, ${transform.width})`;
      return callSql(connection, column, apply);
    default:
      return callSql(connection, column, apply);
  }
}

function inUtc(type: Type, expression: string): string {
  return type.kind === 'timestamptz' ? `timezone('UTC', ${expression})` : expression;
}

/** Hours since 1970, rounded down. */
function hours(type: Type, expression: string): string {
  const micros = `epoch_us(${inUtc(type, expression)})`;
  return `((${micros} - ((${micros} % 3600000000) + 3600000000) % 3600000000) // 3600000000)`;
}

function callSql(
  connection: DuckDbConnection,
  { transform, type, expression }: TransformedColumn,
  apply: (value: Value) => Value,
): string {
  const name = `lake ${formatTransform(transform)} ${formatType(type)}`;
  const { functions } = connection.session;
  if (!functions.has(name)) {
    functions.add(name);
    connection.client.registerScalarFunction(scalarFunction(name, transform, type, apply));
  }
  return `${quoteIdentifier(name)}(${expression})`;
}

function scalarFunction(
  name: string,
  transform: Transform,
  type: Type,
  apply: (value: Value) => Value,
): DuckDBScalarFunction {
  const { returnType, wrap } = resultOf(transform, type);
  return DuckDBScalarFunction.create({
    name,
    parameterTypes: [duckDbType(type)],
    returnType,
    mainFunction: (_, input, output) => {
      const column = input.getColumnVector(0);
      for (let i = 0; i < input.rowCount; i += 1) {
        const value = apply(cellValue(type, column.getItem(i)));
        output.setItem(i, value === null ? null : wrap(value));
      }
      output.flush();
    },
  });
}

interface FunctionResult {
  readonly returnType: DuckDBType;
  readonly wrap: (value: Exclude<Value, null>) => DuckDBValue;
}

function resultOf(transform: Transform, type: Type): FunctionResult {
  if (transform.kind === 'bucket' || type.kind === 'int') {
    return { returnType: INTEGER, wrap: (value) => value as number };
  }
  if (type.kind === 'decimal') {
    const { precision, scale } = type;
    return {
      returnType: DECIMAL(precision, scale),
      wrap: (value) => new DuckDBDecimalValue(value as bigint, precision, scale),
    };
  }
  if (type.kind === 'binary') {
    return { returnType: BLOB, wrap: (value) => new DuckDBBlobValue(value as Uint8Array) };
  }
  return { returnType: duckDbType(type), wrap: (value) => value as bigint };
}
