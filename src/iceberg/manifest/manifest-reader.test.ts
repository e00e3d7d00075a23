import { expect, test } from 'vitest';
import { memoryStorage } from '../../storage/memory.js';
import { encodeManifestList } from './manifest-list.js';
import { readManifest, readManifestList } from './manifest-reader.js';
import { encodeManifest } from './manifest.js';
import { decodeMetadata } from '../metadata/metadata-file.js';
import { currentSchema } from '../metadata/history.js';
import type { DataFile, ManifestFile } from './data-file.js';
import type { TableMetadata } from '../metadata/metadata.js';

/** A table of version 1 whose snapshot names its manifests itself. */
const metadata: TableMetadata = decodeMetadata(
  Buffer.from(
    JSON.stringify({
      'format-version': 1,
      location: '/w/t',
      'last-updated-ms': 5,
      'last-column-id': 1,
      schema: { type: 'struct', fields: [{ id: 1, name: 'a', required: false, type: 'int' }] },
      'partition-spec': [],
      'current-snapshot-id': 4,
      snapshots: [{ 'snapshot-id': 4, 'timestamp-ms': 5, manifests: ['/w/t/m0.avro'] }],
    }),
  ),
  'v1.metadata.json',
);
const file: DataFile = {
  content: 'data',
  filePath: '/w/t/a.parquet',
  fileFormat: 'PARQUET',
  specId: 0,
  partition: [],
  recordCount: 3,
  fileSizeInBytes: 9,
};

function manifest(): Uint8Array {
  const entry = { snapshotId: 4n, sequenceNumber: 0, fileSequenceNumber: 0, file };
  return encodeManifest({
    formatVersion: 2,
    content: 'data',
    schema: currentSchema(metadata),
    spec: { specId: 0, fields: [] },
    partitionTypes: [],
    entries: [
      { ...entry, status: 'added' },
      { ...entry, status: 'existing' },
      { ...entry, status: 'deleted' },
    ],
  });
}

test('a snapshot of version 1 that lists its manifests is read, with counts', async () => {
  const storage = memoryStorage();
  const bytes = manifest();
  await storage.put('/w/t/m0.avro', bytes);
  const manifests = await readManifestList(storage, metadata, metadata.snapshots[0]!);
  expect(manifests).toEqual([
    {
      manifestPath: '/w/t/m0.avro',
      manifestLength: bytes.length,
      partitionSpecId: 0,
      content: 'data',
      sequenceNumber: 0,
      minSequenceNumber: 0,
      addedSnapshotId: 4n,
      addedFilesCount: 1,
      existingFilesCount: 1,
      deletedFilesCount: 1,
      addedRowsCount: 3,
      existingRowsCount: 3,
      deletedRowsCount: 3,
    },
  ]);
  const entries = await readManifest(storage, manifests[0]!, metadata);
  expect(entries.map((entry) => [entry.status, entry.sequenceNumber])).toEqual([
    ['added', 0],
    ['existing', 0],
    ['deleted', 0],
  ]);
});

test('counts that nobody knows cannot be written', () => {
  const unknown = { addedFilesCount: -1 } as unknown as ManifestFile;
  expect(() =>
    encodeManifestList({
      formatVersion: 2,
      snapshotId: 1n,
      parentSnapshotId: undefined,
      sequenceNumber: 1,
      manifests: [unknown],
    }),
  ).toThrow('unknown counts');
});

test('a missing manifest names its file', async () => {
  const reading = readManifestList(memoryStorage(), metadata, metadata.snapshots[0]!);
  await expect(reading).rejects.toMatchObject({
    code: 'LAKE-F001',
    message: expect.stringContaining('/w/t/m0.avro') as string,
  });
});
