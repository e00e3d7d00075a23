import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lake, lakeOk, tempFolder } from '../testing/lake-command.js';
import { smallProject } from '../testing/small-project.js';

/** The modules and native libraries that a command loads in the classic way. */
async function loadedBy(folder: string, ...args: string[]): Promise<readonly string[]> {
  using watching = tempFolder();
  const watcher = join(watching.path, 'watcher.cjs');
  const list = join(watching.path, 'loaded.json');
  const write = `require('node:fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache)))`;
  writeFileSync(watcher, `process.on('exit', () => ${write});`);
  await lakeOk(folder, args, { NODE_OPTIONS: `--require ${watcher}` });
  return JSON.parse(readFileSync(list, 'utf8')) as string[];
}

/** Its version is read from its `package.json`. */
function isEngine(file: string): boolean {
  return file.includes('@duckdb') && !file.endsWith('.json');
}

test('the engine is loaded only when something is executed', async () => {
  using shop = smallProject({
    'models/copied.sql':
      "{{ config(materialized='table') }}select * from {{ source('bronze', 'events') }}",
  });
  await lakeOk(shop.path, ['load', '--until-caught-up']);
  expect((await loadedBy(shop.path, 'run')).some(isEngine)).toBe(true);
  for (const command of ['run', 'ls', 'parse']) {
    expect((await loadedBy(shop.path, command)).filter(isEngine)).toEqual([]);
  }
});

test('settings that the engine refuses are an error of the project', async () => {
  using shop = smallProject({ 'models/one.sql': 'select 1 as a' });
  const file = join(shop.path, 'project.yml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text.replace('    threads: 4\n', '    threads: 4\n    engine: { memory_limit: plenty }\n'),
  );
  const run = await lake(shop.path, ['run']);
  expect(run.code).toBe(2);
  expect(run.stdout + run.stderr).toContain('error[LAKE-C003]: the engine cannot be opened');
});
