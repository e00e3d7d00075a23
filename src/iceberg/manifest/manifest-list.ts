/**
 * Manifest lists: the manifests of a snapshot, as Avro files (spec: Manifest Lists).
 *
 * @module
 */

import { decodeAvroFile, encodeAvroFile, type AvroRecord } from './avro-file.js';
import { avroList, optionalField, requiredField, type AvroObject } from './avro-schema.js';
import type { FieldSummary, ManifestFile } from './data-file.js';
import { integer, optional, plainBytes, required } from './manifest-record.js';
import { assignRowIds } from './row-ids.js';

export interface NewManifestList {
  readonly formatVersion: 2 | 3;
  readonly snapshotId: bigint;
  readonly parentSnapshotId: bigint | undefined;
  readonly sequenceNumber: number;
  readonly manifests: readonly ManifestFile[];
  /** Version 3: the snapshot's; manifests without row ids get theirs from here on. */
  readonly firstRowId?: number;
}

/** Stands for a count that an old manifest list does not have. */
export const unknownCount = -1;

export function encodeManifestList(list: NewManifestList): Uint8Array {
  const { formatVersion, firstRowId } = list;
  const header = {
    'snapshot-id': String(list.snapshotId),
    'parent-snapshot-id': String(list.parentSnapshotId ?? null),
    'sequence-number': String(list.sequenceNumber),
    'format-version': String(formatVersion),
    ...(firstRowId !== undefined && { 'first-row-id': String(firstRowId) }),
  };
  const manifests =
    firstRowId === undefined ? list.manifests : assignRowIds(list.manifests, firstRowId).manifests;
  return encodeAvroFile(manifestListSchema(formatVersion), header, manifests.map(toRecord));
}

/**
 * Reads a list of any version. Counts that it does not have are `unknownCount`: `readManifestList`
 * fills them in.
 *
 * @throws LakeError LAKE-I006, LAKE-I009
 */
export function decodeManifestList(
  bytes: Uint8Array,
  location = 'a manifest list',
): ManifestFile[] {
  return decodeAvroFile(bytes, location).records.map(fromRecord);
}

function manifestListSchema(formatVersion: 2 | 3): AvroObject {
  return {
    type: 'record',
    name: 'manifest_file',
    fields: [
      requiredField(500, 'manifest_path', 'string'),
      requiredField(501, 'manifest_length', 'long'),
      requiredField(502, 'partition_spec_id', 'int'),
      requiredField(517, 'content', 'int'),
      requiredField(515, 'sequence_number', 'long'),
      requiredField(516, 'min_sequence_number', 'long'),
      requiredField(503, 'added_snapshot_id', 'long'),
      requiredField(504, 'added_files_count', 'int'),
      requiredField(505, 'existing_files_count', 'int'),
      requiredField(506, 'deleted_files_count', 'int'),
      requiredField(512, 'added_rows_count', 'long'),
      requiredField(513, 'existing_rows_count', 'long'),
      requiredField(514, 'deleted_rows_count', 'long'),
      optionalField(507, 'partitions', avroList(508, fieldSummarySchema)),
      optionalField(519, 'key_metadata', 'bytes'),
      ...(formatVersion === 3 ? [optionalField(520, 'first_row_id', 'long')] : []),
    ],
  };
}

const fieldSummarySchema: AvroObject = {
  type: 'record',
  name: 'r508',
  fields: [
    requiredField(509, 'contains_null', 'boolean'),
    optionalField(518, 'contains_nan', 'boolean'),
    optionalField(510, 'lower_bound', 'bytes'),
    optionalField(511, 'upper_bound', 'bytes'),
  ],
};

function toRecord(manifest: ManifestFile): object {
  return {
    manifest_path: manifest.manifestPath,
    manifest_length: manifest.manifestLength,
    partition_spec_id: manifest.partitionSpecId,
    content: manifest.content === 'data' ? 0 : 1,
    sequence_number: manifest.sequenceNumber,
    min_sequence_number: manifest.minSequenceNumber,
    added_snapshot_id: manifest.addedSnapshotId,
    added_files_count: known(manifest.addedFilesCount),
    existing_files_count: known(manifest.existingFilesCount),
    deleted_files_count: known(manifest.deletedFilesCount),
    added_rows_count: known(manifest.addedRowsCount),
    existing_rows_count: known(manifest.existingRowsCount),
    deleted_rows_count: known(manifest.deletedRowsCount),
    partitions: manifest.partitions?.map(summaryToRecord) ?? null,
    key_metadata: manifest.keyMetadata ? Buffer.from(manifest.keyMetadata) : null,
    first_row_id: manifest.firstRowId ?? null,
  };
}

function summaryToRecord(summary: FieldSummary): object {
  return {
    contains_null: summary.containsNull,
    contains_nan: summary.containsNan ?? null,
    lower_bound: summary.lowerBound ? Buffer.from(summary.lowerBound) : null,
    upper_bound: summary.upperBound ? Buffer.from(summary.upperBound) : null,
  };
}

function fromRecord(record: AvroRecord): ManifestFile {
  const count = (raw: unknown) => (raw === null || raw === undefined ? unknownCount : integer(raw));
  return {
    manifestPath: String(required(record, 500)),
    manifestLength: integer(required(record, 501)),
    partitionSpecId: integer(record.f502 ?? 0),
    content: record.f517 === 1 ? 'deletes' : 'data',
    sequenceNumber: integer(record.f515 ?? 0),
    minSequenceNumber: integer(record.f516 ?? 0),
    addedSnapshotId: BigInt(required(record, 503) as number | bigint),
    addedFilesCount: count(record.f504),
    existingFilesCount: count(record.f505),
    deletedFilesCount: count(record.f506),
    addedRowsCount: count(record.f512),
    existingRowsCount: count(record.f513),
    deletedRowsCount: count(record.f514),
    ...optional('partitions', record.f507, (raw) => (raw as AvroRecord[]).map(summaryFromRecord)),
    ...optional('keyMetadata', record.f519, plainBytes),
    ...optional('firstRowId', record.f520, integer),
  };
}

function summaryFromRecord(record: AvroRecord): FieldSummary {
  return {
    containsNull: required(record, 509) === true,
    ...optional('containsNan', record.f518, (raw) => raw === true),
    ...optional('lowerBound', record.f510, plainBytes),
    ...optional('upperBound', record.f511, plainBytes),
  };
}

function known(count: number): number {
  if (count !== unknownCount) return count;
  throw new Error('a manifest with unknown counts cannot be listed: read the list with its files');
}
