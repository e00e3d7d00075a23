/**
 * The folder of shared material (conformance corpora, golden tables, recorded data), for tests that
 * need it. They skip, visibly, where it is absent.
 *
 * @module
 */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(process.env['LAKE_SHARED'] ?? '../shared');

/** A path in the shared folder, or undefined where it is not there. */
export function sharedPath(...parts: readonly string[]): string | undefined {
  const path = join(root, ...parts);
  return existsSync(path) ? path : undefined;
}
