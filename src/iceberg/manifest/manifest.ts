/**
 * Manifests: the data or delete files of one partition spec, as Avro files (spec: Manifests).
 *
 * @module
 */

import { stringifyJson } from '../../util/json.js';
import { decodeAvroFile, encodeAvroFile, type AvroRecord } from './avro-file.js';
import type { DataFile, ManifestEntry, ManifestFile } from './data-file.js';
import { specById } from '../metadata/history.js';
import { malformed } from '../type/json-shape.js';
import {
  dataFileFromRecord,
  dataFileToRecord,
  integer,
  required,
  type PartitionShape,
} from './manifest-record.js';
import { manifestSchema } from './manifest-schema.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { partitionFieldsToJson } from '../partition/partition-spec-json.js';
import type { PartitionSpec } from '../partition/partition-spec.js';
import { partitionTypesOf } from '../partition/partition-types.js';
import { schemaToJson } from '../schema/schema-json.js';
import type { Schema } from '../schema/schema.js';
import type { Type } from '../type/type.js';

/**
 * An entry to be written. Null numbers are inherited from the commit: those of an added file (a
 * compaction may give it an older data number). Existing and deleted files keep theirs; the
 * snapshot of a deleted one is the snapshot that deletes it.
 */
export interface NewManifestEntry {
  readonly status: ManifestEntry['status'];
  readonly snapshotId: bigint;
  readonly sequenceNumber: number | null;
  readonly fileSequenceNumber: number | null;
  readonly file: DataFile;
}

export interface NewManifest {
  readonly formatVersion: 2 | 3;
  readonly content: 'data' | 'deletes';
  /** The table's schema when the manifest is written. */
  readonly schema: Schema;
  readonly spec: PartitionSpec;
  /** Types of the partition values, one per field of the spec: `partitionTypesOf`. */
  readonly partitionTypes: readonly Type[];
  readonly entries: readonly NewManifestEntry[];
}

const statuses = ['existing', 'added', 'deleted'] as const;

/** The bytes of a manifest. An empty one must not be written. */
export function encodeManifest(manifest: NewManifest): Uint8Array {
  const { formatVersion, content, schema, spec, partitionTypes } = manifest;
  const shape = { spec, types: partitionTypes };
  const header = {
    schema: stringifyJson(schemaToJson(schema)),
    'schema-id': String(schema.schemaId),
    'partition-spec': stringifyJson(partitionFieldsToJson(spec)),
    'partition-spec-id': String(spec.specId),
    'format-version': String(formatVersion),
    content,
  };
  const records = manifest.entries.map((entry) => entryToRecord(entry, shape));
  return encodeAvroFile(manifestSchema(formatVersion, spec, partitionTypes), header, records);
}

/**
 * The entries of a manifest, with the numbers that they inherit from its entry in the list.
 *
 * @throws LakeError LAKE-I006, LAKE-I009
 */
export function decodeManifest(
  bytes: Uint8Array,
  manifest: ManifestFile,
  metadata: TableMetadata,
): ManifestEntry[] {
  const { records } = decodeAvroFile(bytes, manifest.manifestPath);
  const spec = specById(metadata, manifest.partitionSpecId);
  const shape = { spec, types: partitionTypesOf(metadata, spec) };
  const entries = records.map((record) => entryFromRecord(record, manifest, shape));
  return manifest.content === 'data' ? withRowIds(entries, manifest.firstRowId) : entries;
}

function entryToRecord(entry: NewManifestEntry, shape: PartitionShape): object {
  const { status, sequenceNumber, fileSequenceNumber } = entry;
  if (status !== 'added' && (sequenceNumber === null || fileSequenceNumber === null)) {
    throw new Error(`the ${status} file ${entry.file.filePath} needs its sequence numbers`);
  }
  return {
    status: statuses.indexOf(status),
    snapshot_id: entry.snapshotId,
    sequence_number: sequenceNumber,
    file_sequence_number: fileSequenceNumber,
    data_file: dataFileToRecord(entry.file, shape),
  };
}

function entryFromRecord(
  record: AvroRecord,
  manifest: ManifestFile,
  shape: PartitionShape,
): ManifestEntry {
  const status = statuses[integer(required(record, 0))];
  if (!status) throw malformed(manifest.manifestPath, 'has an entry of unknown status');
  const inherited =
    status === 'added' || manifest.sequenceNumber === 0 ? manifest.sequenceNumber : undefined;
  const sequenceNumber = number(record.f3) ?? inherited;
  if (sequenceNumber === undefined) {
    throw malformed(manifest.manifestPath, `has an ${status} entry without sequence number`);
  }
  return {
    status,
    snapshotId: snapshotId(record.f1) ?? manifest.addedSnapshotId,
    sequenceNumber,
    fileSequenceNumber: number(record.f4) ?? inherited ?? sequenceNumber,
    file: dataFileFromRecord(required(record, 2) as AvroRecord, shape),
  };
}

/** Files of version 3 without a row id of their own follow one another (spec: Row Lineage). */
function withRowIds(entries: ManifestEntry[], firstRowId: number | undefined): ManifestEntry[] {
  let next = firstRowId;
  return entries.map((entry) => {
    if (next === undefined) return withoutRowId(entry);
    if (entry.status === 'deleted' || entry.file.firstRowId !== undefined) return entry;
    const file = { ...entry.file, firstRowId: next };
    next += entry.file.recordCount;
    return { ...entry, file };
  });
}

function withoutRowId(entry: ManifestEntry): ManifestEntry {
  if (entry.file.firstRowId === undefined) return entry;
  const { firstRowId, ...file } = entry.file;
  void firstRowId;
  return { ...entry, file };
}

function number(raw: unknown): number | undefined {
  return raw === null || raw === undefined ? undefined : integer(raw);
}

function snapshotId(raw: unknown): bigint | undefined {
  return typeof raw === 'number' || typeof raw === 'bigint' ? BigInt(raw) : undefined;
}
