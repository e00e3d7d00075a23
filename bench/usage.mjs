// Preloaded into a measured process (`node --import`): writes what it used when it ends.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  const used = { cpuSeconds: (user + system) / 1e6, peakMiB: Math.round(maxRSS / 1024) };
  writeFileSync(process.env.BENCH_USAGE, JSON.stringify(used));
});
