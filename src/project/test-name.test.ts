import { expect, test } from 'vitest';
import { testHash, testName } from './test-name.js';

const model = (name: string) => `{{ get_where_subquery(ref('${name}')) }}`;

test.each<[test: string, target: string, args: Readonly<Record<string, unknown>>, id: string]>([
  [
    'unique',
    'customers',
    { column_name: 'customer_id' },
    'unique_customers_customer_id.c5af1ff4b1',
  ],
  [
    'not_null',
    'customers',
    { column_name: 'customer_id' },
    'not_null_customers_customer_id.5c9bf9911d',
  ],
  [
    'accepted_values',
    'orders',
    {
      column_name: 'status',
      values: ['placed', 'shipped', 'completed', 'return_pending', 'returned'],
    },
    'accepted_values_orders_status__placed__shipped__completed__return_pending__returned.be6b5b5ec3',
  ],
  [
    'relationships',
    'orders',
    { column_name: 'customer_id', to: "ref('customers')", field: 'customer_id' },
    'relationships_orders_customer_id__customer_id__ref_customers_.c6ec7f58f2',
  ],
])('%s of %s has the id that dbt gives it', (name, target, args, id) => {
  const { full } = testName({ test: name, target, args });
  const kwargs = { ...args, model: model(target) };
  expect(`${full}.${testHash(full, { namespace: undefined, name, kwargs })}`).toBe(id);
});

test('a name of 64 characters or more gets a short alias', () => {
  const { full, short } = testName({
    test: 'accepted_values',
    target: 'orders',
    args: { column_name: 'status', values: ['placed', 'shipped', 'completed', 'returned'] },
  });
  expect(full).toHaveLength(67);
  expect(short).toMatch(/^accepted_values_orders_[0-9a-f]{32}$/);
});

test('arguments are joined by sorted key, and cleaned', () => {
  const { full } = testName({
    test: 'between',
    target: 'm',
    args: { max: 1.5, column_name: 'a b', flags: { x: true, y: null } },
  });
  expect(full).toBe('between_m_a_b__True__None__1_5');
});
