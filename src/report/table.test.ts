import { expect, test } from 'vitest';
import { stripVTControlCharacters } from 'node:util';
import { textTable } from './table.js';

test('aligns columns, numbers to the right', () => {
  const text = textTable({
    columns: ['symbol', 'price'],
    rows: [
      ['btc', '95502.1'],
      ['doge', '0.2'],
    ],
    numeric: new Set([1]),
  });
  expect(stripVTControlCharacters(text)).toBe(
    ['symbol    price', '───────────────', 'btc     95502.1', 'doge        0.2'].join('\n'),
  );
});
