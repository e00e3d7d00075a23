/**
 * `lake show`: rows of a table or of a query, on standard output.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import { tableName } from '../catalog/catalog.js';
import type { Warehouse } from '../catalog/warehouse.js';
import type { Engine, EngineConnection } from '../engine/engine.js';
import { LakeError } from '../errors.js';
import { snapshotOf } from '../iceberg/metadata/history.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import type { Node } from '../project/node.js';
import type { Project } from '../project/project.js';
import { renderRelation, type Relation } from '../project/relation.js';
import { compileInlineOutsideRun } from '../run/compile-outside-run.js';
import { compileForRun } from '../run/compile-for-run.js';
import { exposeQuery } from '../run/expose-query.js';
import { isTable, tableOf } from '../run/relations.js';
import { RunSession } from '../run/session.js';
import { locating } from '../run/sql-location.js';
import { runCommand, type CommandContext, type ExitCode } from './command.js';
import { findNode, foreignRelation } from './find-table.js';
import { openEngine, openProject, openWarehouse } from './open.js';
import type { GlobalOptions, SelectionOptions } from './options.js';
import { printRows, type RowsForm } from './rows.js';
import { selectNodes } from './selection.js';

interface ShowOptions extends GlobalOptions, SelectionOptions {
  readonly inline?: string;
  readonly limit: number;
  readonly output: RowsForm;
  readonly snapshot?: string;
  readonly at?: string;
}

interface Shown {
  readonly sql: string;
  /** The table whose rows they are, where it is one. */
  readonly metadata?: TableMetadata;
}

export function show(options: ShowOptions, args: readonly string[]): Promise<number> {
  return runCommand(options, async (context): Promise<ExitCode> => {
    const { project } = await openProject(options, context);
    const warehouse = await openWarehouse(project);
    await using engine = await openEngine(project, warehouse);
    const session = openSession({ project, warehouse, engine }, context);
    const connection = await engine.connect();
    const shown = await resolve(session, connection, { options, name: args[0], context });
    await printRows(connection, { ...shown, limit: options.limit, form: options.output });
    connection.close();
    return 0;
  });
}

function openSession(
  parts: { project: Project; warehouse: Warehouse; engine: Engine },
  context: CommandContext,
): RunSession {
  const invocation = {
    id: randomUUID(),
    startedAt: new Date(),
    command: 'show',
    fullRefresh: false,
    warnError: context.warnError,
    emit: context.reporter.onRunEvent,
    signal: context.signal,
  };
  return new RunSession({ ...parts, invocation });
}

interface Wish {
  readonly options: ShowOptions;
  readonly name: string | undefined;
  readonly context: CommandContext;
}

async function resolve(
  session: RunSession,
  connection: EngineConnection,
  wish: Wish,
): Promise<Shown> {
  if (wish.options.inline !== undefined) {
    return showInline(session, connection, wish.options.inline);
  }
  const { project } = session;
  const node = wish.name === undefined ? selectedNode(project, wish) : findNode(project, wish.name);
  if (!node)
    return showTable(
      session,
      await foreignRelation(project, session.warehouse, wish.name ?? ''),
      wish.options,
    );
  if (node.resourceType !== 'test' && isTable(node)) {
    return showTable(session, node.relation, wish.options);
  }
  return showQuery(session, connection, node);
}

async function showInline(
  session: RunSession,
  connection: EngineConnection,
  inline: string,
): Promise<Shown> {
  const { project } = session;
  const compiled = await compileInlineOutsideRun(session, inline, connection);
  await session.pin(compiled.dependsOn);
  const { sql, dependsOn } = compiled;
  await exposeQuery(session, connection, { sql, reads: dependsOn });
  await locating(project, compiled, () => connection.describe(compiled.sql));
  return { sql: compiled.sql };
}

async function showQuery(
  session: RunSession,
  connection: EngineConnection,
  node: Node,
): Promise<Shown> {
  await session.pin([node.uniqueId]);
  const compiled = await compileForRun(session, node, connection, { incremental: false });
  await exposeQuery(session, connection, {
    sql: compiled.sql,
    reads: session.readBy(node),
    asker: node.uniqueId,
  });
  await locating(session.project, compiled, () => connection.describe(compiled.sql));
  return { sql: compiled.sql };
}

async function showTable(
  session: RunSession,
  relation: Relation,
  options: ShowOptions,
): Promise<Shown> {
  const table = await session.warehouse.catalog.loadTable(tableOf(relation));
  if (!table) {
    const name = tableName(tableOf(relation));
    throw new LakeError('LAKE-I001', `the table "${name}" does not exist`, {
      hint: 'build or load it first: lake build, lake load',
    });
  }
  const { metadata } = table;
  const snapshotId = chosenSnapshot(metadata, options);
  await session.engine.exposeTable(relation, { kind: 'snapshot', metadata, snapshotId });
  return { sql: `SELECT * FROM ${renderRelation(relation)}`, metadata };
}

function chosenSnapshot(metadata: TableMetadata, options: ShowOptions): bigint | null {
  if (options.snapshot !== undefined) {
    if (!/^\d+$/.test(options.snapshot)) {
      throw new LakeError('LAKE-C010', `--snapshot must be a number, not "${options.snapshot}"`);
    }
    return snapshotOf(metadata, { snapshotId: BigInt(options.snapshot) }).snapshotId;
  }
  if (options.at === undefined) return metadata.currentSnapshotId;
  const timestampMs = Date.parse(options.at);
  if (Number.isNaN(timestampMs)) {
    throw new LakeError('LAKE-C010', `--at must be an ISO time, not "${options.at}"`);
  }
  return snapshotOf(metadata, { timestampMs }).snapshotId;
}

function selectedNode(project: Project, wish: Wish): Node {
  const ids = [...selectNodes(project, wish.options, wish.context)];
  const [id] = ids;
  const node = id === undefined ? undefined : project.nodes.get(id);
  if (ids.length === 1 && node) return node;
  throw new LakeError('LAKE-C010', 'name one table, or give --select for one node, or --inline', {
    hint: 'lake show crypto_prices',
  });
}
