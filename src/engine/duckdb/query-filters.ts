/**
 * Which rows of its tables a query can use: its scans' conditions, as the optimizer places them. The
 * query is planned over stand-ins that have the tables' columns but no rows and no statistics, so
 * that nothing of the plan depends on data.
 *
 * @module
 */

import { any, type Expression } from '../../iceberg/scan/expression.js';
import { currentSchema } from '../../iceberg/metadata/history.js';
import type { NestedField } from '../../iceberg/type/type.js';
import { quoteIdentifier } from '../../project/relation.js';
import { quoteLiteral } from '../../sql/quote.js';
import { withoutFinalSemicolons } from '../../sql/query-text.js';
import { SqlError } from '../../sql/sql-error.js';
import type { ScannedTable } from '../engine.js';
import type { DuckDbConnection } from './connection.js';
import { findNodes, isPlanNode, nodes, parsePlans, type PlanNode } from './plan-json.js';
import { impliedBy, type ScanColumns } from './plan-predicate.js';
import { plannedScans, type PlannedScan } from './plan-scans.js';
import { forgetOwn, showOwn } from './table-shell.js';
import { nullColumn } from './view-columns.js';

/** The stand-in of table `i` says that it has this many rows and `i`: it is known by that. */
const standInRows = 1_000_000_000;

/**
 * For each table a filter that matches every row which the query can use; undefined where it may use
 * any row, or where that is not certain.
 */
export async function queryFilters(
  connection: DuckDbConnection,
  sql: string,
  tables: readonly ScannedTable[],
): Promise<readonly (Expression | undefined)[]> {
  const none = tables.map(() => undefined);
  const fields = tables.map(({ metadata }) => currentSchema(metadata).fields);
  if (fields.some((columns) => columns.length === 0)) return none;
  const planned = await planOverStandIns(connection, sql, tables);
  const scans = planned && scansOf(planned.plans);
  if (!scans) return none;
  return fields.map((columns, i) =>
    filterOfScans(
      scans.filter(({ node }) => standInNumber(node) === i),
      { fields: columns, isUtc: planned.isUtc },
    ),
  );
}

interface Planned {
  readonly plans: readonly PlanNode[];
  readonly isUtc: boolean;
}

async function planOverStandIns(
  connection: DuckDbConnection,
  sql: string,
  tables: readonly ScannedTable[],
): Promise<Planned | undefined> {
  try {
    for (const [i, { relation, metadata }] of tables.entries()) {
      await showOwn(connection, relation, standInSql(currentSchema(metadata).fields, i));
    }
    const text = quoteLiteral(withoutFinalSemicolons(sql));
    const { rows } = await connection.query(
      `SELECT json_serialize_plan(${text}, optimize := true), current_setting('TimeZone')`,
    );
    const [plan, zone] = rows[0] ?? [];
    const plans = parsePlans(String(plan));
    return plans && { plans, isUtc: zone === 'UTC' };
  } catch (error) {
    // What is wrong with the query is told where it is executed.
    if (error instanceof SqlError) return undefined;
    throw error;
  } finally {
    for (const { relation } of tables) await forgetOwn(connection, relation);
  }
}

function standInSql(fields: readonly NestedField[], number: number): string {
  const names = fields.map((field) => quoteIdentifier(field.name)).join(', ');
  const nulls = fields.map(nullColumn).join(', ');
  return `SELECT * FROM repeat_row(${nulls}, num_rows := ${standInRows + number}) t(${names})`;
}

/** Undefined where the plan holds scans in places that are not understood. */
function scansOf(plans: readonly PlanNode[]): readonly PlannedScan[] | undefined {
  const scans = plans.flatMap(plannedScans).filter(({ node }) => standInNumber(node) !== undefined);
  const present = findNodes(plans, (node) => standInNumber(node) !== undefined);
  return present.length === scans.length ? scans : undefined;
}

function standInNumber(node: PlanNode): number | undefined {
  if (node['type'] !== 'LOGICAL_GET' || node['name'] !== 'repeat_row') return undefined;
  const rows = nodes(node['named_parameters']).find(({ key }) => key === 'num_rows')?.['value'];
  const count = isPlanNode(rows) ? rows['value'] : undefined;
  return typeof count === 'number' && count >= standInRows ? count - standInRows : undefined;
}

/** A row counts where any of the scans may give it: of a table that is not scanned, none. */
function filterOfScans(
  scans: readonly PlannedScan[],
  columns: ScanColumns,
): Expression | undefined {
  const filters = scans.map(({ conditions }) => {
    const known = conditions.flatMap((condition) => impliedBy(condition, columns) ?? []);
    return known.length === 0 ? undefined : ({ kind: 'and', operands: known } as const);
  });
  const known = filters.filter((filter) => filter !== undefined);
  return known.length < filters.length ? undefined : any(known);
}
