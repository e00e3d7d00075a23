/**
 * Brings the table of a node to what its query says: writes data files and stages a snapshot that
 * nobody sees before it is published.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { unreachable } from '../util/unreachable.js';
import { append } from './append.js';
import { checkDeletedWhen } from './deleted-rows.js';
import { insertOverwrite } from './insert-overwrite.js';
import type { Materialized, MaterializeRequest } from './materialized.js';
import { replace } from './replace.js';
import { tableShape } from './table-shape.js';
import { upsert } from './upsert.js';
import type { Write } from './write.js';

/**
 * @throws SqlError when the query does not bind; LakeError LAKE-C011, LAKE-E003 to LAKE-E006, LAKE-S003,
 * LAKE-S004, LAKE-I007 and those of the storage
 */
export async function materialize(request: MaterializeRequest): Promise<Materialized> {
  const { node, table } = request;
  if (node.config.incrementalStrategy === 'microbatch') throw noMicrobatch(node);
  const columns = await request.connection.describe(request.sql);
  await checkDeletedWhen(request);
  const fields = request.engine.fieldsOf(columns);
  const whole = request.fullRefresh || table === undefined;
  const location = request.catalog.tableLocation({
    namespace: [node.relation.schema],
    name: node.relation.identifier,
  });
  const shape = tableShape({
    node,
    fields,
    metadata: table?.metadata,
    location,
    replace: whole,
  });
  const write: Write = { request, shape, fields, location: table?.metadata.location ?? location };
  if (whole) return replace(write);
  return incremental({ ...write, base: table.metadata });
}

function incremental(write: Write & { base: NonNullable<Write['base']> }): Promise<Materialized> {
  const strategy = strategyOf(write);
  switch (strategy) {
    case 'append':
      return append(write);
    case 'merge':
    case 'delete+insert':
      return upsert(write, strategy);
    case 'microbatch':
      throw noMicrobatch(write.request.node);
    case 'insert_overwrite':
      return insertOverwrite(write);
    default:
      return unreachable(strategy);
  }
}

function noMicrobatch({ location }: MaterializeRequest['node']): LakeError {
  return new LakeError('LAKE-C011', 'the incremental strategy "microbatch" is not supported', {
    location,
    hint: "new_rows(ref('…')) gives each run exactly the rows that are new",
  });
}

/** As dbt: merge where there is a key, else append. */
function strategyOf({ request: { node } }: Write) {
  const { incrementalStrategy, uniqueKey } = node.config;
  const strategy = incrementalStrategy ?? (uniqueKey.length > 0 ? 'merge' : 'append');
  if (strategy === 'merge' && uniqueKey.length === 0) return 'append';
  if (strategy === 'delete+insert' && uniqueKey.length === 0) {
    throw new LakeError('LAKE-C003', `${node.name}: delete+insert needs a unique_key`, {
      location: node.location,
      hint: "config(unique_key='id'), or incremental_strategy='append'",
    });
  }
  return strategy;
}
