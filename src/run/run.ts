/**
 * A run: lease, pin, stage side by side, check, publish. It tells its story in events and never
 * throws for a node that failed.
 *
 * @module
 */

import { acquireLeases } from '../catalog/lease.js';
import { tableName } from '../catalog/catalog.js';
import { completePublications, publishAll, type Publication } from '../catalog/publication.js';
import type { Warehouse } from '../catalog/warehouse.js';
import type { Engine } from '../engine/engine.js';
import type { ExecutableNode } from '../project/node.js';
import type { Project } from '../project/project.js';
import { executeNode } from './execute-node.js';
import type { NodeResult } from './events.js';
import { planRun, type Command, type Plan } from './plan.js';
import { isTable, labelOf, tableOf } from './relations.js';
import { runSchedule } from './schedule.js';
import { outcomes, type Outcomes } from './schedule-outcomes.js';
import { RunSession, type Invocation } from './session.js';
import { withheldBy } from './withhold.js';

export interface RunRequest {
  readonly command: Command;
  readonly project: Project;
  readonly warehouse: Warehouse;
  readonly engine: Engine;
  readonly selected: ReadonlySet<string>;
  readonly invocation: Invocation;
  readonly threads: number;
  readonly failFast: boolean;
  /** Milliseconds that reading the project took. */
  readonly parsedInMs: number;
}

export interface RunOutcome {
  readonly results: readonly NodeResult[];
  readonly success: boolean;
  readonly elapsedMs: number;
}

export async function run(request: RunRequest): Promise<RunOutcome> {
  const started = performance.now();
  const plan = planRun(request.project, request.command, request.selected);
  announce(request, plan);
  const session = new RunSession(request);
  const { storage, location } = request.warehouse;
  const tables = writtenTables(plan);
  const invocationId = request.invocation.id;
  const leases = await acquireLeases({ storage, warehouse: location, tables, invocationId });
  try {
    await completePublications(request.warehouse, { invocationId, held: tables });
    await session.pin(plan.nodes.map((n) => n.uniqueId));
    const done = await executePlan(request, session, plan);
    await publish(request, session, plan);
    return finish(request, done, performance.now() - started);
  } finally {
    await leases.release();
  }
}

function announce(request: RunRequest, plan: Plan): void {
  const { project, invocation } = request;
  const count = (type: string) =>
    [...project.nodes.values()].filter((n) => n.resourceType === type).length;
  invocation.emit({
    kind: 'run-started',
    command: request.command,
    invocationId: invocation.id,
    project: project.name,
    target: project.target.name,
    engine: `${request.engine.name} ${request.engine.version}`,
    catalog: `${project.target.catalog.type} (${project.target.catalog.name})`,
    threads: request.threads,
    selected: plan.nodes.length,
    totals: {
      models: count('model'),
      sources: count('source'),
      seeds: count('seed'),
      tests: count('test'),
      macros: project.macros.size,
    },
    parsedInMs: request.parsedInMs,
  });
}

async function executePlan(
  request: RunRequest,
  session: RunSession,
  plan: Plan,
): Promise<Outcomes> {
  const done = outcomes();
  const byId = new Map(plan.nodes.map((n) => [n.uniqueId, n] as const));
  let index = 0;
  const total = plan.nodes.length;
  await runSchedule({
    order: [...byId.keys()],
    parents: plan.parents,
    concurrency: request.threads,
    execute: async (id) => {
      const node = byId.get(id) as ExecutableNode;
      const reason = skipReason(request, plan, done, id);
      index += 1;
      const position = { index, total };
      const result = reason
        ? skipped(node, reason)
        : await executeNode(session, node, () =>
            request.invocation.emit({ kind: 'node-started', ...position, node: labelOf(node) }),
          );
      done.add(result);
      if (result.status === 'fail' && request.command === 'build') withhold(session, node);
      request.invocation.emit({ kind: 'node-finished', ...position, result });
    },
  });
  return done;
}

function skipReason(
  request: RunRequest,
  plan: Plan,
  done: Outcomes,
  id: string,
): string | undefined {
  if (request.invocation.signal.aborted) return 'interrupted';
  if (request.failFast && done.failed) return 'another node failed (--fail-fast)';
  const blocker = done.blockedBy(plan.parents.get(id) ?? []);
  if (!blocker) return undefined;
  return `upstream ${blocker.node.name} ${blocker.status === 'skipped' ? 'was skipped' : 'failed'}`;
}

function skipped(node: ExecutableNode, message: string): NodeResult {
  const now = new Date();
  return {
    node: labelOf(node),
    status: 'skipped',
    message,
    startedAt: now,
    completedAt: now,
    executionTime: 0,
  };
}

function withhold(session: RunSession, node: ExecutableNode): void {
  if (node.resourceType !== 'test') return;
  for (const id of withheldBy(session.project, node)) session.withhold(id);
}

async function publish(request: RunRequest, session: RunSession, plan: Plan): Promise<void> {
  const publications = plan.nodes.flatMap((node): Publication[] => {
    const staged = session.staged.get(node.uniqueId);
    if (!staged || node.resourceType === 'test') return [];
    return [
      { identifier: tableOf(node.relation), prepared: staged.prepared, staged: staged.staged },
    ];
  });
  if (publications.length === 0 || request.invocation.signal.aborted) return;
  await publishAll(request.warehouse, request.invocation.id, publications);
  request.invocation.emit({
    kind: 'published',
    tables: publications.flatMap(({ identifier, staged }) =>
      staged.snapshotId === undefined
        ? []
        : [{ table: tableName(identifier), snapshotId: staged.snapshotId }],
    ),
  });
}

function finish(request: RunRequest, done: Outcomes, elapsedMs: number): RunOutcome {
  const success = !done.failed && !request.invocation.signal.aborted;
  const { results } = done;
  request.invocation.emit({
    kind: 'run-finished',
    command: request.command,
    success,
    elapsedMs,
    results,
  });
  return { results, success, elapsedMs };
}

function writtenTables(plan: Plan): string[] {
  return plan.nodes
    .flatMap((node) => (node.resourceType !== 'test' && isTable(node) ? [node.relation] : []))
    .map((relation) => tableName(tableOf(relation)))
    .sort();
}
