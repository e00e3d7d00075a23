// `npm run bench`: how long lake takes, against a floor measured in the same run. Prints a table.
//
//   node bench/run.mjs [materialize] [incremental] [load] [jinja] [iceberg] [--rows 1000000,10000000]
//                      [--load-rows 500000] [--templates 10000] [--iceberg-commits 1000]
//                      [--iceberg-rows 10000000] [--runs 3] [--threads N] [--work DIR] [--json FILE]
//                      [--report-only]
//
// Runs the parts that are named, or all of them. Every value is the median of `--runs`, floor and
// lake by turns; full and incremental runs are timed once. `--work` keeps the generated data for the
// next time. Needs LAKE_SHARED (default ../shared) for the generator; loading from Kafka is measured
// where KAFKA_BROKERS is set, merging with Spark where LAKE_INTEROP is. Ends with 1 where a limit is passed, unless with --report-only.
import { cpSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bronzeFiles, ndjsonFile } from './data.mjs';
import { benchCommits } from './iceberg-commit.mjs';
import { benchMerges } from './iceberg-merge.mjs';
import { benchJinja } from './jinja.mjs';
import { appendBronze, benchIncremental } from './incremental.mjs';
import { benchLoadFile, benchLoadKafka } from './load.mjs';
import { benchMaterialize } from './materialize.mjs';
import { benchStart } from './start.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const allParts = ['materialize', 'incremental', 'load', 'jinja', 'iceberg'];
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '1000000,10000000' },
    'load-rows': { type: 'string', default: '500000' },
    templates: { type: 'string', default: '10000' },
    'iceberg-commits': { type: 'string', default: '1000' },
    'iceberg-rows': { type: 'string', default: '10000000' },
    runs: { type: 'string', default: '3' },
    threads: { type: 'string', default: String(availableParallelism()) },
    work: { type: 'string' },
    json: { type: 'string' },
    'report-only': { type: 'boolean', default: false },
  },
});
const parts = new Set(positionals.length === 0 ? allParts : positionals);
const unknown = positionals.filter((part) => !allParts.includes(part));
if (unknown.length > 0) {
  throw new Error(`there is no part ${unknown.join(', ')}: name ${allParts.join(', ')}`);
}
const runs = Number(options.runs);
const threads = Number(options.threads);
const work = options.work ? resolve(options.work) : mkdtempSync(join(tmpdir(), 'lake-bench-'));
mkdirSync(work, { recursive: true });
const results = [];

try {
  for (const rows of options.rows.split(',').map(Number)) await benchModels(rows);
  if (parts.has('jinja')) benchTemplates(Number(options.templates));
  if (parts.has('iceberg')) await benchIceberg();
  if (parts.has('load')) await benchLoads(Number(options['load-rows']));
} finally {
  if (!options.work) rmSync(work, { recursive: true, force: true });
}
if (options.json) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
if (results.some(isOver) && !options['report-only']) process.exitCode = 1;

async function benchModels(rows) {
  const wanted = ['materialize', 'incremental'].filter((part) => parts.has(part));
  if (wanted.length === 0) return;
  const bronze = await bronzeFiles(join(work, 'data'), rows);
  const project = freshProject();
  appendBronze(project, bronze.full);
  const bench = { project, work, rows, runs, threads, bronze };
  if (parts.has('materialize')) report(benchMaterialize(bench));
  if (parts.has('incremental')) report(benchIncremental(bench));
}

/** The engine beside others, and how long a project of templates takes to start. */
function benchTemplates(models) {
  report(benchJinja({ models, runs }));
  report(benchStart({ work, models, runs }));
}

async function benchIceberg() {
  report(benchCommits({ work, commits: Number(options['iceberg-commits']) }));
  report(await benchMerges({ work, rows: Number(options['iceberg-rows']), runs }));
  if (!process.env.LAKE_INTEROP) {
    console.log('LAKE_INTEROP is not set: merging with Spark is not measured');
  }
}

async function benchLoads(rows) {
  const file = await ndjsonFile(join(work, 'data'), rows);
  const bench = { project: freshProject(), rows, runs, file };
  report(benchLoadFile(bench));
  if (process.env.KAFKA_BROKERS) report(await benchLoadKafka(bench));
  else console.log('KAFKA_BROKERS is not set: loading from Kafka is not measured');
}

function freshProject() {
  const project = join(work, 'project');
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  cpSync(join(here, 'projects/crypto'), project, { recursive: true });
  return project;
}

function report(rows) {
  if (results.length === 0) {
    console.log(line(['', 'seconds', 'CPU s', 'peak MiB', 'ratio', 'limit']));
  }
  for (const row of rows) {
    console.log(
      line([
        row.what,
        row.seconds.toFixed(row.seconds < 0.1 ? 4 : 2),
        row.cpuSeconds.toFixed(row.cpuSeconds < 0.1 ? 4 : 2),
        String(row.peakMiB),
        row.ratio?.toFixed(2) ?? '',
        `${row.limit?.toFixed(2).replace(/\.?0+$/, '') ?? (row.limitSeconds ? `${row.limitSeconds} s` : '')}${isOver(row) ? ' over' : ''}`,
      ]),
    );
  }
  results.push(...rows);
}

function isOver({ ratio, limit, seconds, limitSeconds, memoryRatio }) {
  return ratio > limit || seconds > limitSeconds || memoryRatio > 1;
}

function line([what, ...cells]) {
  return what.padEnd(42) + cells.map((cell) => cell.padStart(10)).join('');
}
