/**
 * What `new_rows` and `changes` show: the rows between the snapshot that a table last consumed and
 * the one of this run.
 *
 * @module
 */

import { changedBytes } from '../engine/changed-bytes.js';
import type { TableView } from '../engine/engine.js';
import type { Consumption } from '../materialize/consumption.js';
import type { ChangeInput } from '../project/compile.js';
import type { Project } from '../project/project.js';
import { renderRelation } from '../project/relation.js';
import type { RunSession, TableNode } from './session.js';

export type ResolvedChanges =
  | { readonly kind: 'resolved'; readonly view: TableView; readonly bytes: number }
  | { readonly kind: 'resolved'; readonly sql: string; readonly bytes: number }
  | { readonly kind: 'impossible'; readonly reason: string };

/** The name of the session's view: `silver.crypto_prices:new_rows`. */
export function changeViewName(
  project: Project,
  use: Pick<ChangeInput, 'form' | 'uniqueId'>,
): string {
  const { relation } = tableNode(project, use.uniqueId);
  return `${relation.schema}.${relation.identifier}:${use.form === 'new-rows' ? 'new_rows' : 'changes'}`;
}

/** Which rows to show, given what was consumed last; `everything` on a full refresh. */
export async function resolveChangeView(
  session: RunSession,
  use: ChangeInput,
  last: Consumption | 'everything' | undefined,
): Promise<ResolvedChanges> {
  const node = tableNode(session.project, use.uniqueId);
  const metadata = session.metadata(use.uniqueId);
  if (!metadata) throw new Error(`${use.uniqueId} was not exposed`);
  if (last === 'everything') return everything(session, node, use);
  const input = session.consumedInput(node, metadata);
  const before = last?.inputs.get(input.table);
  if (!before)
    return { kind: 'impossible', reason: `what was read of ${input.table} is not recorded` };
  if (before.snapshotId === null) return everything(session, node, use);
  if (input.snapshotId === null) {
    return { kind: 'impossible', reason: `${input.table} has no snapshot any more` };
  }
  if (before.snapshotId === input.snapshotId) {
    return { kind: 'resolved', view: { kind: 'empty', metadata, form: use.form }, bytes: 0 };
  }
  const range = { metadata, from: before.snapshotId, to: input.snapshotId };
  const bytes = await changedBytes({ storage: session.warehouse.storage, ...range });
  if (bytes === undefined) {
    return {
      kind: 'impossible',
      reason: `snapshot ${before.snapshotId} of ${input.table} is gone, so its changes are unknown`,
    };
  }
  const key = node.resourceType === 'model' ? node.config.uniqueKey : [];
  return { kind: 'resolved', view: { kind: 'changes', ...range, form: use.form, key }, bytes };
}

function everything(session: RunSession, node: TableNode, use: ChangeInput): ResolvedChanges {
  const from = `FROM ${renderRelation(node.relation)}`;
  const sql =
    use.form === 'new-rows' ? `SELECT * ${from}` : `SELECT *, 'insert' AS _change_type ${from}`;
  return { kind: 'resolved', sql, bytes: session.totalBytes(use.uniqueId) };
}

function tableNode(project: Project, id: string): TableNode {
  const node = project.nodes.get(id);
  if (!node || node.resourceType === 'test') throw new Error(`${id} is no table`);
  return node;
}
