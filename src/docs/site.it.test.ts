import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, type BrowserPage } from '../testing/browser.js';
import { tempFolder, type TempFolder } from '../testing/lake-command.js';
import {
  columns,
  columnTest,
  config,
  model,
  projectOf,
  seed,
  singularTest,
  source,
} from '../testing/project-values.js';
import { serviceAddress } from '../testing/services.js';
import { snapshotOf, tableOf } from '../testing/table-values.js';
import { generateDocs } from './generate.js';

const program = serviceAddress('CHROMIUM');

const raw = source('bronze.raw', { description: 'One row per message.' });
const coins = seed('reference.coins', { columns: columns({ symbol: 'Ticker.' }) });
const prices = model('silver.prices', [raw.uniqueId, coins.uniqueId], {
  description: 'Typed **prices**. <script>window.broken = true</script>',
  columns: columns({ symbol: 'Ticker.', price_usd: 'In dollars </script> <!-- <b>.' }),
  config: config({ materialized: 'incremental', uniqueKey: ['symbol'] }),
  rawCode: "select '</script><script>window.broken = true</script>' as symbol",
});
const stats = model('gold.stats', [prices.uniqueId], {
  columns: columns({ price_volatility: 'Standard deviation of the price.' }),
});
const other = model('gold.other', [raw.uniqueId]);
const notNull = columnTest('not_null', prices, 'price_usd');
const unique = columnTest('unique', prices, 'symbol');
const balance = singularTest('balance', [prices.uniqueId, raw.uniqueId]);
const project = projectOf([raw, coins, prices, stats, other, notNull, unique, balance]);

const input = '2b6a61f0-15a5-4f4a-8cf9-d1c02f0b3a1c:9007199254740994';
const tables = new Map([
  [
    raw.uniqueId,
    tableOf({
      columns: { payload: 'string', kafka_offset: 'long' },
      snapshots: [
        snapshotOf(1, {
          'added-records': '1200',
          'total-records': '1200',
          'lake.kafka.offsets.start': '{"prices":{"0":"0","1":"0"}}',
          'lake.kafka.offsets.end': '{"prices":{"0":"700","1":"500"}}',
        }),
      ],
    }),
  ],
  [
    prices.uniqueId,
    tableOf({
      columns: { symbol: 'string', price_usd: 'double' },
      snapshots: [
        snapshotOf(1, { 'added-records': '1000', 'total-records': '1000' }),
        snapshotOf(2, {
          'added-records': '24',
          'deleted-records': '3',
          'total-records': '1021',
          'total-data-files': '4',
          'total-files-size': '81000',
          'lake.source.bronze.raw': input,
        }),
      ],
    }),
  ],
]);

function runResults(): string {
  const result = { execution_time: 0.5, message: '', failures: null };
  return JSON.stringify({
    metadata: { generated_at: '2026-01-05T10:00:00Z' },
    elapsed_time: 3,
    args: { which: 'build' },
    results: [
      { ...result, unique_id: prices.uniqueId, status: 'success' },
      { ...result, unique_id: notNull.uniqueId, status: 'fail', failures: 7 },
      { ...result, unique_id: unique.uniqueId, status: 'pass', failures: 0 },
    ],
  });
}

async function makeSite(folder: TempFolder): Promise<string> {
  const runResultsFile = join(folder.path, 'run_results.json');
  writeFileSync(runResultsFile, runResults());
  const outFile = join(folder.path, 'index.html');
  const compiled = { node: prices, sql: 'select 42 as compiled', changeInputs: [] };
  await generateDocs({
    project,
    compiled: new Map([[prices.uniqueId, { ...compiled, locate: () => undefined }]]),
    runResultsFile,
    tables,
    generatedAt: new Date('2026-01-05T11:00:00Z'),
    outFile,
    pageFile: resolve('dist/docs/site.html'),
  });
  return pathToFileURL(outFile).href;
}

describe.skipIf(program === undefined)('the site in a browser', () => {
  const folder = tempFolder();
  let browser: BrowserPage;
  let page: Page;
  let open: BrowserPage['open'];

  beforeAll(async () => {
    browser = await openBrowser(program ?? '', await makeSite(folder));
    ({ page, open } = browser);
  });

  afterAll(async () => {
    await browser?.close();
    folder[Symbol.dispose]();
  });

  const part = (id: string) => page.getByTestId(id);
  const node = (id: string) => page.locator(`[data-testid=graph] [data-node="${id}"]`);

  test('the overview shows the layers in the order of the data, and the last run', async () => {
    await open('#/');
    await expect(part('layer').locator('h3').allTextContents()).resolves.toEqual([
      'bronze1',
      'reference1',
      'silver1',
      'gold2',
    ]);
    expect(await part('project-stats').textContent()).toContain('Last buildFailed');
    expect(await page.title()).toBe('Overview · shop');
  });

  test('the graph draws; a click selects, a second one opens', async () => {
    await open('#/lineage');
    await node(prices.uniqueId).waitFor();
    expect(await page.locator('[data-testid=graph] [data-node]').count()).toBe(5);
    expect(await part('graph-edge').count()).toBe(4);
    for (const shape of [node(raw.uniqueId), node(stats.uniqueId)]) {
      const box = await shape.boundingBox();
      expect(box && box.width > 50 && box.x >= 0 && box.x + box.width <= 1280).toBe(true);
    }
    await node(prices.uniqueId).click();
    await part('lineage-card').waitFor();
    const emphasis = (id: string) => node(id).getAttribute('class');
    expect(await emphasis(raw.uniqueId)).toContain('related');
    expect(await emphasis(stats.uniqueId)).toContain('related');
    expect(await emphasis(other.uniqueId)).toContain('dimmed');
    await node(prices.uniqueId).click();
    await part('node-page').waitFor();
    expect(await page.locator('h1').textContent()).toBe('prices');
  });

  test('the graph pans, zooms and shows all again', async () => {
    await open('#/lineage');
    await node(raw.uniqueId).waitFor();
    const left = async () => (await node(raw.uniqueId).boundingBox())?.x ?? NaN;
    const width = async () => (await node(raw.uniqueId).boundingBox())?.width ?? NaN;
    const [startLeft, startWidth] = [await left(), await width()];
    await page.mouse.move(700, 700);
    await page.mouse.down();
    await page.mouse.move(760, 690, { steps: 4 });
    await page.mouse.up();
    expect(await left()).toBeCloseTo(startLeft + 60, 0);
    await page.mouse.wheel(0, -300);
    await expect.poll(width).toBeGreaterThan(startWidth * 1.3);
    await part('graph').focus();
    await page.keyboard.press('0');
    await expect.poll(left).toBeCloseTo(startLeft, 0);
  });

  test('search finds a column, by the keyboard alone', async () => {
    await open('#/');
    await page.getByTestId('home').waitFor();
    await page.keyboard.press('/');
    await part('search-input').fill('volatility');
    const hit = part('search-hit').first();
    expect(await hit.getAttribute('data-kind')).toBe('column');
    expect(await hit.textContent()).toContain('gold.stats');
    await page.keyboard.press('Enter');
    const row = page.locator('[data-column=price_volatility]');
    await row.waitFor();
    expect(await row.getAttribute('class')).toBe('marked');
    expect(page.url()).toContain('column=price_volatility');
  });

  test('search finds words of descriptions and of SQL', async () => {
    await open('#/');
    for (const [words, title] of [
      ['standard deviation', 'price_volatility'],
      ['one row per message', 'raw'],
      ['script window broken', 'prices'],
      ['prises', 'prices'],
    ] as const) {
      await part('search-open').click();
      await part('search-input').fill(words);
      expect(await part('search-hit').first().locator('.hit-title').textContent()).toBe(title);
      await page.keyboard.press('Escape');
    }
    await part('search-open').click();
    await part('search-input').fill('nothing at all like this');
    expect(await page.locator('.palette-hint').textContent()).toContain('Nothing found');
    await page.keyboard.press('Escape');
  });

  test('a model page shows columns, tests with their last result, and SQL', async () => {
    await open(`#/model/${prices.uniqueId}`);
    await part('node-page').waitFor();
    const rows = part('column');
    expect(await rows.count()).toBe(2);
    expect(await rows.nth(1).textContent()).toContain('In dollars </script> <!-- <b>.');
    const tests = part('section-tests').getByTestId('test');
    const texts = await tests.allTextContents();
    expect(texts[0]).toContain('not_null of price_usd');
    expect(texts[0]).toContain('Failed · 7 rows · 0.50 s');
    expect(texts[1]).toContain('balance');
    expect(texts[1]).toContain('Not run');
    expect(texts[2]).toContain('Passed');
    expect(await part('sql').textContent()).toBe(prices.rawCode);
    await part('sql-compiled').click();
    expect(await part('sql').textContent()).toBe('select 42 as compiled');
    expect(await page.evaluate('window.broken')).toBeUndefined();
  });

  test('a model page shows its snapshots with rows, files and inputs', async () => {
    await open(`#/model/${prices.uniqueId}`);
    const first = part('snapshot').first();
    await first.waitFor();
    expect(await part('snapshot').count()).toBe(2);
    const text = await first.locator('tr').first().textContent();
    for (const shown of ['+24', '−3', '1,021', '81 kB', 'current', 'bronze.raw']) {
      expect(text).toContain(shown);
    }
    await first.getByRole('button').first().click();
    expect(await part('inputs').textContent()).toContain('snapshot 9007199254740994');
    await part('inputs').getByRole('link').click();
    await page.getByRole('heading', { name: 'raw', level: 1 }).waitFor();
  });

  test('a source page shows its Kafka offsets', async () => {
    await open(`#/source/${raw.uniqueId}`);
    await part('snapshot').getByRole('button').first().click();
    const offsets = await part('offsets').locator('tbody tr').allTextContents();
    expect(offsets).toEqual(['prices00700700', 'prices10500500']);
  });

  test('dark colours stay chosen, and an unknown address says so', async () => {
    await open('#/nowhere');
    await part('missing').waitFor();
    const theme = () => page.evaluate('document.documentElement.dataset.theme');
    expect(await theme()).toBe('light');
    await part('theme').click();
    expect(await theme()).toBe('dark');
    await page.reload();
    expect(await theme()).toBe('dark');
  });

  test('on a phone the navigation is a drawer', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await open('#/tests');
    await page.getByRole('button', { name: 'Navigation' }).click();
    await part('nav-node').filter({ hasText: 'stats' }).click();
    await page.getByRole('heading', { name: 'stats', level: 1 }).waitFor();
    const wide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
    expect(await page.evaluate(wide)).toBe(false);
  });

  test('all this asked the network for nothing and left no error on the console', () => {
    expect(browser.troubles).toEqual([]);
  });
});
