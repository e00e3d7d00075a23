/**
 * What the strategies share: writing a query as data files and staging them.
 *
 * @module
 */

import type { WriteResult } from '../engine/engine.js';
import type { SnapshotChange } from '../iceberg/commit/change.js';
import { currentSnapshot } from '../iceberg/metadata/history.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { prepareChange } from '../iceberg/commit/prepare.js';
import { stageChange } from '../iceberg/commit/stage.js';
import type { NestedField } from '../iceberg/type/type.js';
import { quoteIdentifier } from '../project/relation.js';
import { storedRows } from './deleted-rows.js';
import type { Materialized, MaterializeRequest, WriteFacts } from './materialized.js';
import type { TableShape } from './table-shape.js';

export interface Write {
  readonly request: MaterializeRequest;
  readonly shape: TableShape;
  /** The columns of the query. */
  readonly fields: readonly NestedField[];
  /** Where the table lies. */
  readonly location: string;
  /** The table as it stands, for an incremental write. */
  readonly base?: TableMetadata;
}

/** An incremental write: there is a table. */
export type IncrementalWrite = Write & { readonly base: TableMetadata };

/** Writes a query's rows as data files of the table. */
export function writeFiles(write: Write, sql: string): Promise<WriteResult> {
  const { schema, spec, sortOrder, properties } = write.shape;
  const { location } = write;
  return write.request.connection.write({ sql, schema, spec, sortOrder, location, properties });
}

/** Stages a snapshot on the table as it was read. */
export async function stage(
  write: Write,
  snapshot: Omit<SnapshotChange, 'summary' | 'baseSnapshotId'>,
  facts: WriteFacts,
): Promise<Materialized> {
  const { storage, table, summary } = write.request;
  const base = table?.metadata;
  const baseSnapshotId = base?.currentSnapshotId ?? null;
  const change = { ...write.shape.change, snapshot: { ...snapshot, summary, baseSnapshotId } };
  const prepared = await prepareChange({ storage, change, base });
  return { prepared, staged: await stageChange({ storage, prepared, base }), facts };
}

/**
 * The query's columns by name, without those that the table does not take
 * (`on_schema_change: ignore`).
 */
export function selectKnown(write: Write, relation: string): string {
  return `SELECT ${knownColumns(write).join(', ')} FROM ${relation}`;
}

export function knownColumns({ shape, fields }: Write): readonly string[] {
  const known = new Set(shape.schema.fields.map((f) => f.name.toLowerCase()));
  return fields.filter((f) => known.has(f.name.toLowerCase())).map((f) => quoteIdentifier(f.name));
}

/** The rows of the query that are to be stored, as a relation of a FROM clause. */
export function storedRelation(write: Write): string {
  return `(\n${storedRows(write.request)}\n)`;
}

/** A number of the current snapshot's summary (`total-records`); 0 where there is none. */
export function currentTotal(metadata: TableMetadata | undefined, key: string): number {
  const snapshot = metadata && currentSnapshot(metadata);
  return Number(snapshot?.summary[key] ?? 0);
}
