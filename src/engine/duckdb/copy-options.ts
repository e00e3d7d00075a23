/**
 * How Parquet files are written: codec, field ids, sizes.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import type { NestedField, Type } from '../../iceberg/type/type.js';
import { quoteIdentifier } from '../../project/relation.js';
import { didYouMean } from '../../util/edit-distance.js';

/** What a COPY writes to: one file, or a folder of several. */
export type CopyTarget =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string; readonly fileSizeInBytes: number }
  | { readonly kind: 'partitions'; readonly path: string };

export interface CopyOptions {
  readonly target: CopyTarget;
  readonly fields: readonly NestedField[];
  /** `write.parquet.*` of the table. */
  readonly properties: Readonly<Record<string, string>>;
  /** Columns that tell partitions apart; they are not stored. */
  readonly partitionColumns: readonly string[];
}

/** @throws LakeError LAKE-C003 for a property with a value that it cannot have */
export function copyOptions(options: CopyOptions): string {
  const common = [
    'FORMAT parquet',
    'RETURN_STATS',
    'PARQUET_VERSION v1',
    ...compression(options.properties),
    `FIELD_IDS ${fieldIds(options.fields)}`,
  ];
  return [...common, ...targetOptions(options)].join(', ');
}

function targetOptions({ target, partitionColumns }: CopyOptions): string[] {
  switch (target.kind) {
    case 'file':
      return [];
    case 'folder':
      return [`FILE_SIZE_BYTES ${target.fileSizeInBytes}`, 'WRITE_EMPTY_FILE false'];
    case 'partitions':
      return [
        `PARTITION_BY (${partitionColumns.map(quoteIdentifier).join(', ')})`,
        `FILENAME_PATTERN '{uuidv7}'`,
      ];
  }
}

const codecs: Readonly<Record<string, string>> = {
  zstd: 'zstd',
  gzip: 'gzip',
  snappy: 'snappy',
  lz4: 'lz4_raw',
  brotli: 'brotli',
  uncompressed: 'uncompressed',
};

function compression(properties: Readonly<Record<string, string>>): string[] {
  const name = properties['write.parquet.compression-codec'] ?? 'zstd';
  const codec = codecs[name.toLowerCase()];
  if (codec === undefined) {
    throw new LakeError('LAKE-C003', `write.parquet.compression-codec cannot be "${name}"`, {
      hint: didYouMean(name, Object.keys(codecs)) ?? `one of ${Object.keys(codecs).join(', ')}`,
    });
  }
  const level = properties['write.parquet.compression-level'] ?? '1';
  if (!/^-?\d+$/.test(level)) {
    throw new LakeError(
      'LAKE-C003',
      `write.parquet.compression-level must be a number: "${level}"`,
    );
  }
  return codec === 'zstd'
    ? [`COMPRESSION ${codec}`, `COMPRESSION_LEVEL ${level}`]
    : [`COMPRESSION ${codec}`];
}

function fieldIds(fields: readonly NestedField[]): string {
  return `{${fields.map((f) => `${quoteIdentifier(f.name)}: ${idOf(f.id, f.type)}`).join(', ')}}`;
}

function idOf(id: number, type: Type): string {
  const own = `__duckdb_field_id: ${id}`;
  switch (type.kind) {
    case 'struct': {
      const members = type.fields.map((f) => `${quoteIdentifier(f.name)}: ${idOf(f.id, f.type)}`);
      return `{${[own, ...members].join(', ')}}`;
    }
    case 'list':
      return `{${own}, element: ${idOf(type.elementId, type.element)}}`;
    case 'map':
      return `{${own}, key: ${idOf(type.keyId, type.key)}, value: ${idOf(type.valueId, type.value)}}`;
    default:
      return String(id);
  }
}
