import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { localStorage } from '../../storage/local.js';
import { sharedPath } from '../../testing/shared.js';
import { parseJson } from '../../util/json.js';
import type { DataFile, FieldSummary, ManifestEntry, ManifestFile } from '../manifest/data-file.js';
import { summarizePartitions } from '../manifest/field-summary.js';
import { currentSchema, snapshotOf, specById } from './history.js';
import { decodeManifestList, encodeManifestList } from '../manifest/manifest-list.js';
import { readManifest, readManifestList } from '../manifest/manifest-reader.js';
import { decodeManifest, encodeManifest } from '../manifest/manifest.js';
import { decodeMetadata, encodeMetadata } from './metadata-file.js';
import type { TableMetadata } from './metadata.js';
import { partitionSpecFromJson } from '../partition/partition-spec-json.js';
import { partitionTypesOf } from '../partition/partition-types.js';
import { schemaFromJson } from '../schema/schema-json.js';
import type { Type } from '../type/type.js';

/** Where the golden tables say that they lie; a script beside them puts them there. */
const root = '/tmp/lake-golden';
const corpus = existsSync(root) ? sharedPath('golden') : undefined;
const names =
  corpus === undefined
    ? []
    : readdirSync(corpus).filter((name) => existsSync(join(corpus, name, 'expected.json')));
const storage = localStorage();

interface ExpectedFile {
  readonly path: string;
  readonly content: number;
  readonly format: string;
  readonly 'spec-id': number;
  readonly 'record-count': number;
  readonly 'file-size-in-bytes': number;
  readonly 'sequence-number': number;
  readonly 'file-sequence-number': number;
  readonly 'split-offsets'?: readonly number[];
  readonly 'sort-order-id'?: number;
  readonly 'first-row-id'?: number;
  readonly 'referenced-data-file'?: string;
  readonly 'content-offset'?: number;
  readonly 'content-size-in-bytes'?: number;
  readonly 'equality-ids'?: readonly number[];
}

interface Expected {
  readonly location: string;
  readonly metadata: string;
  readonly 'format-version': number;
  readonly schema: unknown;
  readonly 'partition-specs': readonly unknown[];
  readonly snapshots: readonly { readonly 'snapshot-id': string }[];
  readonly files: readonly ExpectedFile[];
}

describe.skipIf(corpus === undefined)('tables that other engines wrote', () => {
  test.each(names)('%s: metadata', (name) => {
    const expected = expectedOf(name);
    const metadata = readMetadata(name, expected);
    expect(metadata.formatVersion).toBe(expected['format-version']);
    expect(metadata.location).toBe(expected.location);
    expect(metadata.schemas).toContainEqual(schemaFromJson(expected.schema));
    expect(metadata.partitionSpecs).toEqual(
      expected['partition-specs'].map((spec) => partitionSpecFromJson(spec)),
    );
    expect(metadata.snapshots.map((s) => String(s.snapshotId))).toEqual(
      expected.snapshots.map((s) => s['snapshot-id']),
    );
    if (metadata.formatVersion === 1) return;
    expect(decodeMetadata(encodeMetadata(metadata), name)).toEqual(metadata);
  });

  test.each(names)('%s: every metadata file is read and written back', (name) => {
    for (const file of readdirSync(join(root, name, 'metadata'))) {
      if (!file.endsWith('.metadata.json')) continue;
      const bytes = readFileSync(join(root, name, 'metadata', file));
      const metadata = decodeMetadata(bytes, file);
      if (metadata.formatVersion === 1) continue;
      const text = Buffer.from(file.includes('.gz.') ? gunzipSync(bytes) : bytes).toString('utf8');
      const written = Buffer.from(encodeMetadata(metadata)).toString('utf8');
      expect(parseJson(written)).toEqual(comparable(parseJson(inOurSpelling(text))));
    }
  });

  test.each(names)('%s: live files', async (name) => {
    const expected = expectedOf(name);
    const metadata = readMetadata(name, expected);
    for (const snapshot of metadata.snapshots) await readFiles(metadata, snapshot.snapshotId);
    const { currentSnapshotId } = metadata;
    const entries = currentSnapshotId === null ? [] : await readFiles(metadata, currentSnapshotId);
    const described = entries.map((entry) => describeEntry(metadata, entry));
    expect(sorted(described)).toEqual(sorted(expected.files.map(withoutPartition)));
  });

  test.each(names)('%s: manifests are written back', async (name) => {
    const metadata = readMetadata(name, expectedOf(name));
    for (const snapshot of metadata.snapshots) {
      const manifests = await readManifestList(storage, metadata, snapshot);
      const list = encodeManifestList({
        formatVersion: 3,
        snapshotId: snapshot.snapshotId,
        parentSnapshotId: snapshot.parentSnapshotId,
        sequenceNumber: snapshot.sequenceNumber,
        manifests,
      });
      expect(decodeManifestList(list)).toEqual(manifests);
      for (const manifest of manifests) await rewrite(metadata, manifest);
    }
  });

  test.each(names)('%s: partition summaries are the writer’s', async (name) => {
    const metadata = readMetadata(name, expectedOf(name));
    for (const snapshot of metadata.snapshots) {
      for (const manifest of await readManifestList(storage, metadata, snapshot)) {
        const types = partitionTypesOf(metadata, specById(metadata, manifest.partitionSpecId));
        if (types.length === 0 || types.some((type) => type.kind === 'uuid')) continue;
        const entries = await readManifest(storage, manifest, metadata);
        if (wasWrittenNarrower(manifest, types)) continue;
        const summaries = summarizePartitions(
          types,
          entries.map((entry) => entry.file),
        );
        expect(summaries.map(withKnownNan)).toEqual(manifest.partitions?.map(withKnownNan));
      }
    }
  });
});

/** A key was widened after the manifest was written: its bounds have the old width. */
function wasWrittenNarrower(manifest: ManifestFile, types: readonly Type[]): boolean {
  return types.some(
    (type, i) => type.kind === 'long' && manifest.partitions?.[i]?.lowerBound?.length === 4,
  );
}

/** Some writers say "no NaN" of types that have none. */
function withKnownNan(summary: FieldSummary): FieldSummary {
  return { ...summary, containsNan: summary.containsNan ?? false };
}

async function rewrite(metadata: TableMetadata, manifest: ManifestFile): Promise<void> {
  const entries = await readManifest(storage, manifest, metadata);
  const spec = specById(metadata, manifest.partitionSpecId);
  const bytes = encodeManifest({
    formatVersion: 3,
    content: manifest.content,
    schema: currentSchema(metadata),
    spec,
    partitionTypes: partitionTypesOf(metadata, spec),
    entries,
  });
  const again = decodeManifest(bytes, manifest, metadata);
  expect(again).toEqual(entries.map(withoutEmptyMaps));
}

function withoutEmptyMaps(entry: ManifestEntry): ManifestEntry {
  const members = Object.entries(entry.file).filter(([, v]) => !(v instanceof Map && v.size === 0));
  // Only optional members are maps.
  return { ...entry, file: Object.fromEntries(members) as unknown as DataFile };
}

/** Blanks in the names of decimals, and lists that say nothing. */
function inOurSpelling(text: string): string {
  return text
    .replace(/decimal\((\d+), (\d+)\)/g, 'decimal($1,$2)')
    .replace(/,\s*"identifier-field-ids"\s*:\s*\[\s*\]/g, '');
}

/** What is the same whether a member is written as a default or left out. */
function comparable(json: unknown): unknown {
  const { 'current-snapshot-id': current, refs, ...rest } = json as Record<string, unknown>;
  const version3 = rest['format-version'] === 3;
  return {
    ...rest,
    'current-snapshot-id': current ?? (version3 ? null : -1),
    refs: refs ?? {},
    properties: rest['properties'] ?? {},
    snapshots: rest['snapshots'] ?? [],
    'snapshot-log': rest['snapshot-log'] ?? [],
    'metadata-log': rest['metadata-log'] ?? [],
  };
}

function describeEntry(metadata: TableMetadata, { file, ...entry }: ManifestEntry): ExpectedFile {
  const relative = (path: string) => path.replace(`${metadata.location}/`, '');
  return {
    path: relative(file.filePath),
    content: ['data', 'position-deletes', 'equality-deletes'].indexOf(file.content),
    format: file.fileFormat,
    'spec-id': file.specId,
    'record-count': file.recordCount,
    'file-size-in-bytes': file.fileSizeInBytes,
    'sequence-number': entry.sequenceNumber,
    'file-sequence-number': entry.fileSequenceNumber,
    ...(file.splitOffsets && { 'split-offsets': file.splitOffsets }),
    ...(file.sortOrderId !== undefined && { 'sort-order-id': file.sortOrderId }),
    ...(file.firstRowId !== undefined && { 'first-row-id': file.firstRowId }),
    ...(file.referencedDataFile !== undefined && {
      'referenced-data-file': relative(file.referencedDataFile),
    }),
    ...(file.contentOffset !== undefined && { 'content-offset': file.contentOffset }),
    ...(file.contentSizeInBytes !== undefined && {
      'content-size-in-bytes': file.contentSizeInBytes,
    }),
    ...(file.equalityIds && { 'equality-ids': file.equalityIds }),
  };
}

function withoutPartition(file: ExpectedFile & { readonly partition?: unknown }): ExpectedFile {
  const { partition, ...rest } = file;
  expect(partition).toBeTypeOf('string');
  return rest;
}

function sorted(files: readonly ExpectedFile[]): readonly ExpectedFile[] {
  const key = (file: ExpectedFile) => `${file.path} ${file['content-offset'] ?? 0}`;
  return [...files].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

async function readFiles(metadata: TableMetadata, snapshotId: bigint) {
  const manifests = await readManifestList(storage, metadata, snapshotOf(metadata, { snapshotId }));
  const entries = await Promise.all(manifests.map((m) => readManifest(storage, m, metadata)));
  return entries.flat().filter((entry) => entry.status !== 'deleted');
}

function expectedOf(name: string): Expected {
  const text = readFileSync(join(corpus ?? '', name, 'expected.json'), 'utf8');
  // The README beside the tables says what is in it.
  return parseJson(text) as Expected;
}

function readMetadata(name: string, expected: Expected): TableMetadata {
  const file = join(root, name, expected.metadata);
  return decodeMetadata(readFileSync(file), file);
}
