/** Of tables written by other engines no row is lost to a filter, whatever their statistics say. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeMetadata } from '../../iceberg/metadata/metadata-file.js';
import { quoteIdentifier } from '../../project/relation.js';
import { quoteLiteral } from '../../sql/quote.js';
import { localStorage } from '../../storage/local.js';
import { goldenFolder, goldenTables } from '../../testing/golden-tables.js';
import type { ColumnType } from '../../sql/connection.js';
import type { EngineConnection, ScannedTable } from '../engine.js';
import { DuckDbEngine } from './engine.js';

const relation = { database: 'lake', schema: 'golden', identifier: 'table' };
const from = 'FROM lake.golden."table"';
/** Their files or types cannot be read. */
const unreadable = /^(avro_data|mixed_formats|orc_data|v3_timestamp_ns)$/;

const readable = goldenTables().filter((name) => !unreadable.test(name));

describe.skipIf(goldenFolder === undefined)('golden tables', () => {
  const folder = goldenFolder ?? '';
  const storage = localStorage();
  let root = '';
  let engine: DuckDbEngine;

  beforeAll(async () => {
    root = execFileSync(join(folder, 'install'), { encoding: 'utf8' }).trim();
    engine = await DuckDbEngine.open({ database: 'lake', storage });
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  test.each(readable)('%s', { timeout: 60_000 }, async (name) => {
    // The files are ours to trust.
    const { metadata: path } = JSON.parse(
      readFileSync(join(folder, name, 'expected.json'), 'utf8'),
    ) as { metadata: string };
    const location = join(root, name, path);
    const metadata = decodeMetadata(await storage.read(location), location);
    const snapshotId = metadata.currentSnapshotId;
    await engine.exposeTable(relation, { kind: 'snapshot', metadata, snapshotId });
    const connection = await engine.connect();
    for (const condition of await conditions(connection)) {
      const sql = `SELECT count(*) ${from} WHERE ${condition}`;
      const { rows } = await connection.query(sql);
      expect([condition, await countNarrowed({ relation, metadata }, sql)]).toEqual([
        condition,
        rows[0]?.[0],
      ]);
    }
    connection.close();
  });

  async function countNarrowed(table: ScannedTable, sql: string): Promise<unknown> {
    const connection = await engine.connect();
    try {
      const [filter] = await connection.filtersOf(sql, [table]);
      if (filter) await connection.exposeMatching(table, filter);
      return (await connection.query(sql)).rows[0]?.[0];
    } finally {
      connection.close();
    }
  }
});

async function conditions(connection: EngineConnection): Promise<readonly string[]> {
  const columns = await connection.describe(`SELECT * ${from}`);
  const some = columns.slice(0, 30);
  const all = await Promise.all(some.map((column) => columnConditions(connection, column)));
  return all.flat();
}

async function columnConditions(
  connection: EngineConnection,
  { name, type }: ColumnType,
): Promise<readonly string[]> {
  if (/STRUCT|\[\]|MAP/.test(type)) return [];
  const column = quoteIdentifier(name);
  const values = `SELECT DISTINCT ${column} AS v ${from} WHERE ${column} IS NOT NULL ORDER BY v`;
  const { rows } = await connection.query(
    `SELECT CAST(v AS VARCHAR) FROM (${values}) QUALIFY row_number() OVER () % greatest(1, count(*) OVER () // 3) = 0`,
  );
  const literals = rows
    // A statement cannot hold this character.
    .filter(([text]) => !String(text).includes('\0'))
    .slice(0, 4)
    .map(([text]) => `CAST(${quoteLiteral(String(text))} AS ${type})`);
  const compared = literals.flatMap((v) => ['=', '<', '>='].map((op) => `${column} ${op} ${v}`));
  const list = literals.length > 0 ? [`${column} IN (${literals.join(', ')})`] : [];
  return [...compared, ...list, `${column} IS NULL`, `${column} IS NOT NULL`];
}
