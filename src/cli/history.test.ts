import { expect, test } from 'vitest';
import { lake, lakeOk } from '../testing/lake-command.js';
import { smallProject, writeFiles } from '../testing/small-project.js';

const model = (rows: string) => `{{ config(materialized='incremental') }}
select * from (values ${rows}) t(id)
{% if is_incremental() %} where id > (select max(id) from {{ this }}) {% endif %}`;

test('history tells what each snapshot did, who made it and what it is called', async () => {
  using project = smallProject({
    'models/numbers.sql': model('(1), (2)'),
    'models/seen.sql': `{{ config(materialized='view') }} select * from {{ ref('numbers') }}`,
  });
  await lakeOk(project.path, ['run']);
  writeFiles(project.path, { 'models/numbers.sql': model('(1), (2), (3)') });
  await lakeOk(project.path, ['run']);
  const { stdout } = await lakeOk(project.path, ['history', 'numbers', '--output', 'json']);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toMatchObject([
    {
      ...{ operation: 'append', rows_added: 1, files_added: 1, rows: 3, files: 2 },
      ...{ refs: ['main'], is_current: true, made_by: 'model.shop.numbers (lake)' },
    },
    { operation: 'append', rows_added: 2, rows: 2, refs: [], is_current: false },
  ]);
  const text = await lakeOk(project.path, ['history', 'main.numbers', '--limit', '1']);
  expect(text.stdout.trim().split('\n')).toHaveLength(3);
  expect(text.stdout).toMatch(/append +\+1 +\+1 +3 +main +model\.shop\.numbers \(lake\)/);
  const view = await lake(project.path, ['history', 'seen']);
  expect([view.code, view.stderr]).toEqual([2, expect.stringContaining('is no table')]);
  const missing = await lake(project.path, ['history', 'nothing']);
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('LAKE-G001')]);
  const unbuilt = await lake(project.path, ['history', 'events']);
  expect([unbuilt.code, unbuilt.stderr]).toEqual([2, expect.stringContaining('LAKE-I001')]);
}, 60_000);
