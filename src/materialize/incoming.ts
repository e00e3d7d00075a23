/**
 * The query's rows as a temporary table in the types of the target, so that keys are compared as
 * they will be stored.
 *
 * @module
 */

import { applyUpdates } from '../iceberg/metadata/apply-updates.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { lastAdded } from '../iceberg/metadata/update.js';
import { deletedCondition } from './deleted-rows.js';
import { knownColumns, type IncrementalWrite } from './write.js';

/** Its name in SQL on the connection of the node. */
export const incomingRelation = '"lake:incoming"';

/** In it: whether the row is to be removed rather than stored. */
const deletedColumn = '"lake:deleted"';
/** The rows to store, as a relation of a FROM clause. */
export const incomingStored = `(SELECT * FROM ${incomingRelation} WHERE NOT ${deletedColumn})`;

/** Resolves to the number of rows, those to remove included. */
export async function createIncoming(write: IncrementalWrite): Promise<number> {
  const { connection } = write.request;
  const metadata = asTable(write);
  const empty = await connection.exposeTemporary('lake:empty', {
    kind: 'empty',
    metadata,
    form: 'new-rows',
  });
  await connection.execute(
    `CREATE OR REPLACE TEMP TABLE ${incomingRelation} AS SELECT *, false AS ${deletedColumn} FROM ${empty}`,
  );
  const deleted = deletedCondition(write.request) ?? 'false';
  return connection.execute(
    `INSERT INTO ${incomingRelation} BY NAME
     SELECT ${[...knownColumns(write), `${deleted} AS ${deletedColumn}`].join(', ')}
     FROM (\n${write.request.sql}\n)`,
  );
}

/** The names of the target's columns, in order. */
export function incomingSchema(write: IncrementalWrite): readonly string[] {
  return write.shape.schema.fields.map((field) => field.name);
}

/** The base's metadata with the schema that this write gives it. */
export function asTable({ base, shape }: IncrementalWrite): TableMetadata {
  if (!shape.change.schema) return base;
  const updates = [
    { action: 'add-schema', schema: shape.schema },
    { action: 'set-current-schema', schemaId: lastAdded },
  ] as const;
  return applyUpdates(base, updates, { now: base.lastUpdatedMs });
}
