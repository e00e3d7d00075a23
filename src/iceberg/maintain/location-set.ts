/**
 * A set of file locations that takes little memory, for tables of any size: of each it keeps 48
 * bits. Two locations may look alike, so it may only ever be a reason to leave a file alone.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { canonicalPath } from '../scan/delete-index.js';

export class LocationSet {
  readonly #hashes = new Set<number>();
  readonly #paths = new Set<number>();

  /** False: it was there already. */
  add(location: string): boolean {
    const key = locationKey(location);
    const hash = hashOf(key);
    if (this.#hashes.has(hash)) return false;
    this.#hashes.add(hash);
    this.#paths.add(hashOf(pathOf(key)));
    return true;
  }

  has(location: string): boolean {
    return this.#hashes.has(hashOf(locationKey(location)));
  }

  /** Whether a location with the same path is in it, under whatever scheme and authority. */
  hasPath(location: string): boolean {
    return this.#paths.has(hashOf(pathOf(locationKey(location))));
  }
}

/** One text for all ways to write a location: `s3a://b//x` is `s3://b/x`, `file:/x` is `/x`. */
export function locationKey(location: string): string {
  const path = canonicalPath(location);
  if (path.startsWith('/')) return posix.normalize(path);
  return path.replace(/(?<!:)\/{2,}/g, '/');
}

function pathOf(key: string): string {
  return key.replace(/^[a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?/i, '');
}

function hashOf(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6);
}
