/**
 * What `new_rows` and `changes` show: the rows between the snapshot that a table last consumed and
 * the one of this run.
 *
 * @module
 */

import { changedBytes } from '../engine/changed-bytes.js';
import type { EngineConnection, TableView } from '../engine/engine.js';
import type { Consumption } from '../materialize/consumption.js';
import type { ChangeInput } from '../project/compile.js';
import type { Project } from '../project/project.js';
import { quoteIdentifier, renderRelation } from '../project/relation.js';
import type { RunSession, TableNode } from './session.js';

/** Up to which state the reader of the changes has seen its inputs. */
export type ChangesSince = Consumption | 'everything' | undefined;

/** What changed cannot be told, so that the whole input has to be read. */
export class ChangesUnknown extends Error {
  override readonly name = 'ChangesUnknown';
}

type ResolvedChanges =
  { readonly view: TableView; readonly bytes: number } | { readonly sql: string };

/** The name of the session's view: `silver.crypto_prices:new_rows`. */
export function changeViewName(
  project: Project,
  use: Pick<ChangeInput, 'form' | 'uniqueId'>,
): string {
  const { relation } = tableNode(project, use.uniqueId);
  return `${relation.schema}.${relation.identifier}:${use.form === 'new-rows' ? 'new_rows' : 'changes'}`;
}

/**
 * Makes the view on a connection: all rows for `everything`, else those since then. Resolves to the
 * bytes of the data files behind it; undefined where it shows what the table itself does.
 *
 * @throws ChangesUnknown where the range is not in the input's history
 */
export async function exposeChangeView(
  session: RunSession,
  connection: EngineConnection,
  use: ChangeInput,
  since: ChangesSince,
): Promise<number | undefined> {
  const name = changeViewName(session.project, use);
  const resolved = await resolveChanges(session, use, since);
  if ('view' in resolved) {
    await connection.exposeTemporary(name, resolved.view);
    return resolved.bytes;
  }
  await connection.execute(
    `CREATE OR REPLACE TEMP VIEW ${quoteIdentifier(name)} AS ${resolved.sql}`,
  );
  return undefined;
}

async function resolveChanges(
  session: RunSession,
  use: ChangeInput,
  since: ChangesSince,
): Promise<ResolvedChanges> {
  const node = tableNode(session.project, use.uniqueId);
  const metadata = session.metadata(use.uniqueId);
  if (!metadata) throw new Error(`${use.uniqueId} was not exposed`);
  if (since === 'everything') return everything(node, use);
  const input = session.consumedInput(node, metadata);
  const before = since?.inputs.get(input.table);
  if (!before) throw new ChangesUnknown(`what was read of ${input.table} is not recorded`);
  if (before.snapshotId === null) return everything(node, use);
  if (input.snapshotId === null) {
    throw new ChangesUnknown(`${input.table} has no snapshot any more`);
  }
  if (before.snapshotId === input.snapshotId) {
    return { view: { kind: 'empty', metadata, form: use.form }, bytes: 0 };
  }
  const range = { metadata, from: before.snapshotId, to: input.snapshotId };
  const bytes = await changedBytes({ storage: session.warehouse.storage, ...range });
  if (bytes === undefined) {
    throw new ChangesUnknown(
      `snapshot ${before.snapshotId} of ${input.table} is gone, so its changes are unknown`,
    );
  }
  const key = node.resourceType === 'model' ? node.config.uniqueKey : [];
  return { view: { kind: 'changes', ...range, form: use.form, key }, bytes };
}

function everything(node: TableNode, use: ChangeInput): ResolvedChanges {
  const from = `FROM ${renderRelation(node.relation)}`;
  return {
    sql:
      use.form === 'new-rows' ? `SELECT * ${from}` : `SELECT *, 'insert' AS _change_type ${from}`,
  };
}

function tableNode(project: Project, id: string): TableNode {
  const node = project.nodes.get(id);
  if (!node || node.resourceType === 'test') throw new Error(`${id} is no table`);
  return node;
}
