import { expect, test } from 'vitest';
import { loadFixture, type FixtureFiles } from '../testing/project-fixture.js';

async function configOf(files: FixtureFiles, id = 'model.shop.a') {
  const project = await loadFixture({ 'models/silver/a.sql': 'select 1 as id', ...files });
  const node = project.nodes.get(id);
  if (!node) throw new Error(`there is no ${id}`);
  return node.config;
}

const tree = (text: string): FixtureFiles => ({ 'project.yml': `name: shop\n${text}` });
const properties = (text: string): FixtureFiles => ({ 'models/_m.yml': `models:\n${text}` });

test.each<[what: string, files: FixtureFiles, expected: object]>([
  ['a view by default', {}, { materialized: 'view', onSchemaChange: 'ignore', formatVersion: 2 }],
  [
    'the tree for all packages',
    tree('models:\n  +materialized: table\n'),
    { materialized: 'table' },
  ],
  [
    'a more specific path of the tree',
    tree(
      'models:\n  +materialized: table\n  shop:\n    +materialized: view\n    silver: { materialized: incremental }\n',
    ),
    { materialized: 'incremental' },
  ],
  [
    'another folder of the tree',
    tree('models:\n  shop:\n    gold: { +materialized: table }\n    silver: { a: { +tags: x } }\n'),
    { materialized: 'view', tags: ['x'] },
  ],
  [
    'properties over the tree',
    {
      ...tree('models:\n  +materialized: table\n'),
      ...properties('  - name: a\n    config: { materialized: incremental }\n'),
    },
    { materialized: 'incremental' },
  ],
  [
    'the file over properties',
    {
      ...properties('  - name: a\n    config: { materialized: incremental, schema: x }\n'),
      'models/silver/a.sql': "{{ config(materialized='table') }}select 1",
    },
    { materialized: 'table', schema: 'x' },
  ],
  [
    'tags of all places, meta merged',
    {
      ...tree('models:\n  +tags: [a, b]\n  +meta: { x: 1, y: 1 }\n'),
      ...properties('  - name: a\n    tags: c\n    config: { tags: [d], meta: { y: 2 } }\n'),
      'models/silver/a.sql': "{{ config(tags='a', meta={'z': 3}) }}select 1",
    },
    { tags: ['a', 'b', 'c', 'd'], meta: { x: 1, y: 2, z: 3 } },
  ],
  [
    'text or list',
    {
      'models/silver/a.sql':
        "{{ config(materialized='incremental', unique_key='id', partition_by='day(ts)', sort_by=['a', 'b desc'], table_properties={'x': 1}) }}select 1",
    },
    {
      uniqueKey: ['id'],
      partitionBy: ['day(ts)'],
      sortBy: ['a', 'b desc'],
      tableProperties: { x: '1' },
    },
  ],
])('%s', async (_, files, expected) => {
  expect(await configOf(files)).toMatchObject(expected);
});

test('templates in the tree see the target and the environment', async () => {
  const files = {
    ...tree(
      'models:\n  +schema: "{{ target.name }}_{{ env_var(\'WHO\') }}"\ntargets: { prod: {} }\n',
    ),
    'models/silver/a.sql': 'select 1',
  };
  const project = await loadFixture(files, { env: { WHO: 'me' } });
  expect(project.nodes.get('model.shop.a')).toMatchObject({
    relation: { schema: 'main_prod_me' },
  });
});

test('a target whose environment is not set matters only when it is chosen', async () => {
  const files = {
    'project.yml':
      'name: shop\ntarget: dev\ntargets:\n  dev: { schema: x }\n  prod: { schema: "{{ env_var(\'NOPE\') }}" }\n',
  };
  expect((await loadFixture(files)).target).toMatchObject({ name: 'dev', schema: 'x' });
  await expect(loadFixture(files, { target: 'prod' })).rejects.toMatchObject({ code: 'LAKE-C008' });
});

test('a project may decide where its models land', async () => {
  const project = await loadFixture({
    ...tree('models:\n  shop: { silver: { +schema: silver } }\n'),
    'macros/generate_schema_name.sql':
      '{% macro generate_schema_name(custom_schema_name, node) -%}\n  {{ custom_schema_name if custom_schema_name is not none else target.schema }}\n{%- endmacro %}\n',
    'models/silver/a.sql': 'select 1',
    'models/b.sql': 'select 1',
  });
  expect(project.nodes.get('model.shop.a')).toMatchObject({ relation: { schema: 'silver' } });
  expect(project.nodes.get('model.shop.b')).toMatchObject({ relation: { schema: 'main' } });
});

test('streams have defaults', async () => {
  const project = await loadFixture(
    tree(
      'streams:\n  orders:\n    table: bronze.orders_raw\n    topic: orders.raw\n    source: file\n    file: { path: data/o.ndjson }\n    kafka: { brokers: "a:1, b:2" }\n    trigger: { interval: 500ms, bytes: 64mb }\n',
    ),
  );
  expect(project.config.streams['orders']).toEqual({
    name: 'orders',
    table: 'bronze.orders_raw',
    topic: 'orders.raw',
    source: 'file',
    file: { path: 'data/o.ndjson' },
    kafka: { brokers: ['a:1', 'b:2'], group: 'lake.orders' },
    trigger: { intervalMs: 500, rows: 1_000_000, bytes: 67_108_864 },
  });
});

test('variables: the command line over the package over the project', async () => {
  const files = {
    ...tree('vars:\n  x: 1\n  y: 1\n  shop: { y: 2, z: 2 }\n'),
    'models/silver/a.sql':
      "{{ config(meta={'v': [var('x'), var('y'), var('z'), var('w', 'd')]}) }}select 1",
  };
  const project = await loadFixture(files, { vars: '{z: 3}' });
  expect(project.nodes.get('model.shop.a')?.meta).toEqual({ v: [1, 2, 3, 'd'] });
});
