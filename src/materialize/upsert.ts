/**
 * Incremental strategies `merge` and `delete+insert`, copy-on-write: the files that hold a row with
 * one of the query's keys are rewritten, with the query's rows in place of the old ones. Rows whose
 * key has a null match nothing, as in SQL.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import type { Expression } from '../iceberg/scan/expression.js';
import { planScan, type ScanTask } from '../iceberg/scan/scan.js';
import { quoteIdentifier } from '../project/relation.js';
import { keyFilter } from './key-filter.js';
import type { Materialized } from './materialized.js';
import {
  asTable,
  createIncoming,
  incomingRelation,
  incomingSchema,
  incomingStored,
} from './incoming.js';
import { keyColumns, keysEqual } from './unique-key.js';
import { updatedColumns } from './updated-columns.js';
import { stage, writeFiles, type IncrementalWrite } from './write.js';

const candidates = 'lake:candidates';
const rewritten = 'lake:rewritten';

export async function upsert(
  write: IncrementalWrite,
  strategy: 'merge' | 'delete+insert',
): Promise<Materialized> {
  const { connection } = write.request;
  const keys = keyColumns(write);
  const incomingRows = await createIncoming(write);
  try {
    if (strategy === 'merge') await refuseDuplicates(write, keys);
    const filter = await keyFilter(write, keys);
    const matched = incomingRows === 0 ? [] : await findMatched(write, keys, filter);
    return await rewrite(write, { strategy, keys, filter, matched });
  } finally {
    await connection.execute(`DROP TABLE IF EXISTS ${incomingRelation}`);
  }
}

/** @throws LakeError LAKE-E004 naming a key that occurs twice */
async function refuseDuplicates(write: IncrementalWrite, keys: readonly string[]): Promise<void> {
  const names = keys.map(quoteIdentifier);
  const sql = `SELECT ${names.map((n) => `CAST(${n} AS VARCHAR)`).join(', ')}, count(*)
    FROM ${incomingRelation} WHERE ${names.map((n) => `${n} IS NOT NULL`).join(' AND ')}
    GROUP BY ${names.join(', ')} HAVING count(*) > 1 ORDER BY ALL LIMIT 1`;
  const [row] = (await write.request.connection.query(sql)).rows;
  if (!row) return;
  const example = keys.map((key, i) => `${key} = ${String(row[i])}`).join(', ');
  const { node } = write.request;
  throw new LakeError(
    'LAKE-E004',
    `${node.name}: ${String(row[keys.length])} rows of the query have the same unique_key: ${example}`,
    {
      location: node.location,
      hint: 'keep one row a key: qualify row_number() over (partition by … order by …) = 1',
    },
  );
}

/** The files that hold a row with one of the incoming keys. */
async function findMatched(
  write: IncrementalWrite,
  keys: readonly string[],
  filter: Expression,
): Promise<readonly ScanTask[]> {
  const { connection, storage } = write.request;
  const metadata = asTable(write);
  const snapshotId = write.base.currentSnapshotId;
  const tasks = await planScan({ storage, metadata, snapshotId, filter });
  if (tasks.length === 0) return [];
  const view = await connection.exposeTemporary(candidates, { kind: 'files', metadata, tasks });
  const { rows } = await connection.query(
    `SELECT DISTINCT t."_file" FROM ${view} t SEMI JOIN ${incomingRelation} s ON ${keysEqual(keys)}`,
  );
  const files = new Set(rows.map(([file]) => file));
  return tasks.filter((task) => files.has(task.file.filePath));
}

interface Rewrite {
  readonly strategy: 'merge' | 'delete+insert';
  readonly keys: readonly string[];
  readonly filter: Expression;
  readonly matched: readonly ScanTask[];
}

async function rewrite(write: IncrementalWrite, parts: Rewrite): Promise<Materialized> {
  const { matched } = parts;
  const { connection } = write.request;
  const view =
    matched.length === 0
      ? undefined
      : await connection.exposeTemporary(rewritten, {
          kind: 'files',
          metadata: asTable(write),
          tasks: matched,
        });
  const before = view === undefined ? 0 : await countRows(write, view);
  const stored = await countRows(write, incomingStored);
  const written = await writeFiles(write, rewriteQuery(write, parts, view));
  return stage(
    write,
    {
      operation: matched.length === 0 ? 'append' : 'overwrite',
      added: written.files,
      removed: matched.map((task) => task.file),
      validation: { kind: 'rewrite', isolation: isolationOf(write), filter: parts.filter },
    },
    {
      action: parts.strategy,
      rowsAdded: stored,
      rowsRemoved: before + stored - written.rows,
      filesAdded: written.files.length,
      filesRemoved: matched.length,
      bytesWritten: written.bytes,
      bytesRead: matched.reduce((sum, task) => sum + task.file.fileSizeInBytes, 0),
    },
  );
}

async function countRows(write: IncrementalWrite, relation: string): Promise<number> {
  const { rows } = await write.request.connection.query(`SELECT count(*) FROM ${relation}`);
  return Number(rows[0]?.[0]);
}

/** The rows that stay, and the incoming ones. */
function rewriteQuery(
  write: IncrementalWrite,
  { keys, strategy }: Rewrite,
  view: string | undefined,
): string {
  const names = incomingSchema(write).map((name) => quoteIdentifier(name));
  const incoming = `SELECT ${names.join(', ')} FROM ${incomingStored}`;
  if (view === undefined) return incoming;
  const staying = `SELECT ${names.map((n) => `t.${n}`).join(', ')} FROM ${view} t
    ANTI JOIN ${incomingRelation} s ON ${keysEqual(keys)}`;
  const updated = strategy === 'merge' ? updatedColumns(write) : undefined;
  if (!updated) return `${staying} UNION ALL ${incoming}`;
  const merged = incomingSchema(write).map((name) => {
    const column = quoteIdentifier(name);
    return updated.has(name)
      ? `s.${column}`
      : `CASE WHEN t."_file" IS NULL THEN s.${column} ELSE t.${column} END AS ${column}`;
  });
  return `${staying} UNION ALL
    SELECT ${merged.join(', ')} FROM ${incomingStored} s LEFT JOIN ${view} t ON ${keysEqual(keys)}`;
}

function isolationOf(write: IncrementalWrite): 'serializable' | 'snapshot' {
  const level = write.shape.properties['write.merge.isolation-level'];
  return level === 'snapshot' ? 'snapshot' : 'serializable';
}
