import { expect, test } from 'vitest';
import { compileByName, loadFixture } from '../testing/project-fixture.js';

test('models, seeds, sources and tests become nodes of one graph', async () => {
  const project = await loadFixture({
    'models/bronze/_sources.yml':
      'sources:\n  - name: bronze\n    tables:\n      - name: orders_raw\n',
    'models/silver/orders.sql': "select * from {{ source('bronze', 'orders_raw') }}",
    'models/silver/_silver.yml':
      'models:\n  - name: orders\n    columns:\n      - name: id\n        data_tests: [unique]\n',
    'models/gold/revenue.sql':
      "{{ config(materialized='table') }}select * from {{ ref('orders') }} join {{ ref('statuses') }} using (s)",
    'seeds/statuses.csv': 's\nopen\n',
    'tests/positive.sql': "select * from {{ ref('revenue') }} where x < 0",
  });
  expect([...project.nodes.keys()].sort()).toEqual([
    'model.shop.orders',
    'model.shop.revenue',
    'seed.shop.statuses',
    'source.shop.bronze.orders_raw',
    'test.shop.positive',
    expect.stringMatching(/^test\.shop\.unique_orders_id\.[0-9a-f]{10}$/),
  ]);
  expect(project.parents.get('model.shop.revenue')).toEqual([
    'model.shop.orders',
    'seed.shop.statuses',
  ]);
  expect(project.nodes.get('model.shop.revenue')).toMatchObject({
    fqn: ['shop', 'gold', 'revenue'],
    path: 'gold/revenue.sql',
    originalFilePath: 'models/gold/revenue.sql',
    relation: { database: 'lake', schema: 'main', identifier: 'revenue' },
    config: { materialized: 'table' },
  });
  const { sql } = await compileByName(project, 'revenue');
  expect(sql).toBe('select * from "lake"."main"."orders" join "lake"."main"."statuses" using (s)');
});
