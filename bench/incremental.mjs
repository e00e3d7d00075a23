// After 1% more rows: the incremental run against the full one, and a run with nothing new. The
// result of the incremental run must equal a full refresh.
import { lake, medianBy, nodeStart } from './process.mjs';

const models = ['--select', 'silver_prices', 'gold_hourly'];

export function benchIncremental({ project, rows, runs, bronze }) {
  const full = timed(lake(project, ['run', ...models, '--full-refresh']));
  appendBronze(project, bronze.more);
  const incremental = timed(lake(project, ['run', ...models]));
  const nothing = Array.from({ length: runs }, () => nothingNew(project));
  const found = fingerprint(project);
  lake(project, ['run', ...models, '--full-refresh']);
  const expected = fingerprint(project);
  if (found !== expected) {
    throw new Error(`the incremental result differs from a full refresh:\n${found}\n${expected}`);
  }
  return [
    { what: `full run, ${rows} rows`, ...full },
    {
      what: 'incremental run, +1%',
      ...incremental,
      ratio: incremental.seconds / full.seconds,
      // A run has fixed costs, which the promise leaves out of account: it is made for ten million rows.
      ...(rows >= 10_000_000 ? { limit: 0.1 } : {}),
    },
    { what: 'nothing new, over Node', ...medianBy(nothing, 'seconds'), limitSeconds: 0.5 },
  ];
}

export function appendBronze(project, file) {
  lake(project, ['run', '--select', 'prices', '--vars', JSON.stringify({ bronze_file: file })]);
}

function timed({ runSeconds, cpuSeconds, peakMiB }) {
  return { seconds: runSeconds, cpuSeconds, peakMiB };
}

/** The whole process, less a Node process that does nothing. */
function nothingNew(project) {
  const node = nodeStart();
  const { wallSeconds, cpuSeconds, peakMiB } = lake(project, ['run', ...models]);
  return { seconds: wallSeconds - node.wallSeconds, cpuSeconds, peakMiB };
}

/** Equal for equal rows, in whatever order and files. */
function fingerprint(project) {
  const of = (model) =>
    `select '${model}' as model, count(*) as n, bit_xor(hash(t)) as x, sum(cast(hash(t) as hugeint))::varchar as s
     from {{ ref('${model}') }} as t`;
  const sql = ['silver_prices', 'gold_hourly'].map(of).join(' union all ');
  const { stdout } = lake(project, ['show', '--inline', sql, '--output', 'json', '--limit', '-1']);
  return stdout
    .split('\n')
    .filter((line) => !line.startsWith('{"info"'))
    .sort()
    .join('\n');
}
