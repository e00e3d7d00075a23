import { expect, test } from 'vitest';
import { embedData } from './page.js';
import type { SiteData } from './site-data.js';

const data: SiteData = {
  project: {
    name: '</script><script>alert(1)</script><!--',
    version: "$& $' \u2028",
    target: 'dev',
    engine: 'duckdb',
    catalog: 'filesystem: lake',
    macros: 0,
  },
  generatedAt: 0,
  nodes: [],
  tests: [],
  graph: { width: 0, height: 0, nodes: [], edges: [] },
};

test('data cannot leave its element and come back as they were', () => {
  const html = embedData('<body><!--lake-data--></body>', data);
  const match = /^<body><script type="application\/json" id="lake-data">(.*)<\/script><\/body>$/s;
  const text = match.exec(html)?.[1] ?? '';
  expect(text).not.toContain('<');
  expect(text).not.toContain('\u2028');
  expect(JSON.parse(text)).toEqual(data);
});

test('a page without a place for the data is refused', () => {
  expect(() => embedData('<body></body>', data)).toThrow('must hold');
});
