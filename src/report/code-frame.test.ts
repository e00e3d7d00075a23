import { expect, test } from 'vitest';
import { codeFrame } from './code-frame.js';

test('shows the lines before and carets under the fault', () => {
  const frame = codeFrame('select\n  o.id, o.emial\nfrom t', {
    file: 'a.sql',
    line: 2,
    column: 9,
    endColumn: 16,
  });
  expect(frame).toEqual(['  |', '1 | select', '2 |   o.id, o.emial', '  |         ^^^^^^^', '  |']);
});

test('counts columns in code points', () => {
  expect(codeFrame("select '😀', x", { file: 'a.sql', line: 1, column: 13 })[2]).toBe(
    '  |             ^',
  );
});

test('is empty for a line that does not exist', () => {
  expect(codeFrame('a', { file: 'a.sql', line: 9 })).toEqual([]);
});
