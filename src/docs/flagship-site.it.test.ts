import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, type BrowserPage } from '../testing/browser.js';
import { flagshipCopy, lakeOk, type TempFolder } from '../testing/lake-command.js';
import { serviceAddress } from '../testing/services.js';

const program = serviceAddress('CHROMIUM');

describe.skipIf(program === undefined)("the site of this repository's project", () => {
  let folder: TempFolder;
  let browser: BrowserPage;

  beforeAll(async () => {
    folder = flagshipCopy();
    await lakeOk(folder.path, ['load', 'crypto_prices', '--until-caught-up']);
    await lakeOk(folder.path, ['build']);
    await lakeOk(folder.path, ['docs', 'generate']);
    const file = join(folder.path, 'target/docs/index.html');
    browser = await openBrowser(program ?? '', pathToFileURL(file).href);
  });

  afterAll(async () => {
    await browser?.close();
    folder?.[Symbol.dispose]();
  });

  const part = (id: string) => browser.page.getByTestId(id);

  test('the graph draws every layer', async () => {
    await browser.open('#/lineage');
    const drawn = browser.page.locator('[data-testid=graph] [data-node]');
    await drawn.first().waitFor();
    const names = await drawn.locator('.box-name').allTextContents();
    expect(names).toEqual(
      expect.arrayContaining([
        'crypto_prices_raw',
        'crypto_prices',
        'crypto_rejects',
        'crypto_hourly_stats',
        'crypto_hourly_ohlc',
        'crypto_daily_summary',
      ]),
    );
    expect(await part('graph-edge').count()).toBeGreaterThanOrEqual(5);
  });

  test('search finds a column', async () => {
    await browser.open('#/');
    await part('search-open').click();
    await part('search-input').fill('price_volatility');
    const hits = part('search-hit');
    expect(await hits.first().getAttribute('data-kind')).toBe('column');
    await hits.filter({ hasText: 'gold.crypto_hourly_stats' }).first().click();
    await browser.page.locator('[data-column=price_volatility].marked').waitFor();
  });

  test('a model page shows its tests and its snapshots with what they consumed', async () => {
    await browser.open('#/');
    await part('nav-node')
      .filter({ hasText: /^crypto_prices$/ })
      .click();
    await browser.page.getByRole('heading', { name: 'crypto_prices', level: 1 }).waitFor();
    const results = await part('section-tests').locator('.test-result').allTextContents();
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter((text) => !text.startsWith('Passed'))).toEqual([]);
    await part('snapshot').first().getByRole('button').first().click();
    expect(await part('inputs').textContent()).toMatch(/bronze\.crypto_prices_raw *snapshot \d+/);
  });

  test('the bronze table shows its Kafka offsets', async () => {
    await browser.open('#/');
    await part('nav-node')
      .filter({ hasText: /^crypto_prices_raw$/ })
      .click();
    await part('snapshot').first().getByRole('button').first().click();
    expect(await part('offsets').locator('tbody tr').count()).toBeGreaterThan(0);
  });

  test('nothing was asked of the network, nothing went wrong', () => {
    expect(browser.troubles).toEqual([]);
  });
});
