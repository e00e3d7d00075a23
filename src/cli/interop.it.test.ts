import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalRows, flagshipCopy, lakeOk, type TempFolder } from '../testing/lake-command.js';
import { serviceAddress } from '../testing/services.js';

const interop = serviceAddress('LAKE_INTEROP');

describe.skipIf(interop === undefined)('other engines read the flagship project', () => {
  let flagship: TempFolder;
  let tables: readonly string[] = [];

  beforeAll(async () => {
    flagship = flagshipCopy();
    const run = async (...args: string[]) => lakeOk(flagship.path, args);
    await run('load', '--until-caught-up', '--rows', '3000');
    await run('build');
    await run(
      'load',
      '--until-caught-up',
      '--file',
      'data/crypto-prices.later.recording.ndjson.gz',
    );
    await run('run');
    await run('run', '--full-refresh', '--select', 'gold');
    tables = warehouseTables(join(flagship.path, 'warehouse'));
  }, 300_000);
  afterAll(() => flagship[Symbol.dispose]());

  test('the linter finds no fault in any table', () => {
    const folders = tables.map((t) => join(flagship.path, 'warehouse', ...t.split('.')));
    const output = execFileSync(join(interop ?? '', 'check-metadata'), ['--json', ...folders], {
      encoding: 'utf8',
    });
    const reports = output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { table: string; errors: number; found: unknown[] });
    expect(reports.filter((r) => r.errors > 0)).toEqual([]);
    expect(reports).toHaveLength(tables.length);
  }, 300_000);

  test('PyIceberg, Spark and DuckDB return the rows that lake shows', async () => {
    const expected = new Map<string, string>();
    for (const table of tables) {
      expected.set(table, hashOf(await canonicalRows(flagship.path, table)));
    }
    const requests = tables.map((table) =>
      JSON.stringify({
        id: table,
        engine: 'pyiceberg,spark,duckdb',
        metadata: join(flagship.path, 'warehouse', ...table.split('.')),
        format: 'hash',
      }),
    );
    const output = execFileSync(join(interop ?? '', 'read-table'), ['--batch'], {
      input: `${requests.join('\n')}\n`,
      encoding: 'utf8',
    });
    const answers = output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Answer);
    expect(answers.map((answer) => answer.id)).toEqual(tables);
    for (const { id, engines } of answers) {
      const same = { ok: true, result: expected.get(id) };
      expect({ id, ...engines }).toMatchObject({ id, pyiceberg: same, spark: same, duckdb: same });
    }
  }, 600_000);
});

/** As the interoperability tools hash rows: SHA-256 over the sorted texts, a newline after each. */
function hashOf(rows: readonly string[]): string {
  const hash = createHash('sha256');
  for (const row of rows) hash.update(`${row}\n`);
  return hash.digest('hex');
}

interface Answer {
  readonly id: string;
  readonly engines: Readonly<Record<string, { readonly ok: boolean; readonly result: unknown }>>;
}

/** `namespace.table` of every folder that holds metadata. */
function warehouseTables(root: string): readonly string[] {
  return visibleFolders(root)
    .flatMap((namespace) =>
      visibleFolders(join(root, namespace)).map((table) => `${namespace}.${table}`),
    )
    .sort();
}

function visibleFolders(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
}
