/**
 * What DuckDB's client gives to JavaScript, as Iceberg's single values.
 *
 * @module
 */

import { formatType } from '../../iceberg/type/type-text.js';
import type { Type, Value } from '../../iceberg/type/type.js';
import type { Cell } from '../../sql/connection.js';

/** A cell of a column whose type is that of `sqlType(type)`, for a primitive type. */
export function cellValue(type: Type, cell: Cell): Value {
  if (cell === null || cell === undefined) return null;
  switch (type.kind) {
    case 'boolean':
    case 'string':
      return cell as boolean | string;
    case 'int':
    case 'float':
    case 'double':
      return Number(cell);
    case 'long':
      return BigInt(cell as bigint | number);
    case 'decimal':
      return integerPart(cell, 'value');
    case 'date':
      return Number((cell as { readonly days: number }).days);
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return integerPart(cell, 'micros');
    case 'timestamp_ns':
    case 'timestamptz_ns':
      return integerPart(cell, 'nanos');
    case 'uuid':
      return (cell as { toString(): string }).toString().toLowerCase();
    case 'fixed':
    case 'binary':
      return (cell as { readonly bytes: Uint8Array }).bytes;
    case 'unknown':
      return null;
    default:
      throw new Error(`${formatType(type)} is no primitive type`);
  }
}

/** Integers come as such where DuckDB has no wrapper for them (HUGEINT as a decimal, say). */
function integerPart(cell: Cell, member: 'value' | 'micros' | 'nanos'): bigint {
  if (typeof cell === 'bigint' || typeof cell === 'number') return BigInt(cell);
  const part = (cell as Readonly<Record<string, unknown>>)[member];
  if (typeof part === 'bigint') return part;
  throw new Error(`a cell without ${member}: ${String(cell)}`);
}
