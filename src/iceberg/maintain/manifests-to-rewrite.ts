/**
 * Which manifests are worth to be written anew.
 *
 * @module
 */

import { groupBy } from '../../util/group-by.js';
import { manifestTargetSize } from '../commit/manifest-size.js';
import type { ManifestFile } from '../manifest/data-file.js';
import type { TableMetadata } from '../metadata/metadata.js';

/**
 * Of each spec and kind of contents all, where there are at least `minCount` and at least twice as
 * many as their size calls for.
 */
export function manifestsToRewrite(
  metadata: TableMetadata,
  listed: readonly ManifestFile[],
  minCount: number,
): readonly ManifestFile[] {
  const targetSize = manifestTargetSize(metadata.properties);
  const groups = groupBy(listed, (m) => `${m.content}:${m.partitionSpecId}`);
  return [...groups.values()]
    .filter((manifests) => {
      const bytes = manifests.reduce((sum, { manifestLength }) => sum + manifestLength, 0);
      return manifests.length >= Math.max(minCount, 2 * Math.ceil(bytes / targetSize));
    })
    .flat();
}
