/**
 * Defaults of columns as text that DuckDB casts to the column's type.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { formatType } from '../../iceberg/type-text.js';
import type { Type } from '../../iceberg/type.js';

/** From the JSON single-value form (spec: Appendix D); undefined for none. */
export function defaultText(type: Type, json: unknown): string | undefined {
  if (json === undefined || json === null) return undefined;
  switch (type.kind) {
    case 'fixed':
    case 'binary':
      return String(json).replaceAll(/../g, (byte) => `\\x${byte.toUpperCase()}`);
    case 'struct':
    case 'list':
    case 'map':
      throw new LakeError('LAKE-I009', `lake does not support a default for ${formatType(type)}`);
    case 'float':
    case 'double':
      return Object.is(json, -0) ? '-0.0' : String(json);
    default:
      return String(json);
  }
}
