/**
 * Defaults of columns as text that DuckDB casts to the column's type.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { formatType } from '../../iceberg/type/type-text.js';
import type { Type } from '../../iceberg/type/type.js';

/** From the JSON single-value form (spec: Appendix D); undefined for none. */
export function defaultText(type: Type, json: unknown): string | undefined {
  if (json === undefined || json === null) return undefined;
  if (type.kind === 'fixed' || type.kind === 'binary') return blobText(json as string);
  if (Object.is(json, -0)) return '-0.0';
  switch (typeof json) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(json);
    default:
      throw new LakeError('LAKE-I009', `lake does not support a default for ${formatType(type)}`);
  }
}

function blobText(hex: string): string {
  return hex.replaceAll(/../g, (byte) => `\\x${byte.toUpperCase()}`);
}
