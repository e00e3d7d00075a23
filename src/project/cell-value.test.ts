import { expect, test } from 'vitest';
import { reprOf, stringOf } from '../jinja/text.js';
import { cellValue } from './cell-value.js';

const printing = (text: string, members: object = {}) => ({ ...members, toString: () => text });

test.each<[type: string, cell: unknown, str: string, repr: string]>([
  ['INTEGER', 1, '1', '1'],
  ['HUGEINT', 2n ** 70n, '1180591620717411303424', '1180591620717411303424'],
  ['DECIMAL(10,2)', printing('1.50'), '1.50', "Decimal('1.50')"],
  ['DOUBLE', 1, '1.0', "Decimal('1.0')"],
  ['DOUBLE', 1e20, '1E+20', "Decimal('1E+20')"],
  ['DOUBLE', 1e-7, '1E-7', "Decimal('1E-7')"],
  ['DOUBLE', NaN, 'NaN', "Decimal('NaN')"],
  ['DATE', printing('2020-01-02'), '2020-01-02', 'datetime.date(2020, 1, 2)'],
  [
    'TIMESTAMP',
    printing('2020-01-02 03:04:05.5'),
    '2020-01-02 03:04:05.500000',
    'datetime.datetime(2020, 1, 2, 3, 4, 5, 500000)',
  ],
  [
    'TIMESTAMP WITH TIME ZONE',
    printing('2020-01-02 03:04:05+00'),
    '2020-01-02 03:04:05+00:00',
    'datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)',
  ],
  ['TIME', printing('03:04:05.5'), '03:04:05.500000', "'03:04:05.500000'"],
  [
    'INTERVAL',
    printing('1 month 2 days', { months: 1, days: 2, micros: 0n }),
    '32 days, 0:00:00',
    "'32 days, 0:00:00'",
  ],
  ['VARCHAR[]', printing("['a']", { items: ['a', null] }), '["a", null]', `'["a", null]'`],
  [
    'STRUCT(a INTEGER)',
    printing("{'a': 1}", { entries: { a: 1, b: { items: [true] } } }),
    '{"a": 1, "b": [true]}',
    `'{"a": 1, "b": [true]}'`,
  ],
  ['MAP(VARCHAR, INTEGER)', { entries: [{ key: 'a', value: 1 }] }, '{"a": 1}', `'{"a": 1}'`],
])('a cell of %s prints as in dbt', (type, cell, str, repr) => {
  const value = cellValue(cell, type);
  expect([stringOf(value), reprOf(value)]).toEqual([str, repr]);
});
