import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalRows, lakeOk } from '../testing/lake-command.js';
import { smallProject, writeFiles } from '../testing/small-project.js';

const files = {
  'seeds/ticks.csv': 'day,coin,price\n',
  'models/prices.sql': `{{ config(materialized='table') }}
select cast(day as date) as day, coin, cast(price as bigint) as price from {{ ref('ticks') }}`,
  'models/summary.sql': `{{ config(
    materialized='incremental', incremental_strategy='insert_overwrite',
    partition_by='month(day)', deleted_when='ticks = 0') }}
{% if is_incremental() -%}
{% set touched = run_query(
    "select distinct cast(date_trunc('month', day) as date)::varchar as month from "
    ~ changes(ref('prices')) ~ " order by month").columns['month'].values() %}
{%- endif %}
select day, coin, count(*) as ticks, sum(price)::bigint as total from {{ ref('prices') }}
{% if is_incremental() -%}
where false
{%- for month in touched %} or date_trunc('month', day) = date '{{ month }}' {%- endfor %}
{% endif -%}
group by day, coin
{%- for month in touched or [] %}
union all by name select date '{{ month }}' as day, 0 as ticks
{%- endfor %}`,
  'models/log.sql': `{{ config(materialized='incremental') }}
select *, {{ 1 if is_incremental() else 0 }} as run from {{ changes(ref('prices')) }}`,
};

const first = `day,coin,price
2026-01-01,btc,1
2026-01-01,btc,1
2026-01-02,eth,5
2026-02-01,btc,7
2026-03-01,btc,9
`;

test('aggregates follow rows that come, change, move and vanish', async () => {
  using project = smallProject({ ...files, 'seeds/ticks.csv': first });
  await lakeOk(project.path, ['build']);
  const states = [
    first.replace('2026-01-01,btc,1\n', ''),
    first.replace('2026-03-01', '2026-01-03').replace('eth,5', 'eth,6'),
    'day,coin,price\n2026-02-01,btc,7\n2026-02-02,sol,1\n',
    `${first}2026-03-01,btc,9\n2026-04-01,ada,3\n`,
  ];
  for (const ticks of states) {
    writeFiles(project.path, { 'seeds/ticks.csv': ticks });
    const { stderr } = await lakeOk(project.path, ['build']);
    expect(stderr).toContain('insert_overwrite');
    const incremental = await canonicalRows(project.path, 'summary');
    await lakeOk(project.path, ['run', '--full-refresh', '--select', 'summary']);
    expect(incremental).toEqual(await canonicalRows(project.path, 'summary'));
  }
}, 120_000);

test('the change log tells each row that came and went, as often as it did', async () => {
  using project = smallProject({ ...files, 'seeds/ticks.csv': first });
  await lakeOk(project.path, ['build']);
  writeFiles(project.path, {
    'seeds/ticks.csv': first.replace('2026-01-01,btc,1\n', '').replace('eth,5', 'eth,6'),
  });
  appendFileSync(join(project.path, 'seeds/ticks.csv'), '2026-05-01,ada,3\n');
  await lakeOk(project.path, ['build']);
  const log = await canonicalRows(project.path, 'log');
  expect(log.filter((row) => row.endsWith('"run":1}'))).toEqual([
    '{"day":"2026-01-01","coin":"btc","price":"1","_change_type":"delete","run":1}',
    '{"day":"2026-01-02","coin":"eth","price":"5","_change_type":"delete","run":1}',
    '{"day":"2026-01-02","coin":"eth","price":"6","_change_type":"insert","run":1}',
    '{"day":"2026-05-01","coin":"ada","price":"3","_change_type":"insert","run":1}',
  ]);
}, 120_000);
