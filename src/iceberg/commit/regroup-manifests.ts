/**
 * Writing the manifests of a table anew, so that each holds files of few partitions and planning
 * reads few of them (the property `commit.manifest.target-size-bytes`). Entries keep their ids and
 * numbers.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { groupBy } from '../../util/group-by.js';
import type { ManifestFile } from '../manifest/data-file.js';
import { isLive, readManifests } from '../manifest/live-entries.js';
import type { NewManifestEntry } from '../manifest/manifest.js';
import {
  existingEntry,
  writeManifest,
  type ManifestTarget,
  type NewManifest,
} from '../manifest/new-manifest.js';
import { specById } from '../metadata/history.js';
import { partitionTypesOf } from '../partition/partition-types.js';
import type { Value } from '../type/type.js';
import { compareValues } from '../type/value-order.js';
import { manifestTargetSize } from './manifest-size.js';

/** Files that are sorted at once: that bounds the memory. */
const filesAtOnce = 50_000;

/** Manifests with the live files of the given ones. */
export async function regroupManifests(
  target: ManifestTarget,
  manifests: readonly ManifestFile[],
): Promise<readonly NewManifest[]> {
  const groups = groupBy(manifests, (m) => `${m.content}:${m.partitionSpecId}`);
  const written: NewManifest[] = [];
  for (const part of [...groups.values()].flatMap(partsOf)) {
    written.push(...(await regroupPart(target, part)));
  }
  return written;
}

/**
 * The manifests that stay.
 *
 * @throws LakeError LAKE-I004 when one that was regrouped is not in the table any more
 */
export function withoutRegrouped(
  listed: readonly ManifestFile[],
  regrouped: readonly ManifestFile[] = [],
): readonly ManifestFile[] {
  const paths = new Set(regrouped.map(({ manifestPath }) => manifestPath));
  const rest = listed.filter(({ manifestPath }) => !paths.has(manifestPath));
  if (listed.length - rest.length === paths.size) return rest;
  const message = 'commit refused: another commit rewrote manifests that this one regroups';
  throw new LakeError('LAKE-I004', message, { hint: 'run again on the table as it is now' });
}

type Part = readonly [ManifestFile, ...ManifestFile[]];

function partsOf(manifests: Part): readonly Part[] {
  const [first, ...others] = manifests;
  const parts: [ManifestFile, ...ManifestFile[]][] = [[first]];
  let files = liveFiles(first);
  for (const manifest of others) {
    files += liveFiles(manifest);
    const last = parts.at(-1);
    if (last && files <= filesAtOnce) last.push(manifest);
    else {
      parts.push([manifest]);
      files = liveFiles(manifest);
    }
  }
  return parts;
}

function liveFiles({ addedFilesCount, existingFilesCount }: ManifestFile): number {
  return addedFilesCount + existingFilesCount;
}

async function regroupPart(target: ManifestTarget, part: Part): Promise<NewManifest[]> {
  const [{ content, partitionSpecId: specId }] = part;
  const read = await readManifests(target.storage, target.metadata, part);
  const entries = read
    .flatMap((manifest) => manifest.entries.filter(isLive).map(existingEntry))
    .sort(inPartitionOrder(target, specId));
  const bytes = part.reduce((sum, { manifestLength }) => sum + manifestLength, 0);
  const count = Math.ceil(bytes / manifestTargetSize(target.metadata.properties));
  const size = Math.max(1, Math.ceil(entries.length / count));
  const written: NewManifest[] = [];
  for (let start = 0; start < entries.length; start += size) {
    const some = entries.slice(start, start + size);
    written.push(await writeManifest(target, { content, specId, entries: some }));
  }
  return written;
}

/** Nulls come first; files of one partition in the order in which they came. */
function inPartitionOrder(
  { metadata }: ManifestTarget,
  specId: number,
): (a: NewManifestEntry, b: NewManifestEntry) => number {
  const orders = partitionTypesOf(metadata, specById(metadata, specId)).map(compareValues);
  return (a, b) => {
    for (const [index, compare] of orders.entries()) {
      const order = nullsFirst(a.file.partition[index], b.file.partition[index], compare);
      if (order !== 0) return order;
    }
    return (a.sequenceNumber ?? 0) - (b.sequenceNumber ?? 0);
  };
}

type Defined = Exclude<Value, null>;

function nullsFirst(
  a: Value | undefined,
  b: Value | undefined,
  compare: (a: Defined, b: Defined) => number,
): number {
  const [before, after] = [a ?? null, b ?? null];
  if (before === null || after === null) return Number(before !== null) - Number(after !== null);
  return compare(before, after);
}
