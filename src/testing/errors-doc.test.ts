import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('docs/errors.md lists the codes as they are', () => {
  const args = ['tools/make-errors-doc.mjs', '--check'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
