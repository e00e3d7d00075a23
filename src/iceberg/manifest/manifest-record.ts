/**
 * Data files as Avro records of manifests, and back.
 *
 * @module
 */

import type { AvroRecord } from './avro-file.js';
import type { DataFile } from './data-file.js';
import { malformed } from '../type/json-shape.js';
import { partitionFieldNames } from './manifest-schema.js';
import { fromAvro, toAvro } from './partition-avro.js';
import type { PartitionSpec } from '../partition/partition-spec.js';
import type { Type } from '../type/type.js';

const contents = ['data', 'position-deletes', 'equality-deletes'] as const;
const formats = new Set<string>(['PARQUET', 'AVRO', 'ORC', 'PUFFIN']);

/** How a spec's partition values are written. */
export interface PartitionShape {
  readonly spec: PartitionSpec;
  readonly types: readonly Type[];
}

/** The record of the manifest's schema, by name; what a version does not have is ignored. */
export function dataFileToRecord(file: DataFile, shape: PartitionShape): object {
  return {
    content: contents.indexOf(file.content),
    file_path: file.filePath,
    file_format: file.fileFormat,
    partition: partitionToRecord(file, shape),
    record_count: file.recordCount,
    file_size_in_bytes: file.fileSizeInBytes,
    column_sizes: pairs(file.columnSizes),
    value_counts: pairs(file.valueCounts),
    null_value_counts: pairs(file.nullValueCounts),
    nan_value_counts: pairs(file.nanValueCounts),
    lower_bounds: bytePairs(file.lowerBounds),
    upper_bounds: bytePairs(file.upperBounds),
    key_metadata: file.keyMetadata ? Buffer.from(file.keyMetadata) : null,
    split_offsets: file.splitOffsets ?? null,
    equality_ids: file.equalityIds ?? null,
    sort_order_id: file.sortOrderId ?? null,
    first_row_id: file.firstRowId ?? null,
    referenced_data_file: file.referencedDataFile ?? null,
    content_offset: file.contentOffset ?? null,
    content_size_in_bytes: file.contentSizeInBytes ?? null,
  };
}

/** @throws LakeError LAKE-I006 */
export function dataFileFromRecord(record: AvroRecord, shape: PartitionShape): DataFile {
  const filePath = String(required(record, 100));
  const content = contents[integer(record.f134 ?? 0)];
  if (!content) throw malformed(filePath, 'has an unknown content');
  return {
    content,
    filePath,
    fileFormat: fileFormat(required(record, 101), filePath),
    specId: shape.spec.specId,
    partition: partitionFromRecord(record.f102, shape),
    recordCount: integer(required(record, 103)),
    fileSizeInBytes: integer(required(record, 104)),
    ...metricsFromRecord(record),
    ...optional('keyMetadata', record.f131, plainBytes),
    ...optional('splitOffsets', record.f132, integers),
    ...optional('equalityIds', record.f135, integers),
    ...optional('sortOrderId', record.f140, integer),
    ...optional('firstRowId', record.f142, integer),
    ...optional('referencedDataFile', record.f143, String),
    ...optional('contentOffset', record.f144, integer),
    ...optional('contentSizeInBytes', record.f145, integer),
  };
}

/** @throws LakeError LAKE-I006 for a number that JavaScript cannot hold */
export function integer(raw: unknown): number {
  if (typeof raw === 'number' && Number.isSafeInteger(raw)) return raw;
  throw malformed('a number of a manifest', 'is missing or out of range');
}

/** The member under a name, or nothing where the file has a null. */
export function optional<K extends string, T>(
  name: K,
  raw: unknown,
  read: (raw: unknown) => T,
): Partial<Record<K, T>> {
  if (raw === null || raw === undefined) return {};
  // A computed name loses its literal type.
  return { [name]: read(raw) } as Record<K, T>;
}

/** @throws LakeError LAKE-I006 when the field is not there */
export function required(record: AvroRecord, fieldId: number): unknown {
  const value = record[`f${fieldId}`];
  if (value === null || value === undefined) {
    throw malformed('a manifest', `lacks the field with the id ${fieldId}`);
  }
  return value;
}

/** The bytes that an Avro decoder gave, which are nobody else's, as a plain array. */
export function plainBytes(raw: unknown): Uint8Array {
  if (!(raw instanceof Uint8Array)) throw malformed('a member of a manifest', 'must be bytes');
  return new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength);
}

function metricsFromRecord(record: AvroRecord): Partial<DataFile> {
  return {
    ...optional('columnSizes', record.f108, numberMap),
    ...optional('valueCounts', record.f109, numberMap),
    ...optional('nullValueCounts', record.f110, numberMap),
    ...optional('nanValueCounts', record.f137, numberMap),
    ...optional('lowerBounds', record.f125, byteMap),
    ...optional('upperBounds', record.f128, byteMap),
  };
}

function partitionToRecord(file: DataFile, { spec, types }: PartitionShape): object {
  if (file.partition.length !== spec.fields.length) {
    throw new Error(`${file.filePath} has ${file.partition.length} values for its partition`);
  }
  const names = partitionFieldNames(spec);
  const entries = types.map((type, i) => [names[i], toAvro(type, file.partition[i] ?? null)]);
  return Object.fromEntries(entries) as object;
}

function partitionFromRecord(raw: unknown, { spec, types }: PartitionShape): DataFile['partition'] {
  const record = (raw ?? {}) as AvroRecord;
  return spec.fields.map((field, i) => {
    const type = types[i];
    return type ? fromAvro(type, record[`f${field.fieldId}`]) : null;
  });
}

function fileFormat(raw: unknown, filePath: string): DataFile['fileFormat'] {
  const format = String(raw).toUpperCase();
  if (isFileFormat(format)) return format;
  throw malformed(filePath, `has the unknown format ${format}`);
}

function isFileFormat(format: string): format is DataFile['fileFormat'] {
  return formats.has(format);
}

function integers(raw: unknown): readonly number[] {
  return (raw as readonly unknown[]).map(integer);
}

function numberMap(raw: unknown): ReadonlyMap<number, number> {
  for (const [key, value] of pairsOf(raw)) {
    integer(key);
    integer(value);
  }
  return raw as ReadonlyMap<number, number>;
}

function byteMap(raw: unknown): ReadonlyMap<number, Uint8Array> {
  return new Map([...pairsOf(raw)].map(([key, value]) => [integer(key), plainBytes(value)]));
}

function pairsOf(raw: unknown): ReadonlyMap<unknown, unknown> {
  if (raw instanceof Map) return raw;
  throw malformed('a map of a manifest', 'is no list of keys and values');
}

/** An empty map says nothing and is left out. */
function pairs(map: ReadonlyMap<number, number> | undefined): unknown {
  if (!map || map.size === 0) return null;
  return [...map].map(([key, value]) => ({ key, value }));
}

function bytePairs(map: ReadonlyMap<number, Uint8Array> | undefined): unknown {
  if (!map || map.size === 0) return null;
  return [...map].map(([key, value]) => ({ key, value: Buffer.from(value) }));
}
