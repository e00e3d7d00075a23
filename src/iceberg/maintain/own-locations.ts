/**
 * Which files are a table's own: those below its location and below the folders that its properties
 * name. All others were added by reference and may belong to somebody else.
 *
 * @module
 */

import { withoutTrailingSlash } from '../../storage/location.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { locationKey } from './location-set.js';

const folderProperties = [
  'write.data.path',
  'write.metadata.path',
  'write.object-storage.path',
  'write.folder-storage.path',
];

export function ownLocations(metadata: TableMetadata): (location: string) => boolean {
  const named = folderProperties.flatMap((name) => metadata.properties[name] ?? []);
  const folders = [metadata.location, ...named].map(
    (folder) => `${withoutTrailingSlash(locationKey(folder))}/`,
  );
  return (location) => {
    const key = locationKey(location);
    return folders.some((folder) => key.startsWith(folder));
  };
}
