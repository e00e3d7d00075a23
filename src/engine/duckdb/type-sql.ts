/**
 * Iceberg's types as DuckDB writes them.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import type { SimpleKind, Type } from '../../iceberg/type/type.js';
import { formatType } from '../../iceberg/type/type-text.js';
import { quoteIdentifier } from '../../project/relation.js';

const simpleTypes: Readonly<Record<Exclude<SimpleKind, 'timestamptz_ns' | 'variant'>, string>> = {
  boolean: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMPTZ',
  timestamp_ns: 'TIMESTAMP_NS',
  string: 'VARCHAR',
  uuid: 'UUID',
  binary: 'BLOB',
  unknown: 'INTEGER',
};

/**
 * The type of a column that holds values of an Iceberg type. Columns of type `unknown` hold nulls
 * only, variants are JSON: DuckDB's own VARIANT cannot tell a variant that is null from no variant.
 *
 * @throws LakeError LAKE-I009 for types that DuckDB cannot read without loss
 */
export function sqlType(type: Type): string {
  switch (type.kind) {
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'fixed':
      return 'BLOB';
    case 'variant':
      return 'JSON';
    case 'timestamptz_ns':
    case 'geometry':
    case 'geography':
      throw new LakeError('LAKE-I009', `lake cannot read columns of type ${formatType(type)}`);
    case 'struct': {
      const fields = type.fields.map((f) => `${quoteIdentifier(f.name)} ${insideType(f.type)}`);
      return `STRUCT(${fields.join(', ')})`;
    }
    case 'list':
      return `${insideType(type.element)}[]`;
    case 'map':
      return `MAP(${insideType(type.key)}, ${insideType(type.value)})`;
    default:
      return simpleTypes[type.kind];
  }
}

function insideType(type: Type): string {
  if (type.kind !== 'variant') return sqlType(type);
  throw new LakeError('LAKE-I009', 'lake cannot read variants inside structs, lists and maps');
}
