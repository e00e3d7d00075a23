/**
 * Relations that show a table to all connections, or to one of them less of it. The relation is a
 * view over a variable of the connection: it holds the query that this connection sees, or nothing
 * where it sees what all do.
 *
 * @module
 */

import type { NestedField } from '../../iceberg/type/type.js';
import { quoteIdentifier, renderRelation, type Relation } from '../../project/relation.js';
import { quoteLiteral } from '../../sql/quote.js';
import type { DuckDbConnection } from './connection.js';
import { internalDatabase } from './session.js';
import { namedNulls } from './view-columns.js';

/** What the relation selects: the connection's own query, else the one for all. */
export function shellSql(relation: Relation): string {
  const own = `getvariable(${quoteLiteral(variableOf(relation))})`;
  return `SELECT * FROM query(coalesce(${own}, ${quoteLiteral(`FROM ${bodyName(relation)}`)}))`;
}

/** The view with the query for all connections. */
export function bodyName(relation: Relation): string {
  return `${internalDatabase}.main.${quoteIdentifier(renderRelation(relation))}`;
}

/** The columns of a table whose rows are not shown yet: reading it is an error. */
export function hiddenSql(fields: readonly NestedField[]): string {
  const fault = quoteLiteral('the table was declared, but its rows are not shown');
  return `SELECT ${namedNulls(fields)} FROM range(1) WHERE CAST(error(${fault}) AS BOOLEAN)`;
}

/** Lets the connection alone see a query's rows in place of the table's. */
export async function showOwn(
  connection: DuckDbConnection,
  relation: Relation,
  sql: string,
): Promise<void> {
  const variable = quoteIdentifier(variableOf(relation));
  await connection.execute(`SET VARIABLE ${variable} = ${quoteLiteral(sql)}`);
}

export async function forgetOwn(connection: DuckDbConnection, relation: Relation): Promise<void> {
  await connection.execute(`RESET VARIABLE ${quoteIdentifier(variableOf(relation))}`);
}

function variableOf(relation: Relation): string {
  return `lake:${renderRelation(relation)}`;
}
