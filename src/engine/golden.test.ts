/** Tables written by other engines give the rows that those engines give. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LakeError } from '../errors.js';
import { decodeMetadata } from '../iceberg/metadata/metadata-file.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { schemaById } from '../iceberg/metadata/history.js';
import { localStorage } from '../storage/local.js';
import { goldenFolder, goldenTables } from '../testing/golden-tables.js';
import { canonicalRows } from './canonical.js';
import { DuckDbEngine } from './duckdb/engine.js';

interface Read {
  readonly at: { readonly snapshot?: string; readonly ref?: string };
  readonly 'schema-id': number;
  readonly count: number;
  readonly sha256: string;
  readonly rows?: string;
}
interface Expected {
  readonly name: string;
  readonly metadata: string;
  readonly reads: readonly Read[];
}

/** Tables that lake must refuse, and the file or type that it names. */
const refused: Readonly<Record<string, RegExp>> = {
  avro_data: /cannot read AVRO files/,
  mixed_formats: /cannot read (AVRO|ORC) files/,
  orc_data: /cannot read ORC files/,
  v3_timestamp_ns: /cannot read columns of type timestamptz_ns/,
};

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

  test.each(goldenTables())('%s', async (name) => {
    // The files are ours to trust.
    const expected = JSON.parse(
      readFileSync(join(folder, name, 'expected.json'), 'utf8'),
    ) as Expected;
    const location = join(root, name, expected.metadata);
    const metadata = decodeMetadata(await storage.read(location), location);
    for (const read of expected.reads) {
      const rows = await readRows(metadata, read).catch((error: unknown) => {
        const pattern = refused[name];
        if (pattern && error instanceof LakeError && error.code === 'LAKE-I009') {
          expect(error.message).toMatch(pattern);
          return undefined;
        }
        throw error;
      });
      if (rows) compare(rows, read, join(folder, name));
    }
  });

  async function readRows(metadata: TableMetadata, read: Read): Promise<string[]> {
    const schema = schemaById(metadata, read['schema-id']);
    const { snapshot, ref } = read.at;
    const snapshotId =
      snapshot !== undefined
        ? BigInt(snapshot)
        : ref !== undefined
          ? (metadata.refs[ref]?.snapshotId ?? null)
          : metadata.currentSnapshotId;
    const asOf = { ...metadata, currentSchemaId: schema.schemaId, currentSnapshotId: snapshotId };
    const connection = await engine.connect();
    try {
      const relation = { database: 'lake', schema: 'golden', identifier: 'table' };
      await engine.exposeTable(relation, { kind: 'snapshot', metadata: asOf, snapshotId });
      const rows: string[] = [];
      const sql = 'SELECT * FROM lake.golden."table"';
      for await (const row of canonicalRows(connection, sql, schema)) rows.push(row);
      return rows;
    } finally {
      connection.close();
    }
  }
});

function compare(rows: readonly string[], read: Read, folder: string): void {
  const sorted = rows.map((r) => Buffer.from(r, 'utf8')).sort((a, b) => Buffer.compare(a, b));
  const hash = createHash('sha256');
  for (const row of sorted) hash.update(row).update('\n');
  if (hash.digest('hex') === read.sha256) return;
  expect(rows.length, JSON.stringify(read.at)).toBe(read.count);
  if (read.rows !== undefined) {
    const wanted = readFileSync(join(folder, read.rows), 'utf8').split('\n').filter(Boolean);
    expect(sorted.map(String), JSON.stringify(read.at)).toEqual(wanted);
  }
  expect.unreachable(`${JSON.stringify(read.at)}: the hash differs`);
}
