/**
 * Tables in a folder of their own, for the tests of an engine.
 *
 * @module
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TableChange } from '../iceberg/commit/change.js';
import type { DataFile } from '../iceberg/manifest/data-file.js';
import { assignFreshIds } from '../iceberg/schema/fresh-ids.js';
import { currentSchema, currentSortOrder, currentSpec } from '../iceberg/metadata/history.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { parsePartitionBy } from '../iceberg/partition/partition-text.js';
import { prepareChange } from '../iceberg/commit/prepare.js';
import { planScan } from '../iceberg/scan/scan.js';
import type { Schema } from '../iceberg/schema/schema.js';
import type { SnapshotOperation } from '../iceberg/metadata/snapshot.js';
import { parseSortBy } from '../iceberg/partition/sort-text.js';
import { stageChange } from '../iceberg/commit/stage.js';
import { locationOfPath } from '../storage/location.js';
import { localStorage } from '../storage/local.js';
import type { Storage } from '../storage/storage.js';
import { canonicalRows } from './canonical.js';
import type { Engine, EngineConnection, TableView, WriteRequest } from './engine.js';

export const relation = { database: 'lake', schema: 'silver', identifier: 'x' };
export const shown = 'SELECT * FROM "lake"."silver"."x"';

interface TableOptions {
  readonly partitionBy?: readonly string[];
  readonly sortBy?: readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, string>>;
}

/** Tables of an engine in a folder of their own. */
export class Bench {
  readonly storage: Storage = localStorage();
  readonly folder = mkdtempSync(join(tmpdir(), 'lake-engine-'));
  #tables = 0;
  #connection: EngineConnection | undefined;
  #engine: Engine | undefined;

  async start(open: (storage: Storage) => Promise<Engine>): Promise<void> {
    this.#engine = await open(this.storage);
    this.#connection = await this.#engine.connect();
  }

  async stop(): Promise<void> {
    this.#connection?.close();
    await this.#engine?.[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get engine(): Engine {
    if (!this.#engine) throw new Error('not started');
    return this.#engine;
  }

  get connection(): EngineConnection {
    if (!this.#connection) throw new Error('not started');
    return this.#connection;
  }

  /** A table with the rows of a query. */
  async create(sql: string, options: TableOptions = {}): Promise<TableMetadata> {
    const columns = await this.connection.describe(sql);
    const schema = withRequired(assignFreshIds(this.engine.fieldsOf(columns)), options.required);
    this.#tables += 1;
    const location = locationOfPath(join(this.folder, `t${this.#tables}`));
    const spec = parsePartitionBy(schema, options.partitionBy ?? []);
    const sortOrder = parseSortBy(schema, options.sortBy ?? []);
    const properties = options.properties ?? {};
    const { files } = await this.connection.write({
      ...{ sql, schema, spec, sortOrder, location, properties },
    });
    return this.commit(undefined, {
      create: { location, formatVersion: 2 },
      ...{ schema, spec, sortOrder, setProperties: properties },
      snapshot: snapshot('append', files, []),
    });
  }

  /** Rows that would be written to a table as it is. */
  async write(metadata: TableMetadata, sql: string): Promise<readonly DataFile[]> {
    return (await this.connection.write(writeRequest(metadata, sql))).files;
  }

  async append(metadata: TableMetadata, sql: string): Promise<TableMetadata> {
    const files = await this.write(metadata, sql);
    return this.commit(metadata, { snapshot: snapshot('append', files, []) });
  }

  /** Replaces all rows by those of a query over the table, as a merge does. */
  async rewrite(
    metadata: TableMetadata,
    sql: string,
    operation: SnapshotOperation = 'overwrite',
  ): Promise<TableMetadata> {
    await this.show({ kind: 'snapshot', metadata, snapshotId: metadata.currentSnapshotId });
    const files = await this.write(metadata, sql);
    const removed = await this.files(metadata);
    return this.commit(metadata, { snapshot: snapshot(operation, files, removed) });
  }

  async files(metadata: TableMetadata): Promise<readonly DataFile[]> {
    const { storage } = this;
    const snapshotId = metadata.currentSnapshotId;
    return (await planScan({ storage, metadata, snapshotId })).map((t) => t.file);
  }

  async commit(base: TableMetadata | undefined, change: TableChange): Promise<TableMetadata> {
    const { storage } = this;
    const prepared = await prepareChange({ storage, change, base });
    return (await stageChange({ storage, prepared, base })).metadata;
  }

  show(view: TableView): Promise<void> {
    return this.engine.exposeTable(relation, view);
  }

  async rows(sql = shown, schema?: Schema): Promise<string[]> {
    const rows: string[] = [];
    for await (const row of canonicalRows(this.connection, sql, schema)) rows.push(row);
    return rows.sort();
  }

  async rowsOf(view: TableView): Promise<string[]> {
    await this.show(view);
    return this.rows();
  }
}

function withRequired(schema: Schema, names: readonly string[] = []): Schema {
  const fields = schema.fields.map((f) => ({ ...f, required: names.includes(f.name) }));
  return { ...schema, fields };
}

export function writeRequest(metadata: TableMetadata, sql: string): WriteRequest {
  return {
    sql,
    schema: currentSchema(metadata),
    spec: currentSpec(metadata),
    sortOrder: currentSortOrder(metadata),
    location: metadata.location,
    properties: metadata.properties,
  };
}

function snapshot(
  operation: SnapshotOperation,
  added: readonly DataFile[],
  removed: readonly DataFile[],
) {
  return {
    ...{ operation, added, removed, summary: {}, baseSnapshotId: null },
    validation: { kind: 'append' },
  } as const;
}

export function whole(metadata: TableMetadata): TableView {
  return { kind: 'snapshot', metadata, snapshotId: metadata.currentSnapshotId };
}

export function between(
  from: TableMetadata,
  to: TableMetadata,
  form: 'new-rows' | 'change-log',
  key: readonly string[] = [],
): TableView {
  const [start, end] = [from.currentSnapshotId, to.currentSnapshotId];
  if (start === null || end === null) throw new Error('no snapshot');
  return { kind: 'changes', metadata: to, from: start, to: end, form, key };
}
