import { expect, test } from 'vitest';
import { LakeError } from '../errors.js';
import type { CompiledNode } from '../project/compile.js';
import type { Exposure, Group } from '../project/declaration.js';
import type { NodeResult } from '../run/events.js';
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
import { parseJson, stringifyJson } from '../util/json.js';
import { listNodes } from './listing.js';
import { buildManifest } from './manifest.js';
import { buildRunResults } from './run-results.js';

const raw = source('bronze.raw', { columns: columns({ payload: 'As it came.' }) });
const coins = seed('reference.coins');
const prices = model('silver.prices', [raw.uniqueId], {
  columns: columns({ symbol: 'Ticker.' }),
  config: config({ materialized: 'incremental', all: { materialized: 'incremental', x: [1] } }),
  refs: [{ name: 'coins' }],
  sources: [['bronze', 'raw']],
  patchPath: 'models/silver/_silver.yml',
});
const parts = model('silver.parts', [], { config: config({ materialized: 'ephemeral' }) });
const notNull = columnTest('not_null', prices, 'symbol');
const singular = singularTest('balance', [prices.uniqueId]);
const off = model('gold.off', [], { config: config({ enabled: false }) });
const macro = {
  uniqueId: 'macro.shop.cents',
  name: 'cents',
  packageName: 'shop',
  originalFilePath: 'macros/cents.sql',
  macroSql: '{% macro cents(x) %}{{ x }}{% endmacro %}',
  description: '',
  location: { file: 'macros/cents.sql', line: 1 },
};
const project = projectOf([raw, coins, prices, parts, notNull, singular], {
  disabled: [off, off],
  macros: new Map([[macro.uniqueId, macro]]),
});
const label = { invocationId: 'inv', generatedAt: new Date('2026-01-05T10:00:00Z') };

/** What readers of the file get. */
function written(value: unknown) {
  return parseJson(stringifyJson(value)) as Record<string, Record<string, never>>;
}

const nodeKeys = [
  'database',
  'schema',
  'name',
  'resource_type',
  'package_name',
  'path',
  'original_file_path',
  'unique_id',
  'fqn',
];

test('the manifest has every part that its readers require', () => {
  const manifest = written(buildManifest(project, label));
  expect(Object.keys(manifest).sort()).toEqual(
    [
      'metadata nodes sources macros docs exposures metrics groups selectors disabled',
      'parent_map child_map group_map saved_queries semantic_models unit_tests',
    ]
      .join(' ')
      .split(' ')
      .sort(),
  );
  expect(manifest['metadata']).toMatchObject({
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
    dbt_version: '1.10.0',
    invocation_id: 'inv',
    project_name: 'shop',
    adapter_type: 'duckdb',
  });
  const nodes = Object.values(manifest['nodes'] ?? {});
  const sources = Object.values(manifest['sources'] ?? {});
  for (const node of nodes) {
    for (const key of [...nodeKeys, 'alias', 'checksum']) expect(node).toHaveProperty(key);
  }
  for (const node of sources) {
    for (const key of [...nodeKeys, 'source_name', 'loader', 'identifier']) {
      expect(node).toHaveProperty(key);
    }
  }
  expect([nodes.length, sources.length]).toEqual([5, 1]);
  expect(manifest['disabled']).toMatchObject({ [off.uniqueId]: [{}, {}] });
});

test('nodes carry what was written and what was configured', () => {
  const { nodes = {}, sources = {} } = written(buildManifest(project, label));
  expect(nodes[prices.uniqueId]).toMatchObject({
    alias: 'prices',
    relation_name: '"lake"."silver"."prices"',
    config: { enabled: true, materialized: 'incremental', x: [1], tags: [], meta: {} },
    columns: { symbol: { name: 'symbol', description: 'Ticker.', data_type: null } },
    refs: [{ name: 'coins', package: null, version: null }],
    sources: [['bronze', 'raw']],
    depends_on: { macros: [], nodes: [raw.uniqueId] },
    patch_path: 'shop://models/silver/_silver.yml',
    compiled: false,
  });
  expect(nodes[parts.uniqueId]).toMatchObject({ relation_name: null });
  expect(nodes[notNull.uniqueId]).toMatchObject({
    column_name: 'symbol',
    attached_node: prices.uniqueId,
    test_metadata: { name: 'not_null', kwargs: { column_name: 'symbol' }, namespace: null },
    config: { severity: 'ERROR', warn_if: '!= 0', materialized: 'test' },
  });
  expect(nodes[singular.uniqueId]).not.toHaveProperty('test_metadata');
  expect(sources[raw.uniqueId]).toMatchObject({ source_name: 'bronze', identifier: 'raw' });
});

test('the graph is given in both directions, for every node', () => {
  const manifest = written(buildManifest(project, label));
  expect(Object.keys(manifest['parent_map'] ?? {})).toEqual([...project.nodes.keys()]);
  expect(manifest['parent_map']?.[prices.uniqueId]).toEqual([raw.uniqueId]);
  expect(manifest['child_map']?.[raw.uniqueId]).toEqual([prices.uniqueId]);
  expect(manifest['child_map']?.[prices.uniqueId]).toEqual([notNull.uniqueId, singular.uniqueId]);
});

test('exposures and groups are listed, and belong to the graph', () => {
  const location = { file: 'models/e.yml', line: 2 };
  const common = { packageName: 'shop', path: 'e.yml', originalFilePath: 'models/e.yml', location };
  const owner = { email: null, name: 'Ann' };
  const group: Group = {
    kind: 'group',
    ...{ ...common, uniqueId: 'group.shop.finance', name: 'finance' },
    ...{ owner, config: { meta: {} }, description: null },
  };
  const exposure: Exposure = {
    kind: 'exposure',
    ...{ ...common, uniqueId: 'exposure.shop.board', name: 'board' },
    ...{ owner, config: { enabled: true }, fqn: ['shop', 'board'], type: 'dashboard' },
    ...{ label: null, maturity: null, url: null, description: '', tags: [], meta: {} },
    ...{ enabled: true, refs: [], sources: [], metrics: [], dependsOn: [prices.uniqueId] },
  };
  const member = { ...coins, config: config({ all: { group: 'finance' } }) };
  const manifest = written(
    buildManifest(
      projectOf([raw, member, prices], {
        exposures: new Map([[exposure.uniqueId, exposure]]),
        groups: new Map([[group.uniqueId, group]]),
      }),
      label,
    ),
  );
  expect(manifest['exposures']).toMatchObject({
    [exposure.uniqueId]: {
      resource_type: 'exposure',
      depends_on: { macros: [], nodes: [prices.uniqueId] },
      created_at: label.generatedAt.getTime() / 1000,
    },
  });
  expect(manifest['groups']).toMatchObject({ [group.uniqueId]: { name: 'finance', owner } });
  expect(manifest['group_map']).toEqual({ finance: [member.uniqueId] });
  expect(manifest['parent_map']?.[exposure.uniqueId]).toEqual([prices.uniqueId]);
  expect(manifest['child_map']?.[prices.uniqueId]).toEqual([exposure.uniqueId]);
  expect(manifest['child_map']?.[exposure.uniqueId]).toEqual([]);
});

test('compiled nodes say so, and where their SQL lies', () => {
  const compiled = (node: CompiledNode['node'], sql: string) =>
    [node.uniqueId, { node, sql, changeInputs: [], locate: () => undefined }] as const;
  const { nodes = {} } = written(
    buildManifest(project, {
      ...label,
      compiled: new Map([compiled(prices, 'select 2'), compiled(notNull, 'select 3')]),
    }),
  );
  expect(nodes[prices.uniqueId]).toMatchObject({
    compiled: true,
    compiled_code: 'select 2',
    compiled_path: 'target/compiled/shop/models/silver/prices.sql',
  });
  expect(nodes[notNull.uniqueId]).toMatchObject({ compiled: true, compiled_code: 'select 3' });
});

function result(
  node: typeof project.nodes extends ReadonlyMap<string, infer N> ? N : never,
  more: Partial<NodeResult>,
): NodeResult {
  return {
    node: {
      uniqueId: node.uniqueId,
      resourceType: node.resourceType,
      name: node.name,
      materialized: node.config.materialized,
      path: node.path,
    },
    status: 'success',
    message: 'done',
    startedAt: new Date('2026-01-05T10:00:00Z'),
    completedAt: new Date('2026-01-05T10:00:02Z'),
    executionTime: 2,
    ...more,
  };
}

test('run results say how each node went', () => {
  const artifact = written(
    buildRunResults(
      [
        result(prices, {
          compiledCode: 'select 2',
          facts: { action: 'merge', rowsAdded: 4, snapshotId: 9007199254740993n },
        }),
        result(notNull, { status: 'fail', failures: 3, message: 'got 3 results' }),
        result(singular, { status: 'skipped', message: 'upstream failed' }),
        result(parts, { status: 'error', error: new LakeError('LAKE-S001', 'syntax') }),
      ],
      {
        ...label,
        elapsedSeconds: 2.5,
        args: { which: 'build', fullRefresh: true, select: ['gold+'] },
        nodes: project.nodes,
      },
    ),
  );
  expect(artifact['metadata']).toMatchObject({
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
  });
  expect(artifact['args']).toEqual({ which: 'build', full_refresh: true, select: ['gold+'] });
  expect(artifact['elapsed_time']).toBe(2.5);
  expect(artifact['results']).toMatchObject([
    {
      status: 'success',
      unique_id: prices.uniqueId,
      execution_time: 2,
      timing: [{ name: 'execute', started_at: '2026-01-05T10:00:00.000Z' }],
      adapter_response: { rows_affected: 4, snapshot_id: '9007199254740993' },
      failures: null,
      compiled: true,
      compiled_code: 'select 2',
      relation_name: '"lake"."silver"."prices"',
    },
    { status: 'fail', failures: 3, relation_name: null, adapter_response: {} },
    { status: 'skipped', timing: [], compiled: false },
    { status: 'error', relation_name: null },
  ]);
});

const all = new Set(project.nodes.keys());

test('lists nodes in the order of their ids', () => {
  expect(listNodes(project, all, { form: 'selector' })).toEqual([
    'shop.silver.parts',
    'shop.silver.prices',
    'shop.coins',
    'source:shop.bronze.raw',
    'shop.balance',
    'shop.not_null_prices_symbol',
  ]);
  expect(listNodes(project, new Set([raw.uniqueId, prices.uniqueId]), { form: 'name' })).toEqual([
    'prices',
    'bronze.raw',
  ]);
  expect(listNodes(project, new Set([prices.uniqueId]), { form: 'path' })).toEqual([
    'models/silver/prices.sql',
  ]);
});

test('lists nodes as JSON, an object a line, with the members that were asked for', () => {
  const one = new Set([prices.uniqueId]);
  const [line = ''] = listNodes(project, one, { form: 'json' });
  expect(line).not.toContain('\n');
  expect(Object.keys(parseJson(line) as object)).toEqual([
    'name',
    'resource_type',
    'package_name',
    'original_file_path',
    'unique_id',
    'alias',
    'tags',
    'config',
    'depends_on',
  ]);
  const keys = ['unique_id', 'config.materialized', 'freshness', 'config.x.toString'];
  expect(listNodes(project, one, { form: 'json', keys })).toEqual([
    '{"unique_id":"model.shop.prices","config.materialized":"incremental"}',
  ]);
});
