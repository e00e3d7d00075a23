// Runs a Node script as a process of its own and measures it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const lakeMain = join(here, '../dist/main.js');

/** { wallSeconds, cpuSeconds, peakMiB, stdout } of a script that ended with 0. */
export function measure(script, args, { cwd, env } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'lake-bench-usage-'));
  const usage = join(folder, 'usage.json');
  const started = performance.now();
  const run = spawnSync(process.execPath, ['--import', join(here, 'usage.mjs'), script, ...args], {
    cwd,
    env: { ...process.env, ...env, BENCH_USAGE: usage, NO_COLOR: '1' },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const wallSeconds = (performance.now() - started) / 1000;
  if (run.status !== 0) {
    throw new Error(
      `${script} ${args.join(' ')} ended with ${run.status}\n${run.stdout}\n${run.stderr}`,
    );
  }
  const used = JSON.parse(readFileSync(usage, 'utf8'));
  rmSync(folder, { recursive: true });
  return { wallSeconds, ...used, stdout: run.stdout };
}

/** As `measure`, of `lake`; `runSeconds` is the run without the process's start. */
export function lake(project, args, env) {
  const measured = measure(lakeMain, [...args, '--log-format', 'json'], { cwd: project, env });
  const lines = measured.stdout.split('\n').filter((line) => line.startsWith('{"info"'));
  const done = lines
    .map((line) => JSON.parse(line))
    .find((l) => l.info.name === 'CommandCompleted');
  return { ...measured, runSeconds: done?.data.elapsed };
}

/** Seconds of CPU and wall of a Node process that does nothing. */
export function nodeStart() {
  return measure(join(here, 'nothing.mjs'), []);
}

/** The result with the middle value of `key`. */
export function medianBy(results, key) {
  const sorted = [...results].sort((a, b) => a[key] - b[key]);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
