// Materializing silver from bronze against the same SQL under DuckDB's plain COPY, turn by turn.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sharedSql } from './data.mjs';
import { lake, measure, medianBy } from './process.mjs';

const plainCopy = fileURLToPath(new URL('./plain-copy.mjs', import.meta.url));

export function benchMaterialize({ project, work, rows, runs, threads }) {
  const sql = join(work, 'silver.sql');
  writeFileSync(sql, sharedSql('sql/silver_full.sql'));
  const plain = [];
  const ours = [];
  for (let n = 0; n < runs; n++) {
    plain.push(runPlain({ project, work, sql, threads }));
    ours.push(runLake(project));
  }
  const floor = medianBy(plain, 'seconds');
  const own = medianBy(ours, 'seconds');
  return [
    { what: `COPY ${rows} rows`, ...floor },
    { what: `lake run ${rows} rows`, ...own, ratio: own.seconds / floor.seconds, limit: 1.3 },
  ];
}

function runPlain({ project, work, sql, threads }) {
  const out = join(work, 'plain.parquet');
  const bronze = join(project, 'warehouse/bronze/prices/data');
  const { stdout, cpuSeconds, peakMiB } = measure(plainCopy, [bronze, out, sql, String(threads)]);
  rmSync(out);
  return { seconds: JSON.parse(stdout).copySeconds, cpuSeconds, peakMiB };
}

function runLake(project) {
  rmSync(join(project, 'warehouse/silver'), { recursive: true, force: true });
  const run = lake(project, ['run', '--select', 'silver_prices']);
  return { seconds: run.runSeconds, cpuSeconds: run.cpuSeconds, peakMiB: run.peakMiB };
}
