/**
 * Which manifests tell two snapshots apart. One that both list holds the same files; it matters
 * only where deletes that the snapshots do not share may be about one of them.
 *
 * @module
 */

import type { Storage } from '../../storage/storage.js';
import type { ManifestEntry, ManifestFile } from '../manifest/data-file.js';
import { liveEntries } from '../manifest/live-entries.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { columnTypes } from '../type/column-type.js';
import { currentSchema, specById } from '../metadata/history.js';
import { inPartition } from '../partition/partition-filter.js';
import { isUnpartitioned } from '../partition/partition-spec.js';
import { manifestMayMatch, partitionFieldTypes } from './manifest-evaluator.js';

/** The manifests of each snapshot to open; deletes that cannot be about their files are left out. */
export interface DifferingManifests {
  readonly old: readonly ManifestFile[];
  readonly young: readonly ManifestFile[];
}

export async function differingManifests(
  storage: Storage,
  metadata: TableMetadata,
  [old, young]: readonly [readonly ManifestFile[], readonly ManifestFile[]],
): Promise<DifferingManifests> {
  const shared = sharedPaths(old, young);
  const own = (manifests: readonly ManifestFile[]) =>
    manifests.filter((m) => m.content === 'deletes' && !shared.has(m.manifestPath));
  const [gone, come] = await Promise.all([
    liveEntries(storage, metadata, own(old)),
    liveEntries(storage, metadata, own(young)),
  ]);
  const changed = symmetricDifference(gone, come).map(applicability(metadata));
  const select = (manifests: readonly ManifestFile[]) => {
    const data = manifests.filter(
      (m) =>
        m.content === 'data' &&
        (!shared.has(m.manifestPath) || changed.some((applies) => applies(m))),
    );
    return [...data, ...applicableDeletes(manifests, data)];
  };
  return { old: select(old), young: select(young) };
}

function sharedPaths(
  old: readonly ManifestFile[],
  young: readonly ManifestFile[],
): ReadonlySet<string> {
  const paths = new Set(old.map((m) => m.manifestPath));
  return new Set(young.map((m) => m.manifestPath).filter((path) => paths.has(path)));
}

/** Delete files that only one side has; merged manifests hold the ones that both have. */
function symmetricDifference(
  a: readonly ManifestEntry[],
  b: readonly ManifestEntry[],
): readonly ManifestEntry[] {
  const [inA, inB] = [new Set(a.map(identity)), new Set(b.map(identity))];
  return [...a.filter((e) => !inB.has(identity(e))), ...b.filter((e) => !inA.has(identity(e)))];
}

function identity({ file, sequenceNumber }: ManifestEntry): string {
  return JSON.stringify([file.filePath, file.contentOffset ?? null, sequenceNumber]);
}

/**
 * Whether the deletes may be about files of a data manifest: about data that is not younger, of
 * their own partition (spec: Scan Planning).
 */
function applicability(metadata: TableMetadata): (entry: ManifestEntry) => Applies {
  const types = columnTypes(metadata, currentSchema(metadata));
  return ({ file, sequenceNumber }) => {
    const spec = specById(metadata, file.specId);
    const everywhere = file.content === 'equality-deletes' && isUnpartitioned(spec);
    const filter = inPartition(spec, file.partition);
    const fields = partitionFieldTypes(spec, types);
    return (data) => {
      if (data.minSequenceNumber > sequenceNumber) return false;
      if (everywhere) return true;
      return data.partitionSpecId === file.specId && manifestMayMatch(filter, data, fields);
    };
  };
}

type Applies = (data: ManifestFile) => boolean;

function applicableDeletes(
  manifests: readonly ManifestFile[],
  data: readonly ManifestFile[],
): readonly ManifestFile[] {
  const oldest = Math.min(...data.map((m) => m.minSequenceNumber));
  return manifests.filter((m) => m.content === 'deletes' && m.sequenceNumber >= oldest);
}
