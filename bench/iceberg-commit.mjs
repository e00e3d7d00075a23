// Append commits on the local catalog: as fast at the 1,000th snapshot as at the 10th, with expiry
// beside them. The floor is what the disk takes for two files and a link.
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from './process.mjs';

const script = join(dirname(fileURLToPath(import.meta.url)), 'append-commits.mjs');
/** A commit's value is the median of those around it: single ones depend on the disk's mood. */
const around = 20;

export function benchCommits({ work, commits }) {
  const folder = mkdtempSync(join(work, 'commits-'));
  const { stdout, cpuSeconds, peakMiB } = measure(script, [folder, String(commits + around)]);
  rmSync(folder, { recursive: true });
  const times = JSON.parse(stdout);
  const used = { cpuSeconds: cpuSeconds / times.commits.length, peakMiB };
  const floor = quantile(times.floor, 0.5);
  const at = (n) => times.commits.slice(n - 1, n - 1 + around);
  const early = quantile(at(10), 0.5);
  const marks = [10, 100, commits].filter((n, i, all) => n <= commits && all.indexOf(n) === i);
  const rows = marks.flatMap((n) => [
    {
      what: `commit ${n} of an append, median`,
      ...{ seconds: quantile(at(n), 0.5) / 1000, ...used },
      ratio: quantile(at(n), 0.5) / early,
      ...(n >= 1000 ? { limit: 1.5 } : {}),
    },
    { what: `commit ${n} of an append, p95`, seconds: quantile(at(n), 0.95) / 1000, ...used },
  ]);
  return [
    { what: 'two files and a link (floor)', seconds: floor / 1000, ...used, cpuSeconds: 0 },
    ...rows,
    { what: 'expiry of ten snapshots', seconds: quantile(times.expiries, 0.5) / 1000, ...used },
  ];
}

function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}
