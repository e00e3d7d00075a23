import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lake, lakeOk } from '../testing/lake-command.js';
import { smallProject } from '../testing/small-project.js';

test('compile asks the database where a template does, and needs no table otherwise', async () => {
  using project = smallProject({
    'models/a.sql': "{{ config(materialized='table') }}select 1 as id union all select 2",
    'models/m.sql':
      "select {% if execute %}{{ run_query('select max(id) from ' ~ ref('a')).rows[0][0] }}{% endif %} as n from {{ ref('a') }}",
    'models/n.sql': "select * from {{ ref('a') }}{% if is_incremental() %} where false{% endif %}",
  });
  const plain = await lakeOk(project.path, ['compile', '--select', 'n']);
  expect(plain.stdout).toContain('select * from "lake"."main"."a"');
  expect(existsSync(join(project.path, 'warehouse/main'))).toBe(false);
  await lakeOk(project.path, ['run', '--select', 'a']);
  const asked = await lakeOk(project.path, ['compile', '--select', 'm']);
  expect(asked.stdout).toContain('select 2 as n from "lake"."main"."a"');
});

test('an incremental model is compiled as the next run will, or in full', async () => {
  using project = smallProject({
    'models/i.sql':
      "{{ config(materialized='incremental', unique_key='id') }}select 1 as id{% if is_incremental() %} where true{% endif %}",
  });
  const compiled = async (...more: string[]) =>
    (await lakeOk(project.path, ['compile', '--select', 'i', ...more])).stdout.split('\n')[0];
  expect(await compiled()).toBe('select 1 as id');
  await lakeOk(project.path, ['run', '--select', 'i']);
  expect(await compiled()).toBe('select 1 as id where true');
  expect(await compiled('--full-refresh')).toBe('select 1 as id');
});

test('a view that asks about itself has no columns yet, nor has one that waits for the asker', async () => {
  const columns = (relation: string) =>
    `{% if execute %}{{ adapter.get_columns_in_relation(${relation}) | map(attribute='name') | join('+') or 'none' }}{% endif %}`;
  const other = (name: string) => `this.incorporate(path={'identifier': '${name}'})`;
  using project = smallProject({
    'models/v.sql': `select 1 as id -- ${columns('this')}`,
    'models/x.sql': `select 1 as x -- ${columns(other('y'))}`,
    'models/y.sql': `select 1 as y -- ${columns(other('x'))}`,
  });
  const compiled = async (name: string) =>
    (await lakeOk(project.path, ['compile', '--select', name])).stdout.split('\n')[0];
  expect(await compiled('v')).toBe('select 1 as id -- none');
  expect(await compiled('x')).toBe('select 1 as x -- y');
  expect(await compiled('y')).toBe('select 1 as y -- x');
});

test('what templates say is shown when they are parsed and when they are compiled', async () => {
  using project = smallProject({
    'models/m.sql':
      "{% do log('at ' ~ ('compile' if execute else 'parse'), info=True) %}{% do print('printed') %}{% do log('hidden') %}select 1 as id",
  });
  const said = async (...args: string[]) => {
    const { stdout, stderr } = await lakeOk(project.path, args);
    return `${stdout}${stderr}`.split('\n').filter((line) => /at |printed|hidden/.test(line));
  };
  expect(await said('parse')).toEqual(['at parse', 'printed']);
  expect(await said('parse')).toEqual([]);
  expect(await said('compile')).toEqual(['at compile', 'printed']);
  expect(await said('compile', '--no-partial-parse')).toEqual([
    ...['at parse', 'printed'],
    ...['at compile', 'printed'],
  ]);
});

test.each(['not execute', 'execute'])('--warn-error refuses a warning, %s', async (when) => {
  using project = smallProject({
    'models/m.sql': `select 1 as id\n{% if ${when} %}{% do exceptions.warn('careful') %}{% endif %}`,
  });
  await lakeOk(project.path, ['compile', '--no-partial-parse']);
  const { code, stderr } = await lake(project.path, [
    ...['compile', '--warn-error', '--no-partial-parse'],
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain('careful');
  expect(stderr).toContain('models/m.sql:2');
});
