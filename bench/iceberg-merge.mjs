// A merge of 1% into a table, against the same with Spark: the same rows, partitions and keys. Both
// times hold planning and the commit; the start of Spark's session and of Node are not counted. Spark
// is measured where LAKE_INTEROP is set.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { lake, medianBy } from './process.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const shared = process.env.LAKE_SHARED ?? join(here, '../../shared');
const modes = ['copy-on-write', 'merge-on-read'];

export async function benchMerges({ work, rows, runs }) {
  const data = await mergeData(join(work, 'data'), rows);
  return modes.flatMap((mode) => benchMerge({ work, rows, runs, data, mode }));
}

function benchMerge({ work, rows, runs, data, mode }) {
  const ours = [];
  const theirs = [];
  for (let n = 0; n < runs; n++) {
    ours.push(mergeWithLake({ work, data, mode }));
    if (process.env.LAKE_INTEROP) theirs.push(mergeWithSpark({ work, data, mode }));
  }
  const own = medianBy(ours, 'seconds');
  const row = { what: `merge 1% of ${rows} rows, ${own.way}`, ...usage(own) };
  if (theirs.length === 0) return [row];
  const spark = medianBy(theirs, 'seconds');
  if (JSON.stringify(spark.fingerprint) !== JSON.stringify(own.fingerprint)) {
    throw new Error(`Spark's table differs: ${spark.fingerprint}, not ${own.fingerprint}`);
  }
  return [
    { what: `  the same with Spark, ${mode}`, ...usage(spark) },
    { ...row, ratio: own.seconds / spark.seconds, limit: 1 },
    { what: '  CPU against Spark', ...usage(own), ratio: own.cpuSeconds / spark.cpuSeconds },
  ];
}

function usage({ seconds, cpuSeconds, peakMiB }) {
  return { seconds, cpuSeconds, peakMiB };
}

/** Ten partitions; every hundredth row is updated, so that the updates touch all files. */
async function mergeData(folder, rows) {
  mkdirSync(folder, { recursive: true });
  const base = join(folder, `merge-${rows}.parquet`);
  const updates = join(folder, `merge-${rows}-updates.parquet`);
  if (existsSync(base) && existsSync(updates)) return { base, updates };
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const columns = (price) => `SELECT range AS id, DATE '2024-01-01' + (range % 10)::INTEGER AS day,
    'S' || (hash(range) % 500) AS symbol, (${price})::DECIMAL(18,4) AS price,
    (hash(range + 2) % 1000000) / 1000 AS quantity,
    TIMESTAMP '2024-01-01' + to_seconds(range) AS updated_at`;
  const price = '(hash(range + 1) % 100000000) / 10000';
  await connection.run(`COPY (${columns(price)} FROM range(${rows})) TO '${base}'`);
  const updated = `FROM range(0, ${rows}, 100)`;
  await connection.run(`COPY (${columns('range % 1000')} ${updated}) TO '${updates}'`);
  connection.closeSync();
  instance.closeSync();
  return { base, updates };
}

function mergeWithLake({ work, data, mode }) {
  const project = join(work, 'merge-project');
  rmSync(project, { recursive: true, force: true });
  cpSync(join(here, 'projects/merge'), project, { recursive: true });
  const varsFor = (input) => JSON.stringify({ input, mode });
  const vars = varsFor(data.updates);
  const run = (input) => lake(project, ['run', '--vars', varsFor(input)]);
  run(data.base);
  const merged = run(data.updates);
  const way = wayOfMerge(project, vars);
  const fingerprint = tableFingerprint(project, vars);
  rmSync(project, { recursive: true });
  const { runSeconds, cpuSeconds, peakMiB } = merged;
  return { seconds: runSeconds, cpuSeconds, peakMiB, fingerprint, way };
}

/** What the snapshot says was done, whatever was asked for. */
function wayOfMerge(project, vars) {
  const args = ['history', 'prices', '--limit', '1', '--output', 'json', '--vars', vars];
  const { stdout } = lake(project, args);
  const line = stdout.split('\n').find((text) => text.startsWith('{"snapshot_id"'));
  return JSON.parse(line).summary['added-delete-files'] ? 'merge-on-read' : 'copy-on-write';
}

function tableFingerprint(project, vars) {
  const sql = `select count(*)::varchar as n, sum(id)::varchar as ids, sum(price)::varchar as prices
    from {{ ref('prices') }}`;
  const args = ['show', '--inline', sql, '--output', 'json', '--vars', vars];
  const lines = lake(project, args).stdout.split('\n');
  return Object.values(JSON.parse(lines.find((line) => line.startsWith('{"n"'))));
}

function mergeWithSpark({ work, data, mode }) {
  const interop = join(shared, 'interop/install');
  const python = commandOutput(interop, ['--python']);
  const warehouse = join(work, 'spark-warehouse');
  rmSync(warehouse, { recursive: true, force: true });
  const jars = join(dirname(dirname(dirname(python))), 'jars');
  const script = join(here, 'spark-merge.py');
  const out = commandOutput(python, [script, jars, warehouse, data.base, data.updates, mode]);
  rmSync(warehouse, { recursive: true, force: true });
  return JSON.parse(out.split('\n').at(-1));
}

function commandOutput(command, args) {
  const run = spawnSync(command, args, { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${command} ended with ${run.status}\n${run.stderr}`);
  return run.stdout.trim();
}
