/**
 * First row ids of manifests (spec: Row Lineage, First Row ID Assignment), format version 3.
 *
 * @module
 */

import type { ManifestFile } from './data-file.js';

/**
 * Gives each data manifest that has none a first row id, in order, from the snapshot's on.
 * `nextRowId` less the snapshot's first is its `added-rows`.
 */
export function assignRowIds(
  manifests: readonly ManifestFile[],
  firstRowId: number,
): { readonly manifests: readonly ManifestFile[]; readonly nextRowId: number } {
  let next = firstRowId;
  const assigned = manifests.map((manifest) => {
    if (manifest.content === 'deletes' || manifest.firstRowId !== undefined) return manifest;
    const withId = { ...manifest, firstRowId: next };
    next += manifest.addedRowsCount + manifest.existingRowsCount;
    return withId;
  });
  return { manifests: assigned, nextRowId: next };
}
