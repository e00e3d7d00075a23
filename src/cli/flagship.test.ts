import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  canonicalRows,
  flagshipCopy,
  lake,
  lakeOk,
  type TempFolder,
} from '../testing/lake-command.js';

const later = 'data/crypto-prices.later.recording.ndjson.gz';
const models = [
  'crypto_prices',
  'crypto_rejects',
  'crypto_hourly_stats',
  'crypto_hourly_ohlc',
  'crypto_daily_summary',
];

let flagship: TempFolder;

beforeAll(async () => {
  flagship = flagshipCopy();
  await lakeOk(flagship.path, ['load', '--until-caught-up']);
  await lakeOk(flagship.path, ['build']);
}, 300_000);
afterAll(() => flagship[Symbol.dispose]());

async function count(folder: string, table: string): Promise<number> {
  return (await canonicalRows(folder, table)).length;
}

test('a first build fills every layer', async () => {
  for (const model of models) expect(await count(flagship.path, model), model).toBeGreaterThan(0);
});

test('a second load and a second run find nothing to do', async () => {
  const bronze = await count(flagship.path, 'crypto_prices_raw');
  await lakeOk(flagship.path, ['load', '--until-caught-up']);
  expect(await count(flagship.path, 'crypto_prices_raw')).toBe(bronze);
  const { stderr } = await lakeOk(flagship.path, ['run']);
  expect(stderr.match(/no changes/g)).toHaveLength(models.length);
});

test('after later and late messages an incremental run equals a full refresh, row by row', async () => {
  using other = flagshipCopy();
  const first = ['load', '--until-caught-up'];
  const second = ['load', '--until-caught-up', '--file', later];
  await lakeOk(flagship.path, second);
  const { stderr } = await lakeOk(flagship.path, ['run']);
  expect(stderr).not.toContain('full refresh');
  await lakeOk(other.path, first);
  await lakeOk(other.path, second);
  await lakeOk(other.path, ['build', '--full-refresh']);
  const loadTime = /"ingestion_timestamp":"[^"]*"/;
  for (const model of models) {
    const incremental = await canonicalRows(flagship.path, model);
    const full = await canonicalRows(other.path, model);
    const rows = (texts: readonly string[]) => texts.map((t) => t.replace(loadTime, '')).sort();
    expect(rows(incremental), model).toEqual(rows(full));
  }
  await lakeOk(flagship.path, ['test']);
}, 300_000);

test('selection, docs and listing work from another folder', async () => {
  const from = ['--project-dir', flagship.path];
  await lakeOk('/', ['run', '--select', 'gold+', ...from]);
  await lakeOk('/', ['docs', 'generate', ...from]);
  expect(existsSync(join(flagship.path, 'target/docs/index.html'))).toBe(true);
  const { stdout } = await lakeOk('/', [
    ...from,
    'ls',
    '--select',
    'crypto_prices+',
    '--resource-type',
    'model',
  ]);
  expect(stdout.trim().split('\n')).toHaveLength(4);
});

test('artifacts name the nodes and what became of them', async () => {
  await lakeOk(flagship.path, ['run', '--select', 'crypto_daily_summary']);
  const results = JSON.parse(
    readFileSync(join(flagship.path, 'target/run_results.json'), 'utf8'),
  ) as {
    results: { unique_id: string; status: string }[];
  };
  expect(results.results.map((r) => [r.unique_id, r.status])).toEqual([
    ['model.crypto_lakehouse.crypto_daily_summary', 'success'],
  ]);
});

test('time travel by snapshot', async () => {
  const { code, stderr } = await lake(flagship.path, ['show', 'crypto_prices', '--snapshot', '17']);
  expect(code).toBe(2);
  expect(stderr).toContain('LAKE-I008');
});
