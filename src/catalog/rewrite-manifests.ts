/**
 * Grouping the manifests of a table anew, in a commit of its own that changes no rows.
 *
 * @module
 */

import type { SnapshotChange } from '../iceberg/commit/change.js';
import { manifestsToRewrite } from '../iceberg/maintain/manifests-to-rewrite.js';
import { readManifestList } from '../iceberg/manifest/manifest-reader.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { currentSnapshot } from '../iceberg/metadata/history.js';
import type { Storage } from '../storage/storage.js';
import type { Catalog, TableIdentifier } from './catalog.js';
import { commitChange } from './commit-change.js';
import { loadExisting } from './load-existing.js';

export interface RewriteManifestsRequest {
  readonly storage: Storage;
  readonly catalog: Catalog;
  readonly identifier: TableIdentifier;
  /** Fewer of one kind are not worth the commit. */
  readonly minCount: number;
  /** Only tell what would be done. */
  readonly dryRun?: boolean;
}

export interface RewrittenManifests {
  readonly manifests: number;
  readonly bytes: number;
  /** How many stand in for them; unknown in a dry run. */
  readonly written?: number;
}

/**
 * Rewrites the manifests of the branch `main` where that is worth it.
 *
 * @throws LakeError LAKE-I001 when there is no table; else as `publishStaged`
 */
export async function rewriteManifests(
  request: RewriteManifestsRequest,
): Promise<RewrittenManifests> {
  const { storage, catalog, identifier, minCount } = request;
  const table = await loadExisting(catalog, identifier);
  const { metadata } = table;
  const head = currentSnapshot(metadata);
  const listed = head ? await readManifestList(storage, metadata, head) : [];
  const regrouped = manifestsToRewrite(metadata, listed, minCount);
  const bytes = regrouped.reduce((sum, { manifestLength }) => sum + manifestLength, 0);
  const replaced = { manifests: regrouped.length, bytes };
  if (request.dryRun || regrouped.length === 0) return replaced;
  const snapshot: SnapshotChange = {
    ...{ operation: 'replace', added: [], removed: [], summary: {}, regrouped },
    baseSnapshotId: metadata.currentSnapshotId,
    validation: { kind: 'compact' },
  };
  const after = await commitChange({ storage, catalog, identifier, change: { snapshot } });
  return { ...replaced, written: await countWritten(storage, after.metadata) };
}

async function countWritten(storage: Storage, metadata: TableMetadata): Promise<number> {
  const head = currentSnapshot(metadata);
  if (!head) return 0;
  const listed = await readManifestList(storage, metadata, head);
  return listed.filter(({ addedSnapshotId }) => addedSnapshotId === head.snapshotId).length;
}
