/**
 * A page of the real browser, for tests of the documentation site.
 *
 * @module
 */

import { chromium, type Page } from 'playwright-core';

export interface BrowserPage {
  readonly page: Page;
  /** Requests beyond the file itself, errors and warnings: what a page must not have. */
  readonly troubles: readonly string[];
  /** Loads the file anew at a place within it. */
  readonly open: (hash: string) => Promise<void>;
  close(): Promise<void>;
}

/**
 * @param program the browser, as its service prints it in `CHROMIUM`
 * @param url of the file that is all the page may ask for
 */
export async function openBrowser(program: string, url: string): Promise<BrowserPage> {
  const browser = await chromium.launch({
    executablePath: program,
    args: (process.env['CHROMIUM_FLAGS'] ?? '').split(' ').filter((flag) => flag !== ''),
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(10_000);
  return {
    page,
    troubles: watchTroubles(page, url),
    open: async (hash) => {
      await page.goto('about:blank');
      await page.goto(`${url}${hash}`);
    },
    close: () => browser.close(),
  };
}

function watchTroubles(page: Page, url: string): readonly string[] {
  const troubles: string[] = [];
  page.on('request', (request) => {
    const wanted = request.url();
    if (!wanted.startsWith(url) && !/^(data|about):/.test(wanted)) troubles.push(wanted);
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(message.text());
  });
  return troubles;
}
