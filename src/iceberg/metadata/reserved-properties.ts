/**
 * Properties that say what table metadata itself says, which nobody may set or remove.
 *
 * @module
 */

import { LakeError } from '../../errors.js';

const reserved = new Set([
  ...['uuid', 'snapshot-count', 'current-snapshot-summary', 'current-snapshot-id'],
  ...['current-snapshot-timestamp-ms', 'current-schema', 'default-partition-spec'],
  'default-sort-order',
]);

/** @throws LakeError LAKE-C003 naming the first of them */
export function refuseReservedProperties(names: Iterable<string>): void {
  for (const name of names) {
    if (!reserved.has(name)) continue;
    throw new LakeError('LAKE-C003', `the table property "${name}" is reserved`, {
      hint: 'the metadata of the table says it; leave the property out',
    });
  }
}
