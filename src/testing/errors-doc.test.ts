import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorCodes } from '../error-codes.js';

test('docs/errors.md is what its script makes', () => {
  const args = ['tools/make-errors-doc.mjs', '--check'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test('docs/errors.md has every code with its meaning', () => {
  const lines = new Set(readFileSync('docs/errors.md', 'utf8').split('\n'));
  const missing = Object.entries(errorCodes).filter(
    ([code, meaning]) => !lines.has(`- \`${code}\` ${meaning}`),
  );
  expect(missing).toEqual([]);
});
