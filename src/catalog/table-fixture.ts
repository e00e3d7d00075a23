/**
 * Small tables for tests: files that exist by name only, and changes that add and remove them.
 *
 * @module
 */

import type { SnapshotChange, TableChange } from '../iceberg/commit/change.js';
import type { DataFile } from '../iceberg/manifest/data-file.js';
import { everyRow } from '../iceberg/scan/expression.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import type { PartitionSpec } from '../iceberg/partition/partition-spec.js';
import { planScan } from '../iceberg/scan/scan.js';
import type { Schema } from '../iceberg/schema/schema.js';
import { encodeSingleValue } from '../iceberg/type/single-value.js';
import { memoryStorage } from '../storage/memory.js';
import type { Storage } from '../storage/storage.js';
import type { Catalog, TableIdentifier } from './catalog.js';
import { commitChange } from './commit-change.js';
import { FilesystemCatalog } from './filesystem.js';

export const identifier: TableIdentifier = { namespace: ['silver'], name: 'trades' };

export const schema: Schema = {
  schemaId: 0,
  identifierFieldIds: [],
  fields: [
    { id: 1, name: 'id', required: false, type: { kind: 'long' } },
    { id: 2, name: 'symbol', required: false, type: { kind: 'string' } },
  ],
};

const bySymbol: PartitionSpec = {
  specId: 0,
  fields: [{ sourceId: 2, fieldId: 1000, name: 'symbol', transform: { kind: 'identity' } }],
};

/** A file that holds the ids from `low` to `high` of one symbol. */
export function dataFile(
  location: string,
  name: string,
  { symbol = 'BTC', low = 0n, high = 9n }: { symbol?: string; low?: bigint; high?: bigint } = {},
): DataFile {
  const long = (value: bigint) => encodeSingleValue({ kind: 'long' }, value);
  const count = Number(high - low) + 1;
  return {
    content: 'data',
    filePath: `${location}/data/${name}.parquet`,
    fileFormat: 'PARQUET',
    specId: 0,
    partition: [symbol],
    recordCount: count,
    fileSizeInBytes: 100 * count,
    valueCounts: new Map([[1, count]]),
    nullValueCounts: new Map([[1, 0]]),
    lowerBounds: new Map([[1, long(low)]]),
    upperBounds: new Map([[1, long(high)]]),
  };
}

export function creation(location: string, properties: Record<string, string> = {}): TableChange {
  return {
    create: { location, formatVersion: 2 },
    ...{ schema, spec: bySymbol, setProperties: properties },
  };
}

export function appending(...added: readonly DataFile[]): TableChange {
  return {
    snapshot: {
      ...{ operation: 'append', added, removed: [], summary: {}, baseSnapshotId: null },
      validation: { kind: 'append' },
    },
  };
}

/** Replaces files by others, having read the table as `base`. */
export function rewriting(
  base: TableMetadata,
  change: Pick<SnapshotChange, 'added' | 'removed'> & Partial<SnapshotChange>,
): TableChange {
  return {
    snapshot: {
      ...{ operation: 'overwrite', summary: {}, baseSnapshotId: base.currentSnapshotId },
      validation: { kind: 'rewrite', isolation: 'serializable', filter: everyRow },
      ...change,
    },
  };
}

/** Names of the live files, sorted. */
export async function fileNames(
  storage: Storage,
  metadata: TableMetadata | undefined,
  snapshotId = metadata?.currentSnapshotId ?? null,
): Promise<string[]> {
  if (!metadata) return [];
  const plan = await planScan({ storage, metadata, snapshotId });
  return plan.map(({ file }) => nameOf(file)).sort();
}

export function nameOf(file: DataFile): string {
  return file.filePath.slice(file.filePath.lastIndexOf('/') + 1).replace('.parquet', '');
}

export async function metadataOf(catalog: Catalog): Promise<TableMetadata | undefined> {
  return (await catalog.loadTable(identifier))?.metadata;
}

/** A table in memory, without rows. */
export async function memoryTable() {
  const storage = memoryStorage();
  const catalog = await FilesystemCatalog.open({ name: 'l', warehouse: 'file:///w', storage });
  const location = catalog.tableLocation(identifier);
  const file = (name: string, range?: Parameters<typeof dataFile>[2]) =>
    dataFile(location, name, range);
  const commit = (change: TableChange) => commitChange({ storage, catalog, identifier, change });
  await commit(creation(location));
  return { storage, catalog, file, commit };
}
