/**
 * Locations of files on this machine: `file:///x`, `file:/x`, `file://localhost/x` and the bare
 * path `/x` mean the same file. As in every Iceberg library, what follows the scheme is the path as
 * it stands: a `%2F` in it belongs to the name and is not decoded.
 *
 * @module
 */

import { posix } from 'node:path';
import { LakeError } from '../errors.js';

const fileUri = /^file:(?:\/\/(?<host>[^/]*))?(?<path>\/.*)$/is;
const otherScheme = /^[a-z][a-z0-9+.-]*:/i;

/** The location of an absolute path. */
export function locationOfPath(path: string): string {
  return `file://${withoutTrailingSlash(posix.normalize(path))}`;
}

/**
 * The absolute path that a location means, normalised.
 *
 * @throws LakeError LAKE-C011 for a location that is not a file of this machine
 */
export function pathOfLocation(location: string): string {
  const path = location.startsWith('/') ? location : pathOfUri(location);
  if (path !== undefined) return withoutTrailingSlash(posix.normalize(path));
  const what = otherScheme.test(location) ? 'is not on this machine' : 'is not an absolute path';
  throw new LakeError('LAKE-C011', `the location ${location} ${what}`, {
    hint: 'lake reads and writes file:// locations and absolute paths',
  });
}

/** Without slashes at its end; the root keeps its one. */
export function withoutTrailingSlash(location: string): string {
  return location.replace(/(?<=.)\/+$/s, '');
}

function pathOfUri(location: string): string | undefined {
  const parts = fileUri.exec(location)?.groups;
  const host = parts?.['host']?.toLowerCase() ?? '';
  return host === '' || host === 'localhost' ? parts?.['path'] : undefined;
}
