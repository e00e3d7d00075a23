import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lake, lakeOk } from '../testing/lake-command.js';
import { smallProject } from '../testing/small-project.js';

/** Thirty files, one a day. */
const ticks = `{{ config(materialized='table', partition_by='day') }}
select range as id, date '2024-01-01' + (range % 30)::int as day,
  timestamptz '2024-01-01 00:00:00+00' + to_hours(24 * (range % 30)) as seen_at, 'c' || range % 3 as coin
from range(300)`;

const table = (select: string) => `{{ config(materialized='table') }}\n${select}`;

/** Each of them needs the rows of one day. */
const models = {
  'models/plain.sql': table(`select id from {{ ref('ticks') }} where day = date '2024-01-04'`),
  'models/joined.sql': table(`with t as (select * from {{ ref('ticks') }})
select a.id from t a left join {{ ref('ticks') }} b using (id, day) where a.day = '2024-01-04';`),
  'models/seen.sql': `{{ config(materialized='view') }}
select *, day as d from {{ ref('ticks') }} where coin is not null`,
  'models/through_view.sql': table(`select id from {{ ref('seen') }} where d = '2024-01-04'`),
  'models/inlined.sql': `{{ config(materialized='ephemeral') }}
select id, seen_at from {{ ref('ticks') }}`,
  'models/through_ephemeral.sql': table(
    `select id from {{ ref('inlined') }} where seen_at::date = '2024-01-04'`,
  ),
  'models/news.sql': `{{ config(materialized='incremental', unique_key='id') }}
select id from {{ new_rows(ref('ticks')) }} where day = '2024-01-04'`,
  'models/filtered.sql': `{{ config(materialized='incremental', unique_key='id') }}
select id from {{ ref('ticks') }} where day = '2024-01-04'
{% if is_incremental() %} and id not in (select id from {{ this }}) {% endif %}`,
  'tests/no_odd_day.sql': `select * from {{ ref('ticks') }} where day = '2024-01-04' and id < 0`,
};
const reading = [
  ...['plain', 'joined', 'through_view', 'through_ephemeral', 'news', 'filtered', 'no_odd_day'],
];

/** Leaves only the files of one day, so that whoever opens another one fails. */
function loseOtherDays(project: string): { readonly total: number; readonly kept: number } {
  const folder = join(project, 'warehouse/main/ticks/data');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.parquet'))
    .map((name) => ({ path: join(folder, name), name }));
  const sizes = files.map(({ path, name }) => [name, statSync(path).size] as const);
  for (const { path, name } of files) if (!name.includes('2024-01-04')) rmSync(path);
  return {
    total: sizes.reduce((sum, [, size]) => sum + size, 0),
    kept: sizes.reduce((sum, [name, size]) => sum + (name.includes('2024-01-04') ? size : 0), 0),
  };
}

function bytesRead(project: string): ReadonlyMap<string, number> {
  const text = readFileSync(join(project, 'target/run_results.json'), 'utf8');
  const { results } = JSON.parse(text) as {
    results: { unique_id: string; adapter_response: { bytes_processed?: number } }[];
  };
  return new Map(
    results.map((r) => [
      r.unique_id.split('.').at(-1) ?? '',
      r.adapter_response.bytes_processed ?? -1,
    ]),
  );
}

test('models, tests and shown queries open only files that can hold their rows', async () => {
  using project = smallProject({ 'models/ticks.sql': ticks, ...models });
  await lakeOk(project.path, ['run', '--select', 'ticks']);
  const { total, kept } = loseOtherDays(project.path);
  await lakeOk(project.path, ['build', '--select', ...reading, 'seen']);
  const read = bytesRead(project.path);
  for (const model of reading.slice(0, -1)) expect([model, read.get(model)]).toEqual([model, kept]);
  expect(kept).toBeLessThan(total / 20);
  const count = `select count(*) as n from {{ ref('seen') }} where day = '2024-01-04'`;
  const { stdout } = await lakeOk(project.path, ['show', '--inline', count, '--output', 'json']);
  expect(stdout).toBe('{"n":10}\n');
  await lakeOk(project.path, ['show', '--select', 'no_odd_day']);
  const whole = await lake(project.path, ['show', 'ticks', '--limit', '-1']);
  expect(whole.stderr).toContain('.parquet');
}, 120_000);

test('models that need all rows read all files, beside those that do not', async () => {
  using project = smallProject({
    'models/ticks.sql': ticks,
    ...models,
    'models/whole.sql': table(`select count(*) as n from {{ ref('ticks') }}
union all select count(*) from {{ ref('ticks') }} where day = '2024-01-04'`),
    'models/asked.sql': table(`{% set counted = run_query("select count(*) from " ~ ref('ticks')) %}
select {{ counted.columns[0].values()[0] if execute else 0 }} as n, count(*) as m from {{ ref('ticks') }} where day = '2024-01-04'`),
    'tests/any_row.sql': `{{ config(
  fail_calc='(select count(*) from "lake"."main"."ticks") - 300') }}
select id from {{ ref('ticks') }} where day = '2024-01-04'`,
  });
  await lakeOk(project.path, ['build']);
  const read = bytesRead(project.path);
  expect(read.get('whole')).toBeGreaterThan(20 * (read.get('plain') ?? 0));
  const show = async (model: string) =>
    (await lakeOk(project.path, ['show', model, '--output', 'canonical'])).stdout;
  expect(await show('whole')).toBe('{"n":"10"}\n{"n":"300"}\n');
  expect(await show('asked')).toBe('{"n":300,"m":"10"}\n');
}, 120_000);

test('an error names the place in the file of the model', async () => {
  using project = smallProject({
    'models/ticks.sql': ticks,
    'models/wrong.sql': table(`select id,
  colour from {{ ref('ticks') }}
where day = '2024-01-04'`),
    'models/failing.sql': table(`select cast(coin as int) as n from {{ ref('ticks') }}
where day = '2024-01-04'`),
  });
  const { code, stdout, stderr } = await lake(project.path, ['run']);
  expect(code).toBe(1);
  expect(stdout + stderr).toContain('models/wrong.sql:3:3');
  expect(stdout + stderr).toContain('models/failing.sql');
}, 120_000);
