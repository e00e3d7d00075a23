import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Project } from '../project/project.js';
import { tempFolder } from '../testing/lake-command.js';
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
import { snapshotOf, tableOf } from '../testing/table-values.js';
import { buildSiteData, type SiteFacts } from './generate.js';

const raw = source('bronze.raw');
const coins = seed('reference.coins', { columns: columns({ symbol: 'Its *ticker*.' }) });
const prices = model('silver.prices', [raw.uniqueId, coins.uniqueId], {
  description: 'Typed **prices**.',
  columns: columns({ SYMBOL: 'Ticker.', gone: 'No longer there.' }),
  config: config({ materialized: 'incremental', incrementalStrategy: 'merge', uniqueKey: ['id'] }),
  meta: { owner: 'me', sla: { hours: 2 } },
});
const notNull = columnTest('not_null', prices, 'symbol');
const accepted = columnTest('accepted_values', prices, 'symbol', { values: ['BTC', 'ETH'] });
const singular = singularTest('balance', [raw.uniqueId, prices.uniqueId]);
const project = projectOf([raw, coins, prices, notNull, accepted, singular]);

function siteOf(facts: Partial<SiteFacts> & { readonly project?: Project }) {
  const none = { compiled: new Map(), tables: new Map(), generatedAt: new Date(5) };
  return buildSiteData({ project, ...none, ...facts });
}

test('shows what the project declares', () => {
  const site = siteOf({});
  const node = site.nodes.find((n) => n.id === prices.uniqueId);
  expect(site.nodes.map((n) => n.id)).toEqual([raw.uniqueId, coins.uniqueId, prices.uniqueId]);
  expect(node).toMatchObject({
    relation: '"lake"."silver"."prices"',
    description: '<p>Typed <strong>prices</strong>.</p>',
    descriptionText: 'Typed prices.',
    parents: [raw.uniqueId, coins.uniqueId],
    children: [],
    tests: [notNull.uniqueId, accepted.uniqueId, singular.uniqueId],
  });
  expect(node?.facts).toEqual([
    { name: 'strategy', value: 'merge' },
    { name: 'unique key', value: 'id' },
    { name: 'on schema change', value: 'ignore' },
    { name: 'owner', value: 'me' },
    { name: 'sla', value: '{"hours":2}' },
  ]);
  expect(node?.table).toBeUndefined();
  expect(site.nodes[0]?.children).toEqual([prices.uniqueId]);
  expect(site.nodes[0]?.tests).toEqual([singular.uniqueId]);
  expect(site.graph.edges.map((e) => [e.from, e.to])).toEqual([
    [raw.uniqueId, prices.uniqueId],
    [coins.uniqueId, prices.uniqueId],
  ]);
  expect(site.tests.find((t) => t.id === accepted.uniqueId)).toMatchObject({
    kind: 'accepted_values',
    column: 'symbol',
    arguments: 'values: ["BTC","ETH"]',
    subjects: [prices.uniqueId],
  });
  expect(site.lastRun).toBeUndefined();
});

test('joins the columns of the table with what is declared, whatever their case', () => {
  const table = tableOf({ columns: { id: 'long', symbol: 'string' } });
  const site = siteOf({ tables: new Map([[prices.uniqueId, table]]) });
  const node = site.nodes.find((n) => n.id === prices.uniqueId);
  expect(node?.columns.map((c) => [c.name, c.type, c.descriptionText, c.missing])).toEqual([
    ['id', 'long', '', false],
    ['symbol', 'string', 'Ticker.', false],
    ['gone', '', 'No longer there.', true],
  ]);
  expect(node?.columns[1]?.tests).toEqual([notNull.uniqueId, accepted.uniqueId]);
});

test('tells the history of a table, newest first', () => {
  const table = tableOf({
    columns: { id: 'long' },
    snapshots: [
      snapshotOf(1, {
        'added-records': '10',
        'total-records': '10',
        'lake.kafka.offsets.end': '{"prices":{"10":"7","2":"12345678901234567890"}}',
      }),
      snapshotOf(2, {
        'added-records': '4',
        'deleted-records': '1',
        'total-records': '13',
        'lake.source.bronze.raw': '2b6a61f0-15a5-4f4a-8cf9-d1c02f0b3a1c:9007199254740993',
        'lake.source.bronze.other': '2b6a61f0-15a5-4f4a-8cf9-d1c02f0b3a1c:none',
        'lake.kafka.offsets.start': '{"prices":{"2":"7"}}',
        'lake.kafka.offsets.end': '{"prices":{"2":"9"}}',
        'lake.invocation-id': 'abc',
      }),
    ],
  });
  const site = siteOf({ tables: new Map([[prices.uniqueId, table]]) });
  const snapshots = site.nodes.find((n) => n.id === prices.uniqueId)?.table?.snapshots ?? [];
  expect(snapshots.map((s) => [s.id, s.parent, s.current])).toEqual([
    ['9007199254740995', '9007199254740994', true],
    ['9007199254740994', undefined, false],
  ]);
  expect(snapshots[0]).toMatchObject({
    rows: { added: 4, removed: 1, total: 13 },
    files: {},
    invocation: 'abc',
    inputs: [
      { table: 'bronze.raw', node: raw.uniqueId, snapshot: '9007199254740993' },
      { table: 'bronze.other' },
    ],
    offsets: [{ topic: 'prices', partition: 2, start: '7', end: '9' }],
  });
  expect(snapshots[1]?.offsets).toEqual([
    { topic: 'prices', partition: 2, end: '12345678901234567890' },
    { topic: 'prices', partition: 10, end: '7' },
  ]);
});

test('malformed offsets name their key', () => {
  const table = tableOf({
    columns: { id: 'long' },
    snapshots: [snapshotOf(1, { 'lake.kafka.offsets.end': '{"prices":' })],
  });
  expect(() => siteOf({ tables: new Map([[raw.uniqueId, table]]) })).toThrow(
    '"lake.kafka.offsets.end" of a snapshot is malformed',
  );
});

test('joins the results of the newest run', () => {
  using folder = tempFolder();
  const file = join(folder.path, 'run_results.json');
  const result = { execution_time: 1.5, message: null, failures: null };
  writeFileSync(
    file,
    JSON.stringify({
      metadata: { generated_at: '2026-01-05T10:00:00.123456Z' },
      elapsed_time: 3.25,
      args: { which: 'build' },
      results: [
        { ...result, unique_id: prices.uniqueId, status: 'success' },
        { ...result, unique_id: accepted.uniqueId, status: 'fail', failures: 3, message: 'got 3' },
        { ...result, unique_id: notNull.uniqueId, status: 'pass', failures: 0 },
        { ...result, unique_id: 'model.shop.gone', status: 'success' },
      ],
    }),
  );
  const site = siteOf({ runResultsFile: file });
  expect(site.lastRun).toEqual({
    command: 'build',
    finishedAt: Date.parse('2026-01-05T10:00:00.123Z'),
    elapsedSeconds: 3.25,
    statuses: { success: 2, fail: 1, pass: 1 },
  });
  expect(site.tests.find((t) => t.id === accepted.uniqueId)?.result).toEqual({
    status: 'fail',
    seconds: 1.5,
    message: 'got 3',
    failures: 3,
  });
});

test.each(['{', '{}', '[]', '{"results": 1}'])('refuses %s as run results', (text) => {
  using folder = tempFolder();
  const file = join(folder.path, 'run_results.json');
  writeFileSync(file, text);
  expect(() => siteOf({ runResultsFile: file })).toThrow('is not the result of a run');
});

test('an empty project has a site', () => {
  expect(siteOf({ project: projectOf([]) })).toMatchObject({ nodes: [], tests: [] });
});
