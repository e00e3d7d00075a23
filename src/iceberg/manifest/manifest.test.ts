import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dataFiles, partitionedSchemas } from '../../testing/iceberg-arbitraries.js';
import { applyUpdates } from '../metadata/apply-updates.js';
import { decodeAvroFile } from './avro-file.js';
import type { DataFile, ManifestFile } from './data-file.js';
import { summarizePartitions } from './field-summary.js';
import { currentSchema } from '../metadata/history.js';
import { decodeManifestList, encodeManifestList } from './manifest-list.js';
import { decodeManifest, encodeManifest, type NewManifestEntry } from './manifest.js';
import type { TableMetadata } from '../metadata/metadata.js';
import type { PartitionSpec } from '../partition/partition-spec.js';
import { partitionTypesOf } from '../partition/partition-types.js';
import { assignRowIds } from './row-ids.js';
import type { Schema } from '../schema/schema.js';
import { decodeSingleValue } from '../type/single-value.js';
import type { Type } from '../type/type.js';
import { compareValues } from '../type/value-order.js';

const longString: Schema = {
  schemaId: 0,
  fields: [
    { id: 1, name: 'id', required: false, type: { kind: 'long' } },
    { id: 2, name: 'name', required: false, type: { kind: 'string' } },
  ],
  identifierFieldIds: [],
};
const identitySpec: PartitionSpec = {
  specId: 0,
  fields: [{ sourceId: 1, fieldId: 1000, name: 'id', transform: { kind: 'identity' } }],
};

function tableOf(schema: Schema, spec: PartitionSpec): TableMetadata {
  return applyUpdates(
    undefined,
    [
      { action: 'assign-uuid', uuid: '3f0d6a4b-1111-4222-8333-444444444444' },
      { action: 'upgrade-format-version', formatVersion: 3 },
      { action: 'set-location', location: 'file:///w/t' },
      { action: 'add-schema', schema },
      { action: 'set-current-schema', schemaId: -1 },
      { action: 'add-spec', spec },
      { action: 'set-default-spec', specId: -1 },
    ],
    { now: 1 },
  );
}

function listed(members: Partial<ManifestFile> = {}): ManifestFile {
  return {
    manifestPath: 'file:///w/t/metadata/m0.avro',
    manifestLength: 1,
    partitionSpecId: 0,
    content: 'data',
    sequenceNumber: 7,
    minSequenceNumber: 7,
    addedSnapshotId: 9_007_199_254_740_993n,
    addedFilesCount: 1,
    existingFilesCount: 2,
    deletedFilesCount: 0,
    addedRowsCount: 10,
    existingRowsCount: 20,
    deletedRowsCount: 0,
    partitions: [],
    ...members,
  };
}

function fileOf(members: Partial<DataFile> = {}): DataFile {
  return {
    content: 'data',
    filePath: 'file:///w/t/data/a.parquet',
    fileFormat: 'PARQUET',
    specId: 0,
    partition: [5n],
    recordCount: 10,
    fileSizeInBytes: 100,
    ...members,
  };
}

function written(entries: readonly NewManifestEntry[], formatVersion: 2 | 3 = 2): Uint8Array {
  return encodeManifest({
    formatVersion,
    content: 'data',
    schema: longString,
    spec: identitySpec,
    partitionTypes: [{ kind: 'long' }],
    entries,
  });
}

const added = (file: DataFile): NewManifestEntry => ({
  status: 'added',
  snapshotId: 1n,
  sequenceNumber: null,
  fileSequenceNumber: null,
  file,
});

describe('manifests', () => {
  test('give back what was written, under any spec', () => {
    const cases = partitionedSchemas.chain(({ schema, spec }) => {
      const metadata = tableOf(schema, spec);
      const types = partitionTypesOf(metadata, spec);
      const files = fc.array(dataFiles(0, types), { minLength: 1, maxLength: 4 });
      return files.map((f) => ({ metadata, spec, types, files: f }));
    });
    fc.assert(
      fc.property(cases, ({ metadata, spec, types, files }) => {
        const schema = currentSchema(metadata);
        const entries = files.map((file) => ({
          status: 'existing' as const,
          snapshotId: 2n ** 62n + 1n,
          sequenceNumber: 3,
          fileSequenceNumber: 4,
          file,
        }));
        const bytes = encodeManifest({
          formatVersion: 3,
          content: 'data',
          schema,
          spec,
          partitionTypes: types,
          entries,
        });
        expect(decodeManifest(bytes, listed({ content: 'deletes' }), metadata)).toEqual(entries);
      }),
      { numRuns: 60 },
    );
  });

  test('added files take the numbers of their commit, others keep theirs', () => {
    const metadata = tableOf(longString, identitySpec);
    const numbers = { sequenceNumber: 3, fileSequenceNumber: 4 };
    const bytes = written([
      added(fileOf()),
      {
        status: 'added',
        snapshotId: 1n,
        sequenceNumber: 2,
        fileSequenceNumber: null,
        file: fileOf(),
      },
      { status: 'existing', snapshotId: 1n, ...numbers, file: fileOf() },
      { status: 'deleted', snapshotId: 8n, ...numbers, file: fileOf() },
    ]);
    const entries = decodeManifest(bytes, listed(), metadata);
    expect(entries.map((e) => [e.sequenceNumber, e.fileSequenceNumber])).toEqual([
      [7, 7],
      [2, 7],
      [3, 4],
      [3, 4],
    ]);
    expect(entries[3]?.snapshotId).toBe(8n);
  });

  test('files that were there before cannot be written without numbers', () => {
    const entry = { ...added(fileOf()), status: 'existing' as const };
    expect(() => written([entry])).toThrow('sequence numbers');
  });

  test('files without a row id follow one another from that of the manifest', () => {
    const metadata = tableOf(longString, identitySpec);
    const bytes = written(
      [added(fileOf()), added(fileOf({ firstRowId: 3 })), added(fileOf({ recordCount: 2 }))],
      3,
    );
    const rowIds = (firstRowId?: number) =>
      decodeManifest(bytes, listed(firstRowId === undefined ? {} : { firstRowId }), metadata).map(
        (entry) => entry.file.firstRowId,
      );
    expect(rowIds(100)).toEqual([100, 3, 110]);
    expect(rowIds()).toEqual([undefined, undefined, undefined]);
  });

  test('a value that was written narrower is widened with its column', () => {
    const int: Schema = {
      ...longString,
      fields: [{ ...longString.fields[0]!, type: { kind: 'int' } }],
    };
    const bytes = encodeManifest({
      formatVersion: 2,
      content: 'data',
      schema: int,
      spec: identitySpec,
      partitionTypes: [{ kind: 'int' }],
      entries: [added(fileOf({ partition: [5] }))],
    });
    const entries = decodeManifest(bytes, listed(), tableOf(longString, identitySpec));
    expect(entries[0]?.file.partition).toEqual([5n]);
  });

  test('the header says what is needed to read it, and keeps the field ids', () => {
    const { header } = decodeAvroFile(written([added(fileOf())]), 'm');
    expect(header.get('schema-id')).toBe('0');
    expect(header.get('partition-spec-id')).toBe('0');
    expect(header.get('format-version')).toBe('2');
    expect(header.get('content')).toBe('data');
    expect(JSON.parse(header.get('partition-spec') ?? '')).toEqual([
      { name: 'id', transform: 'identity', 'source-id': 1, 'field-id': 1000 },
    ]);
    expect(JSON.parse(header.get('schema') ?? '')).toMatchObject({ type: 'struct' });
    const schema = header.get('avro.schema') ?? '';
    expect(schema).toContain('"name":"r102","fields":[{"name":"id","type":["null","long"]');
    expect(schema).toContain('"default":null,"field-id":1000');
    expect(schema).not.toContain('first_row_id');
  });
});

describe('manifest lists', () => {
  test('give back what was written, 64-bit ids included', () => {
    const manifests = [
      listed(),
      listed({
        content: 'deletes',
        partitions: [
          { containsNull: true },
          {
            containsNull: false,
            containsNan: true,
            lowerBound: new Uint8Array([1]),
            upperBound: new Uint8Array([2]),
          },
        ],
        keyMetadata: new Uint8Array([3]),
      }),
    ];
    const list = { snapshotId: 1n, parentSnapshotId: undefined, sequenceNumber: 1, manifests };
    const bytes = encodeManifestList({ formatVersion: 2, ...list });
    expect(decodeManifestList(bytes)).toEqual(manifests);
    expect(decodeAvroFile(bytes, 'l').header.get('parent-snapshot-id')).toBe('null');
  });

  test('an empty list is a list', () => {
    const bytes = encodeManifestList({
      formatVersion: 2,
      snapshotId: 1n,
      parentSnapshotId: 2n,
      sequenceNumber: 1,
      manifests: [],
    });
    expect(decodeManifestList(bytes)).toEqual([]);
  });

  test('data manifests without row ids get theirs in order', () => {
    const manifests = [
      listed(),
      listed({ content: 'deletes' }),
      listed({ firstRowId: 5 }),
      listed({ addedRowsCount: 1, existingRowsCount: 0 }),
    ];
    const assigned = assignRowIds(manifests, 100);
    expect(assigned.manifests.map((m) => m.firstRowId)).toEqual([100, undefined, 5, 130]);
    expect(assigned.nextRowId).toBe(131);
    const bytes = encodeManifestList({
      formatVersion: 3,
      snapshotId: 1n,
      parentSnapshotId: 2n,
      sequenceNumber: 1,
      manifests,
      firstRowId: 100,
    });
    expect(decodeManifestList(bytes)).toEqual(assigned.manifests);
    expect(decodeAvroFile(bytes, 'l').header.get('first-row-id')).toBe('100');
  });
});

describe('partition summaries', () => {
  const summary = (type: Type, values: DataFile['partition']) =>
    summarizePartitions(
      [type],
      values.map((value) => ({ partition: [value] })),
    )[0];

  test('hold the least and the greatest value, nulls and NaN apart', () => {
    expect(summary({ kind: 'int' }, [3, null, -1])).toEqual({
      containsNull: true,
      lowerBound: new Uint8Array([255, 255, 255, 255]),
      upperBound: new Uint8Array([3, 0, 0, 0]),
    });
    expect(summary({ kind: 'double' }, [NaN])).toEqual({ containsNull: false, containsNan: true });
    expect(summary({ kind: 'string' }, [null])).toEqual({ containsNull: true });
  });

  test('bound every value', () => {
    const types: Type[] = [{ kind: 'long' }, { kind: 'string' }];
    fc.assert(
      fc.property(fc.array(dataFiles(0, types), { minLength: 1, maxLength: 6 }), (files) => {
        summarizePartitions(types, files).forEach((found, i) => {
          const type = types[i]!;
          const compare = compareValues(type);
          for (const file of files) {
            const value = file.partition[i] ?? null;
            if (value === null) {
              expect(found.containsNull).toBe(true);
              continue;
            }
            const bound = (bytes?: Uint8Array) => decodeSingleValue(type, bytes!)!;
            expect(compare(bound(found.lowerBound), value)).toBeLessThanOrEqual(0);
            expect(compare(bound(found.upperBound), value)).toBeGreaterThanOrEqual(0);
          }
        });
      }),
      { numRuns: 50 },
    );
  });
});
