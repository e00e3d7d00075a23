/**
 * Where tables lie in a folder: `<warehouse>/<namespace>/<table>`.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { canonicalPath } from '../iceberg/scan/delete-index.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { tableName, type TableIdentifier } from './catalog.js';

/** @throws LakeError LAKE-C003 for a name that cannot be a folder's */
export function checkNamespace(namespace: readonly string[]): void {
  if (namespace.length === 0) {
    throw new LakeError('LAKE-C003', 'a table needs a namespace', { hint: 'name it "ns.table"' });
  }
  for (const part of namespace) checkName(part, 'namespace');
}

/** @throws LakeError LAKE-C003 for a name that cannot be a folder's */
export function checkIdentifier({ namespace, name }: TableIdentifier): void {
  checkNamespace(namespace);
  checkName(name, 'table');
}

/**
 * Metadata holds absolute locations, so a table is whole only where it was written.
 *
 * @throws LakeError LAKE-I011
 */
export function checkLocation(
  identifier: TableIdentifier,
  found: string,
  metadata: TableMetadata,
): void {
  const said = canonicalPath(metadata.location.replace(/(?<=.)\/+$/, ''));
  if (said === canonicalPath(found)) return;
  const message = `the table "${tableName(identifier)}" lies at ${found}, but was written at ${metadata.location}`;
  throw new LakeError('LAKE-I011', message, {
    hint: 'its files are known by their absolute place: move the warehouse back, or load and build it anew in an empty folder',
  });
}

function checkName(name: string, what: string): void {
  const problem =
    (name === '' && 'is empty') ||
    (name.startsWith('.') && 'starts with a dot') ||
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    (/[/\\\u0000-\u001f]/.test(name) && 'holds a slash or a control character') ||
    (Buffer.byteLength(name) > 255 && 'is longer than 255 bytes');
  if (!problem) return;
  throw new LakeError('LAKE-C003', `the ${what} name ${JSON.stringify(name)} ${problem}`, {
    hint: 'the name becomes the name of a folder',
  });
}
