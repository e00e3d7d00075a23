/**
 * `lake maintain`: compacts tables, expires snapshots and removes what nobody needs, by the policy
 * of `project.yml`.
 *
 * @module
 */

import { tableName } from '../catalog/catalog.js';
import { runCommand, type CommandContext, type ExitCode } from './command.js';
import { maintainJson, maintainText } from './maintain-output.js';
import type { StepReport } from './maintain-step.js';
import { maintainTable } from './maintain-table.js';
import { maintainedTables, readersOf, type MaintainedTable } from './maintained-tables.js';
import { openEngineLate, openProject, openWarehouse } from './open.js';
import type { GlobalOptions, SelectionOptions } from './options.js';
import { selectNodes } from './selection.js';
import type { Warehouse } from '../catalog/warehouse.js';
import { mapBounded } from '../util/map-bounded.js';

interface MaintainOptions extends GlobalOptions, SelectionOptions {
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly output: 'text' | 'json';
}

export function maintain(options: MaintainOptions): Promise<number> {
  return runCommand(options, async (context): Promise<ExitCode> => {
    const { project } = await openProject(options, context);
    const narrowed = options.select !== undefined || options.exclude !== undefined;
    const selected = narrowed ? selectNodes(project, options, context) : undefined;
    const warehouse = await openWarehouse(project);
    const tables = await existing(warehouse, maintainedTables(project, selected));
    const readers = await readersOf(project, warehouse.catalog);
    await using engine = openEngineLate(project, warehouse);
    const reports: StepReport[] = [];
    for (const table of tables) {
      const { identifier } = table;
      const request = {
        ...{ warehouse, table, readers: readers.get(tableName(identifier)) ?? new Map() },
        engine: async () => engine,
        ...{ dryRun: options.dryRun === true, force: options.force === true },
      };
      for await (const report of maintainTable(request, context.signal)) reports.push(report);
    }
    return finish(reports, tables.length, { options, context });
  });
}

/** What was never built or loaded needs no care. */
async function existing(
  { catalog }: Warehouse,
  tables: readonly MaintainedTable[],
): Promise<readonly MaintainedTable[]> {
  const found = await mapBounded(tables, 8, async (table) =>
    (await catalog.loadTable(table.identifier)) ? [table] : [],
  );
  return found.flat();
}

function finish(
  reports: readonly StepReport[],
  tables: number,
  { options, context }: { options: MaintainOptions; context: CommandContext },
): ExitCode {
  const output = { reports, tables, dryRun: options.dryRun === true };
  process.stdout.write(options.output === 'json' ? maintainJson(output) : maintainText(output));
  const faults = reports.flatMap(({ error }) => error ?? []);
  for (const fault of faults) context.reporter.onError(fault);
  return faults.length > 0 ? 1 : 0;
}
