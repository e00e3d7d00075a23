// `npm start`: the whole lakehouse once, from the recording to the docs site, with a short report.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const started = performance.now();

lake('load', 'crypto_prices', '--until-caught-up');
lake('build');
lake('docs', 'generate');
console.log('\nTop of gold.crypto_hourly_stats\n');
lake(
  'show',
  '--inline',
  `select strftime(hour, '%Y-%m-%d %H:%M') as hour, symbol, avg_price_usd, max_price_usd, min_price_usd,
     price_volatility, tick_count
   from {{ ref('crypto_hourly_stats') }} order by hour desc, avg_price_usd desc`,
  '--limit',
  '10',
);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`
From recorded messages to gold in ${seconds} s. What next:

  open ${pathToFileURL(join(root, 'target/docs/index.html')).href}
  alias lake="node ${join(root, 'dist/main.js')}"
  lake load --file data/crypto-prices.later.recording.ndjson.gz --until-caught-up
  lake run --select silver+     only what the new messages touch
  lake test                     the data tests
  lake show crypto_daily_summary
`);

function lake(...args) {
  const run = spawnSync(process.execPath, [join(root, 'dist/main.js'), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (run.status !== 0) process.exit(run.status ?? 2);
}
