/**
 * What `lake maintain` prints: a table for people, a JSON line a step for machines.
 *
 * @module
 */

import pc from 'picocolors';
import { plural } from '../report/format.js';
import { textTable } from '../report/table.js';
import { stringifyJson } from '../util/json.js';
import type { StepReport } from './maintain-step.js';

export interface MaintainOutput {
  readonly reports: readonly StepReport[];
  /** How many tables were looked at. */
  readonly tables: number;
  readonly dryRun: boolean;
}

export function maintainJson({ reports, dryRun }: MaintainOutput): string {
  const lines = reports.map(({ table, step, outcome, action, reason, facts, error }) =>
    stringifyJson({
      ...{ table, step, outcome: dryRun && outcome === 'done' ? 'planned' : outcome },
      ...{ action, reason, ...facts },
      ...(error && { code: error.code }),
    }),
  );
  return lines.map((line) => `${line}\n`).join('');
}

export function maintainText(output: MaintainOutput): string {
  const shown = output.reports.filter(({ action }) => action !== '');
  const summary = `${summaryOf(output)}\n`;
  return shown.length === 0 ? summary : `${tableOf(shown, output.dryRun)}\n\n${summary}`;
}

function tableOf(reports: readonly StepReport[], dryRun: boolean): string {
  return textTable({
    columns: ['table', 'step', dryRun ? 'would' : 'did', 'why'],
    rows: reports.map(({ table, step, outcome, action, reason }, index) => [
      ...[reports[index - 1]?.table === table ? '' : table, step],
      ...[outcome === 'failed' ? `failed: ${action}` : action, reason],
    ]),
    numeric: new Set(),
  });
}

function summaryOf({ reports, tables, dryRun }: MaintainOutput): string {
  const busy = new Set(reports.filter((r) => r.outcome === 'done').map((r) => r.table)).size;
  const failed = reports.filter((r) => r.outcome === 'failed').length;
  const work = dryRun ? 'would be changed' : 'changed';
  const text = `${plural(tables, 'table')} looked at, ${busy} ${work}`;
  const hint = dryRun ? ' (a dry run: nothing was done)' : '';
  const faults = failed === 0 ? '' : `, ${pc.red(`${plural(failed, 'step')} failed`)}`;
  return `${text}${faults}${hint}`;
}
