/**
 * Keeping the number of manifests small: neighbouring small ones become one (spec: Manifests; the
 * properties `commit.manifest.*`).
 *
 * @module
 */

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
import { integerProperty } from '../metadata/table-property.js';
import { manifestTargetSize } from './manifest-size.js';

const enabledProperty = 'commit.manifest-merge.enabled';
const minCountProperty = 'commit.manifest.min-count-to-merge';

export interface Manifests {
  /** Of this commit, newest first. */
  readonly fresh: readonly NewManifest[];
  /** Of earlier commits, as they are. */
  readonly carried: readonly ManifestFile[];
}

type Item =
  | { readonly kind: 'fresh'; readonly manifest: NewManifest; readonly size: number }
  | { readonly kind: 'carried'; readonly manifest: ManifestFile; readonly size: number };

/** Manifests of one spec and kind are packed from the oldest on; what fills a pack is merged. */
export async function mergeManifests(
  target: ManifestTarget,
  manifests: Manifests,
): Promise<Manifests> {
  const { properties } = target.metadata;
  if (properties[enabledProperty] === 'false') return manifests;
  const groups = [...groupBy(itemsOf(manifests), groupOf).values()];
  const merged = await Promise.all(groups.map((items) => mergeGroup(target, items)));
  return {
    fresh: merged.flat().flatMap((item) => (item.kind === 'fresh' ? [item.manifest] : [])),
    carried: merged.flat().flatMap((item) => (item.kind === 'carried' ? [item.manifest] : [])),
  };
}

async function mergeGroup(target: ManifestTarget, items: readonly Item[]): Promise<Item[]> {
  const { properties } = target.metadata;
  const minCount = integerProperty(properties, minCountProperty, { otherwise: 100, least: 2 });
  const packs = pack(items, manifestTargetSize(properties));
  const results = await Promise.all(
    packs.map(async (packed, index) => {
      const growing = index === 0 && packed.length < minCount;
      return packed.length === 1 || growing ? packed : mergePack(target, packed);
    }),
  );
  return results.flat();
}

/** From the oldest (the last) on, each as full as the order allows; the newest pack comes first. */
function pack(items: readonly Item[], targetSize: number): Item[][] {
  const packs: Item[][] = [[]];
  let size = 0;
  for (const item of items.toReversed()) {
    if (size > 0 && size + item.size > targetSize) {
      packs.unshift([]);
      size = 0;
    }
    packs[0]?.unshift(item);
    size += item.size;
  }
  return packs;
}

async function mergePack(target: ManifestTarget, items: readonly Item[]): Promise<Item[]> {
  const carried = items.flatMap((item) => (item.kind === 'carried' ? [item.manifest] : []));
  const read = await readManifests(target.storage, target.metadata, carried);
  const entries: NewManifestEntry[] = [
    ...items.flatMap((item) => (item.kind === 'fresh' ? item.manifest.entries : [])),
    ...read.flatMap((m) => m.entries.filter(isLive).map(existingEntry)),
  ];
  const { content, partitionSpecId } = describe(items);
  const manifest = await writeManifest(target, { content, specId: partitionSpecId, entries });
  return [fresh(manifest)];
}

function itemsOf({ fresh: news, carried }: Manifests): Item[] {
  return [
    ...news.map(fresh),
    ...carried.map((manifest) => {
      return { kind: 'carried', manifest, size: manifest.manifestLength } as const;
    }),
  ];
}

function fresh(manifest: NewManifest): Item {
  return { kind: 'fresh', manifest, size: manifest.file.manifestLength };
}

function groupOf(item: Item): string {
  const { content, partitionSpecId } = describe([item]);
  return `${content}:${partitionSpecId}`;
}

function describe(items: readonly Item[]): Pick<ManifestFile, 'content' | 'partitionSpecId'> {
  const [first] = items;
  if (!first) throw new Error('a pack of manifests is empty');
  return first.kind === 'fresh' ? first.manifest.file : first.manifest;
}
