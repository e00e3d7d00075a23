/**
 * Rows of a query that are not stored but say what to remove (`deleted_when`).
 *
 * @module
 */

import { LakeError } from '../errors.js';
import type { MaterializeRequest } from './materialized.js';

/** True for rows to remove, in SQL over the query's columns; undefined: there are none. */
export function deletedCondition({ node }: MaterializeRequest): string | undefined {
  const { deletedWhen } = node.config;
  return deletedWhen === undefined ? undefined : `coalesce((${deletedWhen}\n), false)`;
}

/** The query without the rows that only say what to remove. */
export function storedRows(request: MaterializeRequest): string {
  const deleted = deletedCondition(request);
  return deleted === undefined
    ? request.sql
    : `SELECT * FROM (\n${request.sql}\n) WHERE NOT ${deleted}`;
}

/** @throws LakeError LAKE-C003 when the condition does not fit the query's columns */
export async function checkDeletedWhen(request: MaterializeRequest): Promise<void> {
  const deleted = deletedCondition(request);
  if (deleted === undefined) return;
  const { node, sql, connection } = request;
  try {
    await connection.describe(`SELECT ${deleted} FROM (\n${sql}\n)`);
  } catch (cause) {
    if (!(cause instanceof LakeError)) throw cause;
    throw new LakeError('LAKE-C003', `${node.name}: deleted_when: ${cause.message}`, {
      location: node.location,
      hint: cause.hint ?? 'a condition on columns of the query, such as "tick_count = 0"',
      cause,
    });
  }
}
