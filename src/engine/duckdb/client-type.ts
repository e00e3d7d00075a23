/**
 * Types as DuckDB's client takes them.
 *
 * @module
 */

import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  FLOAT,
  INTEGER,
  LIST,
  MAP,
  STRUCT,
  TIME,
  TIMESTAMP,
  TIMESTAMPTZ,
  TIMESTAMP_NS,
  UUID,
  VARCHAR,
  type DuckDBType,
} from '@duckdb/node-api';
import type { Type } from '../../iceberg/type/type.js';
import { formatType } from '../../iceberg/type/type-text.js';

/** The type of a column that holds values of an Iceberg type; as `sqlType`. */
export function duckDbType(type: Type): DuckDBType {
  switch (type.kind) {
    case 'boolean':
      return BOOLEAN;
    case 'int':
      return INTEGER;
    case 'long':
      return BIGINT;
    case 'float':
      return FLOAT;
    case 'double':
      return DOUBLE;
    case 'decimal':
      return DECIMAL(type.precision, type.scale);
    case 'date':
      return DATE;
    case 'time':
      return TIME;
    case 'timestamp':
      return TIMESTAMP;
    case 'timestamptz':
      return TIMESTAMPTZ;
    case 'timestamp_ns':
    case 'timestamptz_ns':
      return TIMESTAMP_NS;
    case 'string':
      return VARCHAR;
    case 'uuid':
      return UUID;
    case 'fixed':
    case 'binary':
      return BLOB;
    case 'struct':
      return STRUCT(Object.fromEntries(type.fields.map((f) => [f.name, duckDbType(f.type)])));
    case 'list':
      return LIST(duckDbType(type.element));
    case 'map':
      return MAP(duckDbType(type.key), duckDbType(type.value));
    default:
      throw new Error(`no column type for ${formatType(type)}`);
  }
}
