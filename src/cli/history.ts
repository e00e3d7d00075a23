/**
 * `lake history`: the snapshots of a table, newest first.
 *
 * @module
 */

import { tableName } from '../catalog/catalog.js';
import type { Warehouse } from '../catalog/warehouse.js';
import { LakeError } from '../errors.js';
import { snapshotHistory, type PastSnapshot } from '../iceberg/metadata/snapshot-history.js';
import type { Project } from '../project/project.js';
import { textTable } from '../report/table.js';
import { isTable, tableOf } from '../run/relations.js';
import { stringifyJson } from '../util/json.js';
import { runCommand, type ExitCode } from './command.js';
import { findNode, foreignRelation } from './find-table.js';
import { openProject, openWarehouse } from './open.js';
import type { GlobalOptions } from './options.js';

interface HistoryOptions extends GlobalOptions {
  readonly limit: number;
  readonly output: 'text' | 'json';
}

export function history(options: HistoryOptions, args: readonly string[]): Promise<number> {
  return runCommand(options, async (context): Promise<ExitCode> => {
    const { project } = await openProject(options, context);
    const warehouse = await openWarehouse(project);
    const metadata = await loadNamed(project, warehouse, args[0] ?? '');
    const all = snapshotHistory(metadata);
    const shown = options.limit < 0 ? all : all.slice(0, options.limit);
    if (options.output === 'json') process.stdout.write(jsonLines(shown));
    else process.stdout.write(`${historyText(shown)}\n`);
    return 0;
  });
}

async function loadNamed(project: Project, warehouse: Warehouse, name: string) {
  const node = findNode(project, name);
  if (node && !isTable(node)) {
    throw new LakeError('LAKE-C010', `${name} is no table, so it has no history`, {
      hint: 'name a table that it reads',
    });
  }
  const relation =
    node && node.resourceType !== 'test'
      ? node.relation
      : await foreignRelation(project, warehouse, name);
  const table = await warehouse.catalog.loadTable(tableOf(relation));
  if (table) return table.metadata;
  throw new LakeError('LAKE-I001', `the table "${tableName(tableOf(relation))}" does not exist`, {
    hint: 'build or load it first: lake build, lake load',
  });
}

function jsonLines(snapshots: readonly PastSnapshot[]): string {
  return snapshots
    .map(
      (s) =>
        `${stringifyJson({
          snapshot_id: s.snapshotId,
          parent_snapshot_id: s.parentSnapshotId,
          committed_at: isoTime(s),
          operation: s.operation,
          rows_added: s.rows.added,
          rows_removed: s.rows.removed,
          rows: s.rows.total,
          files_added: s.files.added,
          files_removed: s.files.removed,
          files: s.files.total,
          refs: s.refs,
          is_current: s.isCurrent,
          made_by: s.madeBy,
          summary: s.summary,
        })}\n`,
    )
    .join('');
}

function historyText(snapshots: readonly PastSnapshot[]): string {
  return textTable({
    columns: ['snapshot', 'time', 'operation', 'rows', 'files', 'total rows', 'refs', 'by'],
    rows: snapshots.map((s) => [
      String(s.snapshotId),
      isoTime(s),
      s.operation ?? '',
      changeText(s.rows),
      changeText(s.files),
      String(s.rows.total ?? ''),
      s.refs.join(', '),
      s.madeBy ?? '',
    ]),
    numeric: new Set([0, 5]),
  });
}

function changeText({ added, removed }: PastSnapshot['rows']): string {
  return [added ? `+${added}` : '', removed ? `-${removed}` : ''].filter(Boolean).join(' ');
}

function isoTime({ timestampMs }: PastSnapshot): string {
  return new Date(timestampMs).toISOString();
}
