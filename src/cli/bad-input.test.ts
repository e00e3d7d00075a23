import { chmodSync, chownSync, existsSync, readdirSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  canonicalRows,
  lake,
  lakeOk,
  startLake,
  tempFolder,
  type CommandResult,
} from '../testing/lake-command.js';
import { smallProject, writeFiles } from '../testing/small-project.js';

const load = ['load', '--until-caught-up'];
const silver = `{{ config(materialized='incremental', unique_key='id') }}
select cast(json_extract(raw_payload, '$.id') as bigint) as id,
       cast(json_extract(raw_payload, '$.v') as bigint) as v
from {{ new_rows(source('bronze', 'events')) }}`;

/** The message has no stack trace and names every part. */
function expectFault(result: CommandResult, code: number, ...parts: string[]): void {
  const text = `${result.stdout}${result.stderr}`;
  for (const part of parts) expect(text).toContain(part);
  expect(text).not.toMatch(/\n\s+at .*\.js:\d+/);
  expect(result.code).toBe(code);
}

describe('a project that cannot be read', () => {
  test.each([
    [
      'a YAML error',
      'models/a.yml',
      'models:\n  - name: a\n   columns: 1\n',
      'LAKE-C001',
      'a.yml:3',
    ],
    ['an unknown key', 'project.yml', 'name: shop\nmodel-path: [m]\n', 'LAKE-C002', 'model-paths'],
    [
      'a missing ref',
      'models/a.sql',
      "select 1 as x\nfrom {{ ref('nope') }}\n",
      'LAKE-G001',
      'a.sql:2:',
    ],
    ['a syntax error', 'models/a.sql', 'select 1\n{% if x %}\n', 'LAKE-T001', 'a.sql:2:'],
  ])('%s', async (_, path, content, code, place) => {
    using project = smallProject({ [path]: content });
    expectFault(await lake(project.path, ['run']), 2, code, place);
  });

  test('a cycle prints its path', async () => {
    using project = smallProject({
      'models/a.sql': "select * from {{ ref('b') }}",
      'models/b.sql': "select * from {{ ref('c') }}",
      'models/c.sql': "select * from {{ ref('a') }}",
    });
    const result = await lake(project.path, ['run']);
    expectFault(result, 2, 'LAKE-G002');
    for (const name of ['a', 'b', 'c'])
      expect(result.stderr).toContain(`${name} (models/${name}.sql)`);
    expect(result.stderr).toMatch(
      /(\w) \(models\/\w\.sql\)(\n\s+→ \w \(models\/\w\.sql\)){2}\n\s+→ \1 /,
    );
  });

  test('no project', async () => {
    using folder = tempFolder();
    expectFault(await lake(folder.path, ['run']), 2, 'LAKE-C004', 'lake init');
  });
});

test('an unknown config of a model is a warning with the nearest name', async () => {
  using project = smallProject({
    'models/a.sql': "{{ config(materialised='table') }}\nselect 1 as x",
  });
  const result = await lake(project.path, ['run']);
  expectFault(result, 0, 'LAKE-C002', 'materialized');
  expectFault(await lake(project.path, ['run', '--warn-error']), 2, 'LAKE-C002');
});

describe('a model that cannot be built', () => {
  test.each([
    [
      'does not bind',
      "{{ config(materialized='table') }}\nselect\n  nope\nfrom (select 1 as x)",
      'LAKE-S002',
      'a.sql:3:3',
    ],
    [
      'is no SQL',
      "{{ config(materialized='table') }}\nselect 1 as x\nfrom from t",
      'LAKE-S001',
      'a.sql:3:',
    ],
    [
      'has a type that Iceberg has not',
      "{{ config(materialized='table') }}\nselect interval 1 day as pause",
      'LAKE-S003',
      'pause',
    ],
    [
      'has names that differ by case',
      `{{ config(materialized='table') }}\nselect 1 as a, 2 as "A"`,
      'LAKE-S004',
      'A',
    ],
    [
      'has a value that does not fit',
      "{{ config(materialized='table') }}\nselect 170141183460469231731687303715884105727::hugeint as big",
      'LAKE-E003',
      'big',
    ],
  ])('%s', async (_, sql, code, place) => {
    using project = smallProject({
      'models/a.sql': sql,
      'models/below.sql': "select * from {{ ref('a') }}",
      'models/other.sql': "{{ config(materialized='table') }}\nselect 1 as x",
    });
    const result = await lake(project.path, ['run']);
    expectFault(result, 1, code, place);
    expect(result.stderr).toContain('1 skipped');
    expect(await canonicalRows(project.path, 'other')).toEqual(['{"x":1}']);
  });

  test('duplicate keys in the input of a merge leave the table as it was', async () => {
    using project = smallProject({ 'models/s.sql': silver });
    await lakeOk(project.path, load);
    await lakeOk(project.path, ['run']);
    const before = await canonicalRows(project.path, 's');
    writeFiles(project.path, {
      'data/events.ndjson':
        '{"id":1,"v":10}\n{"id":2,"v":20}\n{"id":3,"v":30}\n{"id":4,"v":1}\n{"id":4,"v":2}\n',
    });
    await lakeOk(project.path, load);
    expectFault(await lake(project.path, ['run']), 1, 'LAKE-E004', 'id = 4');
    expect(await canonicalRows(project.path, 's')).toEqual(before);
  });
});

describe('messages that cannot be loaded', () => {
  test('what is not UTF-8 goes to the dead letters, the rest is loaded', async () => {
    const bad = Buffer.concat([
      Buffer.from('{"id":1}\n'),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.from('{"id":2}\n'),
    ]);
    using project = smallProject({ 'data/events.ndjson': bad });
    await lakeOk(project.path, load);
    expect(await canonicalRows(project.path, 'bronze.events')).toHaveLength(2);
    const letters = await canonicalRows(project.path, 'bronze.events__dead_letters');
    expect(letters).toHaveLength(1);
    expect(letters[0]).toContain('fffe');
  });

  test('an empty file is nothing to load', async () => {
    using project = smallProject({ 'data/events.ndjson': '' });
    await lakeOk(project.path, load);
  });

  test('a file that is not there', async () => {
    using project = smallProject({});
    expectFault(
      await lake(project.path, [...load, '--file', 'nope.ndjson']),
      2,
      'LAKE-F001',
      'nope.ndjson',
    );
  });
});

test('a source that was not loaded yet says how to load it', async () => {
  using project = smallProject({ 'models/s.sql': silver });
  expectFault(await lake(project.path, ['run']), 1, 'LAKE-I001', 'lake load');
});

test('a failed test of a build keeps the last good state', async () => {
  using project = smallProject({
    'models/s.sql': silver,
    'models/g.sql':
      "{{ config(materialized='table') }}\nselect sum(v) as total from {{ ref('s') }}",
    'tests/small.sql': "select * from {{ ref('s') }} where v > 100",
  });
  await lakeOk(project.path, load);
  await lakeOk(project.path, ['build']);
  writeFiles(project.path, {
    'data/events.ndjson': '{"id":1,"v":10}\n{"id":2,"v":20}\n{"id":3,"v":30}\n{"id":4,"v":1000}\n',
  });
  await lakeOk(project.path, load);
  const result = await lake(project.path, ['build']);
  expectFault(result, 1, 'small', '1000');
  expect(await canonicalRows(project.path, 's')).toHaveLength(3);
  expect(await canonicalRows(project.path, 'g')).toEqual(
    ['{"total":"60.0"}'].map(() => expect.stringContaining('60') as string),
  );
});

test('a second run at the same time names the first', async () => {
  using project = smallProject({
    'models/slow.sql':
      "{{ config(materialized='table') }}\nselect sum(a.range * b.range) as x from range(200000) a, range(60000) b",
  });
  const first = startLake(project.path, ['run']);
  const leases = join(project.path, 'warehouse/.lake/leases');
  while (!existsSync(leases) || readdirSync(leases).length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const second = await lake(project.path, ['run']);
  first.kill('SIGKILL');
  expectFault(second, 2, 'LAKE-R001', String(first.pid));
  await new Promise((resolve) => first.on('close', resolve));
  writeFiles(project.path, { 'models/slow.sql': 'select 1 as x' });
  await lakeOk(project.path, ['run']);
});

const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)('as another user', () => {
  const nobody = 65534;
  const asNobody = (folder: string, args: readonly string[]) =>
    spawnSync(process.execPath, [join(process.cwd(), 'dist/main.js'), ...args], {
      cwd: folder,
      uid: nobody,
      gid: nobody,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', CI: '1', HOME: folder },
    });

  test('a warehouse without write permission', () => {
    using project = smallProject({
      'models/a.sql': "{{ config(materialized='table') }} select 1 as x",
    });
    execFileSync('mkdir', ['-p', join(project.path, 'warehouse'), join(project.path, 'target')]);
    chmodSync(project.path, 0o755);
    chownSync(join(project.path, 'target'), nobody, nobody);
    chmodSync(join(project.path, 'warehouse'), 0o555);
    const result = asNobody(project.path, ['run']);
    expectFault(
      { code: result.status, stdout: result.stdout, stderr: result.stderr },
      2,
      'LAKE-F002',
      'warehouse',
    );
  });
});

describe.skipIf(!isRoot || !canMount())('on a small disk', () => {
  test('a full disk leaves the last good state, and goes on when there is room', async () => {
    using project = smallProject({ 'models/s.sql': silver });
    const warehouse = join(project.path, 'warehouse');
    execFileSync('mkdir', ['-p', warehouse]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', warehouse]);
    try {
      await lakeOk(project.path, load);
      await lakeOk(project.path, ['run']);
      writeFiles(project.path, {
        'models/big.sql':
          "{{ config(materialized='table') }}\nselect md5(range::varchar) as x from range(200000)",
      });
      expectFault(await lake(project.path, ['run']), 1, 'LAKE-F003');
      expect(await canonicalRows(project.path, 's')).toHaveLength(3);
      execFileSync('mount', ['-o', 'remount,size=64m', warehouse]);
      await lakeOk(project.path, ['run']);
      expect(await canonicalRows(project.path, 'big')).toHaveLength(200_000);
    } finally {
      execFileSync('umount', [warehouse]);
    }
  });
});

function canMount(): boolean {
  using folder = tempFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder.path]);
  if (mounted.status !== 0) return false;
  spawnSync('umount', [folder.path]);
  return true;
}
