import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalRows, lake, lakeOk } from '../testing/lake-command.js';
import { smallProject, writeFiles } from '../testing/small-project.js';

const policy = `
maintenance:
  expire: { older_than: 0s }
  manifests: { min_count: 3 }
`;

const projectYml = `name: shop
version: 1.0.0
target: dev
targets: { dev: { schema: main, threads: 2, warehouse: warehouse } }
streams:
  events: { table: bronze.events, topic: events, source: file, file: { path: data/events.ndjson } }
`;

const models = {
  'models/log.sql': `{{ config(materialized='incremental') }}
select kafka_offset from {{ new_rows(source('bronze', 'events')) }}`,
  'models/total.sql': `{{ config(materialized='table') }}
select count(*) as n from {{ ref('log') }}`,
};

async function readyProject(settings = policy) {
  const project = smallProject({ 'project.yml': projectYml + settings, ...models });
  const { path } = project;
  for (let day = 0; day < 4; day += 1) {
    const lines = Array.from({ length: 4 * (day + 1) }, (_, id) => `{"id":${id},"v":1}\n`);
    writeFiles(path, { 'data/events.ndjson': lines.join('') });
    await lakeOk(path, ['load', '--until-caught-up']);
    await lakeOk(path, ['run']);
  }
  return { path, [Symbol.dispose]: () => project[Symbol.dispose]() };
}

interface Line {
  readonly table: string;
  readonly step: string;
  readonly outcome: string;
  readonly snapshots?: number;
  readonly files?: number;
  readonly reason: string;
}

async function steps(folder: string, ...args: readonly string[]): Promise<readonly Line[]> {
  const { stdout } = await lakeOk(folder, ['maintain', '--output', 'json', ...args]);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Line);
}

function find(lines: readonly Line[], table: string, step: string): Line | undefined {
  return lines.find((line) => line.table === table && line.step === step);
}

function filesOf(folder: string, table: string): readonly string[] {
  const root = join(folder, 'warehouse', ...table.split('.'));
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

test('a dry run changes nothing, a run does what it told, and the next has nothing to do', async () => {
  using project = await readyProject();
  const { path } = project;
  const before = filesOf(path, 'main.total');
  const planned = await steps(path, '--dry-run');
  expect(find(planned, 'main.total', 'expire')).toMatchObject({ outcome: 'planned', snapshots: 3 });
  expect(filesOf(path, 'main.total')).toEqual(before);
  const done = await steps(path);
  expect(find(done, 'main.total', 'expire')).toMatchObject({ outcome: 'done', snapshots: 3 });
  expect(filesOf(path, 'main.total').length).toBeLessThan(before.length);
  const rest = await steps(path);
  expect(rest.filter(({ outcome }) => outcome === 'done')).toEqual([]);
  expect(await canonicalRows(path, 'main.total')).toEqual(['{"n":"16"}']);
}, 120_000);

test('after it, loaders and incremental models go on where they were', async () => {
  using project = await readyProject();
  const { path } = project;
  await lakeOk(path, ['run', '--select', 'total']);
  await lakeOk(path, ['maintain']);
  writeFiles(path, {
    'data/events.ndjson': Array.from({ length: 20 }, (_, id) => `{"id":${id},"v":1}\n`).join(''),
  });
  await lakeOk(path, ['load', '--until-caught-up']);
  const { stderr } = await lakeOk(path, ['run', '--select', 'log']);
  expect(stderr).toMatch(/main\.log +append +\+4 rows/);
  const rows = await canonicalRows(path, 'main.log');
  expect(rows).toHaveLength(20);
  expect(new Set(rows).size).toBe(20);
}, 120_000);

test('snapshots that a model has not gone beyond stay, and it says so', async () => {
  using project = await readyProject();
  const { path } = project;
  for (let extra = 17; extra < 20; extra += 1) {
    const lines = Array.from({ length: extra }, (_, id) => `{"id":${id},"v":1}\n`);
    writeFiles(path, { 'data/events.ndjson': lines.join('') });
    await lakeOk(path, ['load', '--until-caught-up']);
  }
  const done = await steps(path, '--select', 'source:*');
  expect(find(done, 'bronze.events', 'expire')?.reason).toContain('stay for main.log');
  const { stderr } = await lakeOk(path, ['run', '--select', 'log']);
  expect(stderr).toMatch(/main\.log +append +\+3 rows/);
  expect(await canonicalRows(path, 'main.log')).toHaveLength(19);
}, 120_000);

test('orphans go when they are old; younger ones need force', async () => {
  using project = await readyProject('maintenance: { orphans: { older_than: 2d } }\n');
  const { path } = project;
  const orphan = join(path, 'warehouse/main/log/data/left-behind.parquet');
  writeFileSync(orphan, 'x'.repeat(1000));
  expect(find(await steps(path), 'main.log', 'orphans')).toMatchObject({ outcome: 'nothing' });
  const old = new Date(Date.now() - 3 * 86_400_000);
  utimesSync(orphan, old, old);
  const { stdout } = await lakeOk(path, ['maintain', '--dry-run']);
  expect(stdout).toContain('delete 1 orphan file (1.0 kB)');
  expect(find(await steps(path), 'main.log', 'orphans')).toMatchObject({
    outcome: 'done',
    files: 1,
  });
  writeFiles(path, {
    'project.yml': `${projectYml}maintenance: { orphans: { older_than: 1s } }\n`,
  });
  const { code, stderr } = await lake(path, ['maintain']);
  expect(code).toBe(1);
  expect(stderr).toContain('LAKE-C010');
  await lakeOk(path, ['maintain', '--force']);
}, 120_000);

test('a policy for what is not there is an error', async () => {
  using project = smallProject({
    'project.yml': `${projectYml}maintenance: { tables: { gold: { expire: { older_than: 1d } } } }\n`,
    ...models,
  });
  const { code, stderr } = await lake(project.path, ['maintain']);
  expect([code, stderr.includes('LAKE-C006')]).toEqual([2, true]);
}, 60_000);
