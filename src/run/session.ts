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
  readonly #exposed = new Map<string, Promise<void>>();
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
    await this.#show(node);
    this.#exposed.set(node.uniqueId, Promise.resolve());
  }

  /** Forgets what was staged: readers keep the last good state. */
  withhold(id: string): void {
    this.#staged.delete(id);
  }

  /** The tables behind a node's parents, through views and ephemeral models. */
  inputs(node: Node): readonly TableNode[] {
    const found = new Map<string, TableNode>();
    const visit = (id: string) => {
      const parent = this.project.nodes.get(id);
      if (!parent || parent.resourceType === 'test') return;
      if (isTable(parent)) found.set(id, parent);
      else for (const above of this.project.parents.get(id) ?? []) visit(above);
    };
    for (const id of this.project.parents.get(node.uniqueId) ?? []) visit(id);
    return [...found.values()];
  }

  /** Bytes of all data files of a table as this run sees it. */
  totalBytes(id: string): number {
    const metadata = this.metadata(id);
    const current = metadata?.snapshots.find((s) => s.snapshotId === metadata.currentSnapshotId);
    return Number(current?.summary['total-files-size'] ?? 0);
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

  /** Makes everything that a node reads visible to SQL, itself included where it exists. */
  async exposeInputs(node: Node, views: ViewCompiler): Promise<void> {
    await this.exposeAll(this.project.parents.get(node.uniqueId) ?? [], views);
    if (node.resourceType !== 'test' && isTable(node) && this.metadata(node.uniqueId)) {
      await this.#expose(node.uniqueId, views);
    }
  }

  /** False where one of them is a view whose template waits for the asker. */
  async exposeAll(ids: readonly string[], views: ViewCompiler): Promise<boolean> {
    const exposed = await Promise.all(ids.map((id) => this.#expose(id, views)));
    return exposed.every((done) => done);
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
    this.#exposed.set(view.uniqueId, Promise.resolve());
  }

  async #expose(id: string, views: ViewCompiler): Promise<boolean> {
    const asker = this.#isView(views.asker) ? views.asker : undefined;
    if (asker !== undefined && this.#isView(id) && this.#waitsFor(id, asker)) return false;
    const exposing = this.#exposed.get(id) ?? this.#exposeOnce(id, { ...views, asker: id });
    this.#exposed.set(id, exposing);
    const waiting = this.#waiting.get(asker ?? '') ?? new Set();
    if (asker !== undefined) this.#waiting.set(asker, waiting.add(id));
    try {
      await exposing;
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

  async #exposeOnce(id: string, views: ViewCompiler): Promise<void> {
    const node = this.project.nodes.get(id);
    if (!node || node.resourceType === 'test') return;
    if (isTable(node)) return this.#show(node);
    const above = this.project.parents.get(id) ?? [];
    await Promise.all(above.map((parent) => this.#expose(parent, views)));
    if (node.resourceType === 'model' && isView(node) && !isEphemeral(node)) {
      await this.engine.exposeView(node.relation, await views.compile(node));
    }
  }

  async #show(node: TableNode): Promise<void> {
    const metadata = this.metadata(node.uniqueId);
    if (!metadata) throw missingTable(node);
    await this.engine.exposeTable(node.relation, {
      kind: 'snapshot',
      metadata,
      snapshotId: metadata.currentSnapshotId,
    });
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
