/**
 * Loads a CSV file of the project as a table.
 *
 * @module
 */

import { join } from 'node:path';
import type { EngineConnection } from '../engine/engine.js';
import { consumptionSummary, readConsumption } from '../materialize/consumption.js';
import { materialize } from '../materialize/materialize.js';
import { seedQuery } from '../materialize/seed-query.js';
import type { SeedNode } from '../project/node.js';
import type { NodeFacts } from './events.js';
import type { RunSession } from './session.js';

export async function runSeed(
  session: RunSession,
  node: SeedNode,
  connection: EngineConnection,
): Promise<NodeFacts> {
  const table = session.pinned(node.uniqueId);
  const last = table && readConsumption(table.metadata);
  if (last?.codeHash === node.checksum && !session.invocation.fullRefresh) {
    return { action: 'no changes', note: 'file unchanged' };
  }
  const done = await materialize({
    node,
    engine: session.engine,
    connection,
    catalog: session.warehouse.catalog,
    storage: session.warehouse.storage,
    table,
    sql: seedQuery(node, join(session.project.root, node.originalFilePath)),
    fullRefresh: true,
    summary: {
      ...consumptionSummary([], node.checksum),
      'lake.invocation-id': session.invocation.id,
      'lake.node': node.uniqueId,
    },
  });
  await session.stage(node, done);
  return { ...done.facts, action: 'seed' };
}
