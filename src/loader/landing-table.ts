/**
 * A table that messages land in: its buffer, its mark, and the commit that moves both together.
 *
 * The fence: a commit is made only while the newest mark in the table is the one that the buffered
 * rows follow on. Whoever lost the race, woke up late or repeats himself finds another mark and
 * drops his rows.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { tableName, type LoadedTable, type TableIdentifier } from '../catalog/catalog.js';
import { commitChange } from '../catalog/commit-change.js';
import type { Warehouse } from '../catalog/warehouse.js';
import type { Engine, EngineConnection, RowBuffer, WriteResult } from '../engine/engine.js';
import { CommitConflict, LakeError } from '../errors.js';
import type { TableChange } from '../iceberg/commit/change.js';
import { assignFreshIds } from '../iceberg/schema/fresh-ids.js';
import {
  ancestors,
  currentSchema,
  currentSortOrder,
  currentSpec,
} from '../iceberg/metadata/history.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { parsePartitionBy } from '../iceberg/partition/partition-text.js';
import { unsorted } from '../iceberg/partition/sort-order.js';
import type { Columns, LandingLayout } from './landing-layout.js';
import { markProperty, markSummary, readMark, type NewMark } from './marks.js';
import { mergeMax, type Positions } from './positions.js';

export interface LandingParts {
  readonly warehouse: Warehouse;
  readonly engine: Engine;
  readonly identifier: TableIdentifier;
  readonly layout: LandingLayout;
  readonly topic: string;
  readonly loaderId: string;
}

export interface LandingRequest {
  /** Where the buffered messages begin and end, for each partition that has any. */
  readonly start: Positions;
  readonly end: Positions;
  readonly origin: string;
  /** Further keys of the summary. */
  readonly summary: Readonly<Record<string, string>>;
}

export interface LandingCommit {
  readonly kind: 'committed';
  readonly snapshotId: bigint;
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
}

/** Someone else has committed these messages: nothing of ours is in the table. */
export interface Superseded {
  readonly kind: 'superseded';
}

class MarkAhead extends Error {}
class HeadMoved extends Error {}

const mostAttempts = 20;
const longestPauseMs = 1000;

export class LandingTable implements AsyncDisposable {
  readonly created: boolean;
  readonly #parts: LandingParts;
  readonly #connection: EngineConnection;
  readonly #buffer: RowBuffer;
  #mark: Positions = new Map();
  #origin: string | undefined;
  #rows = 0;

  private constructor(
    parts: LandingParts,
    engine: { connection: EngineConnection; buffer: RowBuffer },
    table: { created: boolean; metadata: TableMetadata },
  ) {
    this.#parts = parts;
    this.#connection = engine.connection;
    this.#buffer = engine.buffer;
    this.created = table.created;
    this.#remember(table.metadata);
  }

  /** Opens the table, creates it where it is not there yet, and reads its mark. */
  static async open(parts: LandingParts): Promise<LandingTable> {
    const table = await openOrCreate(parts);
    checkColumns(parts, table.metadata);
    readMark(table.metadata);
    const connection = await parts.engine.connect();
    const name = `load ${parts.identifier.name} ${randomUUID()}`;
    const buffer = await parts.engine.createBuffer(name, parts.layout.handedOver);
    return new LandingTable(parts, { connection, buffer }, table);
  }

  get name(): string {
    return tableName(this.#parts.identifier);
  }

  /** How far the table was loaded, as this loader knows it. */
  get mark(): Positions {
    return this.#mark;
  }

  /** What it was loaded from. */
  get origin(): string | undefined {
    return this.#origin;
  }

  get bufferedRows(): number {
    return this.#rows;
  }

  async append(rows: number, columns: Columns): Promise<void> {
    if (rows === 0) return;
    await this.#buffer.append(columns);
    this.#rows += rows;
  }

  /** Drops what is buffered. */
  async clear(): Promise<void> {
    if (this.#rows > 0) await this.#buffer.clear();
    this.#rows = 0;
  }

  /** Reads the mark again. */
  async refresh(): Promise<void> {
    this.#remember((await this.#load()).metadata);
  }

  /**
   * Commits the buffered rows with the positions behind them. The buffer is empty afterwards.
   *
   * @throws LakeError LAKE-K004 when the table's mark went back; CommitStateUnknown
   */
  async commit(request: LandingRequest): Promise<LandingCommit | Superseded> {
    const commitId = randomUUID();
    let written: Written | undefined;
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      const { metadata } = await this.#load();
      if (!this.#follows(metadata, request.end)) return this.#drop(written);
      written = await this.#write(metadata, written);
      try {
        return await this.#tryCommit(metadata, { request, commitId, written });
      } catch (error) {
        if (error instanceof MarkAhead) return this.#drop(written);
        if (!(error instanceof HeadMoved)) throw error;
      }
      await sleep(Math.random() * Math.min(longestPauseMs, 10 * 2 ** attempt));
    }
    await this.#drop(written);
    throw new CommitConflict('LAKE-I003', `other writers of ${this.name} were always first`, {
      hint: 'nothing is lost: load again when they have finished',
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#buffer[Symbol.asyncDispose]();
    this.#connection.close();
  }

  #remember(metadata: TableMetadata): void {
    const mark = readMark(metadata);
    this.#mark = mark.offsets.get(this.#parts.topic) ?? new Map<number, bigint>();
    this.#origin = mark.origins.get(this.#parts.topic);
  }

  async #load(): Promise<LoadedTable> {
    const table = await this.#parts.warehouse.catalog.loadTable(this.#parts.identifier);
    if (table) return table;
    throw new LakeError('LAKE-I001', `the table ${this.name} was dropped while it was loaded`, {
      hint: 'load again: it is created anew',
    });
  }

  /**
   * Whether the rows still follow on the table's mark. False: it is ahead of them.
   *
   * @throws LakeError LAKE-K004 when it is behind
   */
  #follows(metadata: TableMetadata, end: Positions): boolean {
    const found = readMark(metadata).offsets.get(this.#parts.topic) ?? new Map<number, bigint>();
    const partitions = [...end.keys()].filter((p) => found.get(p) !== this.#mark.get(p));
    const behind = partitions.find((p) => (found.get(p) ?? -1n) < (this.#mark.get(p) ?? -1n));
    if (behind === undefined) return partitions.length === 0;
    const [expected, is] = [this.#mark.get(behind), found.get(behind) ?? 'none'];
    throw new LakeError(
      'LAKE-K004',
      `the mark of ${this.name} went back: partition ${behind} was at ${expected}, is at ${is}`,
      { hint: 'was the table rolled back? load again: it goes on from the mark of the table' },
    );
  }

  async #write(metadata: TableMetadata, before: Written | undefined): Promise<Written> {
    if (before && (await this.#stillThere(before))) return before;
    if (this.#rows === 0) return { files: [], rows: 0, bytes: 0 };
    return this.#connection.write({
      sql: selectSql(this.#parts.layout, metadata, this.#buffer.relation),
      schema: currentSchema(metadata),
      spec: currentSpec(metadata),
      sortOrder: currentSortOrder(metadata),
      location: metadata.location,
      properties: metadata.properties,
    });
  }

  async #stillThere(written: Written): Promise<boolean> {
    const { storage } = this.#parts.warehouse;
    const found = await Promise.all(written.files.map((f) => storage.stat(f.filePath)));
    return found.every((info) => info !== undefined);
  }

  async #tryCommit(
    metadata: TableMetadata,
    parts: { request: LandingRequest; commitId: string; written: Written },
  ): Promise<LandingCommit> {
    const { request, commitId, written } = parts;
    const { topic, loaderId, warehouse, identifier } = this.#parts;
    const mark: NewMark = { ...request, topic, loaderId, commitId };
    const table = await commitChange({
      ...warehouse,
      identifier,
      change: landingChange(metadata, mark, written, request.summary),
      check: (head) => this.#check(head, metadata, request.end),
    });
    this.#mark = mergeMax(this.#mark, request.end);
    this.#origin = request.origin;
    await this.clear();
    return {
      kind: 'committed',
      snapshotId: snapshotOfCommit(table.metadata, commitId),
      rows: written.rows,
      files: written.files.length,
      bytes: written.bytes,
    };
  }

  /** The head that a commit builds on: the fence again, and that the property will be right. */
  #check(head: TableMetadata | undefined, base: TableMetadata, end: Positions): void {
    if (!head || head.tableUuid !== base.tableUuid) throw new HeadMoved();
    if (!this.#follows(head, end)) throw new MarkAhead();
    if (head.lastSequenceNumber !== base.lastSequenceNumber) throw new HeadMoved();
  }

  async #drop(written: Written | undefined): Promise<Superseded> {
    await this.#parts.warehouse.storage.delete((written?.files ?? []).map((f) => f.filePath));
    await this.clear();
    return { kind: 'superseded' };
  }
}

type Written = WriteResult;

function landingChange(
  metadata: TableMetadata,
  mark: NewMark,
  written: Written,
  summary: Readonly<Record<string, string>>,
): TableChange {
  const known = readMark(metadata);
  return {
    snapshot: {
      operation: 'append',
      added: written.files,
      removed: [],
      summary: { ...markSummary(known, mark), ...summary },
      baseSnapshotId: metadata.currentSnapshotId,
      validation: { kind: 'append' },
    },
    setProperties: markProperty(known, mark, metadata.lastSequenceNumber + 1),
  };
}

function snapshotOfCommit(metadata: TableMetadata, commitId: string): bigint {
  const head = metadata.currentSnapshotId;
  if (head !== null) {
    for (const { snapshotId, summary } of ancestors(metadata, head)) {
      if (summary['lake.commit-id'] === commitId) return snapshotId;
    }
  }
  throw new Error(`commit ${commitId} is not in the table that the commit left`);
}

async function openOrCreate(
  parts: LandingParts,
): Promise<{ created: boolean; metadata: TableMetadata }> {
  const { catalog } = parts.warehouse;
  const found = await catalog.loadTable(parts.identifier);
  if (found) return { created: false, metadata: found.metadata };
  await catalog.createNamespace(parts.identifier.namespace);
  try {
    const change = creation(parts);
    const { identifier } = parts;
    const { metadata } = await commitChange({ ...parts.warehouse, identifier, change });
    return { created: true, metadata };
  } catch (error) {
    const other =
      error instanceof LakeError ? await catalog.loadTable(parts.identifier) : undefined;
    if (!other) throw error;
    return { created: false, metadata: other.metadata };
  }
}

function creation(parts: LandingParts): TableChange {
  const schema = assignFreshIds(parts.layout.fields);
  return {
    create: {
      location: parts.warehouse.catalog.tableLocation(parts.identifier),
      formatVersion: 2,
    },
    schema,
    spec: parsePartitionBy(schema, parts.layout.partitionBy),
    sortOrder: unsorted,
  };
}

function checkColumns(parts: LandingParts, metadata: TableMetadata): void {
  const names = new Set(currentSchema(metadata).fields.map((f) => f.name));
  const missing = parts.layout.essential.filter((name) => !names.has(name));
  if (missing.length === 0) return;
  throw new LakeError(
    'LAKE-K003',
    `the table ${tableName(parts.identifier)} was not made by the loader: it has no column ${missing.join(', ')}`,
    { hint: 'set another table for the stream in project.yml' },
  );
}

function selectSql(layout: LandingLayout, metadata: TableMetadata, relation: string): string {
  const columns = currentSchema(metadata).fields.flatMap(({ name }) => {
    const expression = Object.hasOwn(layout.expressions, name)
      ? layout.expressions[name]
      : undefined;
    return expression === undefined ? [] : [`${expression} AS "${name}"`];
  });
  return `SELECT ${columns.join(', ')} FROM ${relation}`;
}
