/**
 * The query's rows as a temporary table in the types of the target, so that keys are compared as
 * they will be stored.
 *
 * @module
 */

import { applyUpdates } from '../iceberg/apply-updates.js';
import type { TableMetadata } from '../iceberg/metadata.js';
import { lastAdded } from '../iceberg/update.js';
import { queryRelation, selectKnown, type IncrementalWrite } from './write.js';

/** Its name in SQL on the connection of the node. */
export const incomingRelation = '"lake:incoming"';

/** Resolves to the number of rows. */
export async function createIncoming(write: IncrementalWrite): Promise<number> {
  const { connection } = write.request;
  const metadata = asTable(write);
  const empty = await connection.exposeTemporary('lake:empty', {
    kind: 'empty',
    metadata,
    form: 'new-rows',
  });
  await connection.execute(
    `CREATE OR REPLACE TEMP TABLE ${incomingRelation} AS SELECT * FROM ${empty}`,
  );
  return connection.execute(
    `INSERT INTO ${incomingRelation} BY NAME ${selectKnown(write, queryRelation(write))}`,
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
