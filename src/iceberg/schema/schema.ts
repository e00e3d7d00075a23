/**
 * A table's schema (spec: Schemas).
 *
 * @module
 */

import type { NestedField } from '../type/type.js';

export interface Schema {
  readonly schemaId: number;
  readonly fields: readonly NestedField[];
  readonly identifierFieldIds: readonly number[];
  /** Members of its JSON that lake does not interpret. */
  readonly others?: Readonly<Record<string, unknown>>;
}
