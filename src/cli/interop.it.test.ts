import { execFileSync } from 'node:child_process';
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
    const expected = new Map<string, readonly string[]>();
    for (const table of tables) expected.set(table, await canonicalRows(flagship.path, table));
    const requests = tables.map((table) =>
      JSON.stringify({
        id: table,
        engine: 'pyiceberg,spark,duckdb',
        metadata: join(flagship.path, 'warehouse', ...table.split('.')),
        format: 'rows',
      }),
    );
    const output = execFileSync(join(interop ?? '', 'read-table'), ['--batch'], {
      input: `${requests.join('\n')}\n`,
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    const answers = output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Answer);
    expect(answers).toHaveLength(tables.length);
    for (const answer of answers) {
      for (const [engine, { ok, result }] of Object.entries(answer.engines)) {
        expect(ok, `${engine} on ${answer.id}: ${JSON.stringify(result).slice(0, 300)}`).toBe(true);
        expect(result, `${engine} on ${answer.id}`).toEqual(expected.get(answer.id));
      }
    }
  }, 600_000);
});

interface Answer {
  readonly id: string;
  readonly engines: Readonly<Record<string, { readonly ok: boolean; readonly result: unknown }>>;
}

/** `namespace.table` of every folder that holds metadata. */
function warehouseTables(root: string): readonly string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((namespace) => namespace.isDirectory() && !namespace.name.startsWith('.'))
    .flatMap((namespace) =>
      readdirSync(join(root, namespace.name)).map((table) => `${namespace.name}.${table}`),
    )
    .sort();
}
