import { writeFileSync, appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalRows, lakeOk, startLake } from '../testing/lake-command.js';
import { smallProject } from '../testing/small-project.js';

const models = {
  'models/s.sql': `{{ config(materialized='incremental', unique_key='id') }}
select cast(json_extract(raw_payload, '$.id') as bigint) as id,
       cast(json_extract(raw_payload, '$.v') as bigint) as v
from {{ new_rows(source('bronze', 'events')) }}`,
  'models/g.sql': `{{ config(materialized='table') }}
select v % 10 as k, count(*) as n, sum(v)::bigint as total from {{ ref('s') }} group by all`,
};

function lines(from: number, to: number): string {
  return Array.from(
    { length: to - from },
    (_, i) => `{"id":${from + i},"v":${(from + i) * 7}}\n`,
  ).join('');
}

/** Starts a command and kills it after a while; resolves when it is gone. */
async function killAfter(folder: string, args: readonly string[], ms: number): Promise<void> {
  const child = startLake(folder, args);
  const gone = new Promise((resolve) => child.on('close', resolve));
  await new Promise((resolve) => setTimeout(resolve, ms));
  child.kill('SIGKILL');
  await gone;
}

test('kill -9 in the middle of loads and runs loses and doubles nothing', async () => {
  using project = smallProject({ ...models, 'data/events.ndjson': lines(0, 1000) });
  const file = join(project.path, 'data/events.ndjson');
  await lakeOk(project.path, ['load', '--until-caught-up']);
  await lakeOk(project.path, ['run']);
  for (let round = 1; round <= 8; round += 1) {
    appendFileSync(file, lines(round * 1000, round * 1000 + 1000));
    const delay = 150 + round * 60;
    await killAfter(project.path, ['load', '--until-caught-up', '--rows', '300'], delay);
    await killAfter(project.path, ['run'], delay);
    const groups = await canonicalRows(project.path, 'g');
    expect(groups).toHaveLength(10);
  }
  await lakeOk(project.path, ['load', '--until-caught-up']);
  await lakeOk(project.path, ['run']);
  expect(await canonicalRows(project.path, 'bronze.events')).toHaveLength(9000);
  expect(await canonicalRows(project.path, 's')).toHaveLength(9000);

  using fresh = smallProject({ ...models });
  writeFileSync(join(fresh.path, 'data/events.ndjson'), lines(0, 9000));
  await lakeOk(fresh.path, ['load', '--until-caught-up']);
  await lakeOk(fresh.path, ['run']);
  for (const model of ['s', 'g']) {
    expect(await canonicalRows(project.path, model)).toEqual(
      await canonicalRows(fresh.path, model),
    );
  }
}, 300_000);
