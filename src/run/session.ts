/**
 * The state of one run: its pinned inputs, what was staged, and which relations the engine shows.
 *
 * @module
 */

import type { LoadedTable } from '../catalog/catalog.js';
import { tableName } from '../catalog/catalog.js';
import type { Warehouse } from '../catalog/warehouse.js';
import type { Engine } from '../engine/engine.js';
import { LakeError } from '../errors.js';
import type { ConsumedInput } from '../materialize/consumption.js';
import type { Materialized } from '../materialize/materialized.js';
import type { ModelNode, Node, SeedNode, SourceNode } from '../project/node.js';
import type { Project } from '../project/project.js';
import type { RunEvent } from './events.js';
import { isEphemeral, isTable, isView, tableOf } from './relations.js';

export type TableNode = ModelNode | SeedNode | SourceNode;
type Metadata = LoadedTable['metadata'];

/** Compiles views that are asked for. */
export interface ViewCompiler {
  readonly compile: (view: ModelNode) => Promise<string>;
  /** The node whose template asks. */
  readonly asker?: string;
}

export interface Invocation {
  readonly id: string;
  readonly startedAt: Date;
  readonly command: string;
  readonly fullRefresh: boolean;
  /** Warnings of templates are errors. */
  readonly warnError?: boolean;
  readonly emit: (event: RunEvent) => void;
  readonly signal: AbortSignal;
}

export class RunSession {
  readonly project: Project;
  readonly warehouse: Warehouse;
  readonly engine: Engine;
  readonly invocation: Invocation;
  /** Unique ids of what the command was asked for. */
  readonly selected: readonly string[];
  readonly #pins = new Map<string, LoadedTable | undefined>();
  readonly #staged = new Map<string, Materialized>();
  /** What SQL may name: views, and tables whose rows may still be hidden. */
  readonly #declared = new Map<string, Promise<void>>();
  /** Tables whose rows every connection sees. */
  readonly #shown = new Map<string, Promise<void>>();
  /** Which views wait for which others. */
  readonly #waiting = new Map<string, Set<string>>();

  constructor(parts: {
    project: Project;
    warehouse: Warehouse;
    engine: Engine;
    invocation: Invocation;
    selected?: Iterable<string>;
  }) {
    this.project = parts.project;
    this.warehouse = parts.warehouse;
    this.engine = parts.engine;
    this.invocation = parts.invocation;
    this.selected = [...(parts.selected ?? [])];
  }

  /** Notes, once, the current snapshot of every table that the nodes may read, all at once. */
  async pin(ids: Iterable<string>): Promise<void> {
    const nodes = [...upstream(this.project, ids)].flatMap(
      (id) => this.project.nodes.get(id) ?? [],
    );
    const tables = nodes.filter((n): n is TableNode => isTable(n) && !this.#pins.has(n.uniqueId));
    await Promise.all(
      tables.map(async (node) => {
        const table = await this.warehouse.catalog.loadTable(tableOf(node.relation));
        this.#pins.set(node.uniqueId, table);
      }),
    );
  }

  /** The table as it was when the run began. */
  pinned(id: string): LoadedTable | undefined {
    return this.#pins.get(id);
  }

  /** What later nodes of this run see: staged, else pinned. */
  metadata(id: string): Metadata | undefined {
    return this.#staged.get(id)?.staged.metadata ?? this.#pins.get(id)?.metadata;
  }

  get staged(): ReadonlyMap<string, Materialized> {
    return this.#staged;
  }

  async stage(node: ModelNode | SeedNode, staged: Materialized): Promise<void> {
    this.#staged.set(node.uniqueId, staged);
    this.#shown.delete(node.uniqueId);
    await this.#declareTable(node);
    this.#declared.set(node.uniqueId, Promise.resolve());
  }

  /** Forgets what was staged: readers keep the last good state. */
  withhold(id: string): void {
    this.#staged.delete(id);
  }

  /** The tables behind a node's parents, through views and ephemeral models. */
  inputs(node: Node): readonly TableNode[] {
    return this.tablesBehind(this.project.parents.get(node.uniqueId) ?? []);
  }

  /** The tables that these nodes are, or read through views and ephemeral models. */
  tablesBehind(ids: Iterable<string>): readonly TableNode[] {
    const found = new Map<string, TableNode>();
    const visit = (id: string) => {
      const node = this.project.nodes.get(id);
      if (!node || node.resourceType === 'test') return;
      if (isTable(node)) found.set(id, node);
      else for (const above of this.project.parents.get(id) ?? []) visit(above);
    };
    for (const id of ids) visit(id);
    return [...found.values()];
  }

  /** Bytes of all data files of a table as this run sees it. */
  totalBytes(id: string): number {
    return this.#total(id, 'total-files-size') ?? 0;
  }

  /** The number of a table's data files, which may be unknown: then without bound. */
  totalFiles(id: string): number {
    return this.#total(id, 'total-data-files') ?? Number.POSITIVE_INFINITY;
  }

  #total(id: string, key: string): number | undefined {
    const metadata = this.metadata(id);
    const current = metadata?.snapshots.find((s) => s.snapshotId === metadata.currentSnapshotId);
    const total = current ? current.summary[key] : '0';
    return total === undefined ? undefined : Number(total);
  }

  /** The inputs as the marks record them. */
  consumed(node: Node): readonly ConsumedInput[] {
    return this.inputs(node).flatMap((input) => {
      const metadata = this.metadata(input.uniqueId);
      return metadata ? [this.consumedInput(input, metadata)] : [];
    });
  }

  consumedInput(input: TableNode, metadata: Metadata): ConsumedInput {
    return {
      table: tableName(tableOf(input.relation)),
      tableUuid: metadata.tableUuid,
      snapshotId: metadata.currentSnapshotId,
    };
  }

  /** What a node reads: its parents, and itself where it exists. */
  readBy(node: Node): readonly string[] {
    const parents = this.project.parents.get(node.uniqueId) ?? [];
    const readsItself =
      node.resourceType !== 'test' && isTable(node) && this.metadata(node.uniqueId) !== undefined;
    return readsItself ? [...parents, node.uniqueId] : parents;
  }

  /**
   * Makes nodes and all that they read visible to SQL. False where one of them is a view whose
   * template waits for the asker.
   */
  async exposeAll(ids: readonly string[], views: ViewCompiler): Promise<boolean> {
    const declared = await this.declareAll(ids, views);
    await this.show(this.tablesBehind(ids));
    return declared;
  }

  /** As `exposeAll`, but the rows of tables stay hidden: queries bind, and are not executed yet. */
  async declareAll(ids: readonly string[], views: ViewCompiler): Promise<boolean> {
    const declared = await Promise.all(ids.map((id) => this.#declare(id, views)));
    return declared.every((done) => done);
  }

  /** Shows declared tables to all connections. */
  async show(tables: readonly TableNode[]): Promise<void> {
    await Promise.all(
      tables.map((table) => {
        const showing = this.#shown.get(table.uniqueId) ?? this.#show(table);
        this.#shown.set(table.uniqueId, showing);
        return showing;
      }),
    );
  }

  /** As `exposeAll`, without what has no table yet. */
  async exposeExisting(ids: Iterable<string>, views: ViewCompiler): Promise<boolean> {
    await this.pin(ids);
    const exists = (node: Node) => {
      if (isTable(node)) return this.metadata(node.uniqueId) !== undefined;
      return this.inputs(node).every((input) => this.metadata(input.uniqueId) !== undefined);
    };
    const nodes = [...ids].flatMap((id) => this.project.nodes.get(id) ?? []);
    const existing = nodes.filter(exists);
    const exposed = await this.exposeAll(
      existing.map((node) => node.uniqueId),
      views,
    );
    return exposed && existing.length === nodes.length;
  }

  async exposeView(view: ModelNode, sql: string): Promise<void> {
    await this.engine.exposeView(view.relation, sql);
    this.#declared.set(view.uniqueId, Promise.resolve());
  }

  async #declare(id: string, views: ViewCompiler): Promise<boolean> {
    const asker = this.#isView(views.asker) ? views.asker : undefined;
    if (asker !== undefined && this.#isView(id) && this.#waitsFor(id, asker)) return false;
    const declaring = this.#declared.get(id) ?? this.#declareOnce(id, { ...views, asker: id });
    this.#declared.set(id, declaring);
    const waiting = this.#waiting.get(asker ?? '') ?? new Set();
    if (asker !== undefined) this.#waiting.set(asker, waiting.add(id));
    try {
      await declaring;
    } finally {
      waiting.delete(id);
    }
    return true;
  }

  #isView(id: string | undefined): id is string {
    const node = id === undefined ? undefined : this.project.nodes.get(id);
    return node?.resourceType === 'model' && !isTable(node);
  }

  #waitsFor(id: string, other: string): boolean {
    if (id === other) return true;
    return [...(this.#waiting.get(id) ?? [])].some((next) => this.#waitsFor(next, other));
  }

  async #declareOnce(id: string, views: ViewCompiler): Promise<void> {
    const node = this.project.nodes.get(id);
    if (!node || node.resourceType === 'test') return;
    if (isTable(node)) return this.#declareTable(node);
    const above = this.project.parents.get(id) ?? [];
    await Promise.all(above.map((parent) => this.#declare(parent, views)));
    if (node.resourceType === 'model' && isView(node) && !isEphemeral(node)) {
      await this.engine.exposeView(node.relation, await views.compile(node));
    }
  }

  async #declareTable(node: TableNode): Promise<void> {
    const { relation } = node;
    await this.engine.declareTable({ relation, metadata: this.#existing(node) });
  }

  async #show(node: TableNode): Promise<void> {
    const metadata = this.#existing(node);
    await this.engine.exposeTable(node.relation, {
      kind: 'snapshot',
      metadata,
      snapshotId: metadata.currentSnapshotId,
    });
  }

  #existing(node: TableNode): Metadata {
    const metadata = this.metadata(node.uniqueId);
    if (!metadata) throw missingTable(node);
    return metadata;
  }
}

function upstream(project: Project, ids: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    for (const parent of project.parents.get(id) ?? []) visit(parent);
  };
  for (const id of ids) visit(id);
  return found;
}

function missingTable(node: TableNode): LakeError {
  const table = tableName(tableOf(node.relation));
  const hint =
    node.resourceType === 'source'
      ? 'load it first: lake load'
      : `build it first: lake build --select +${node.name}`;
  return new LakeError('LAKE-I001', `the table "${table}" does not exist`, {
    hint,
    location: node.location,
  });
}
