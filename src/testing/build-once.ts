/** Builds `dist/` once before the tests that start the command or the tools as processes. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export function setup(): void {
  if (existsSync('dist/main.js') && process.env['LAKE_TEST_NO_BUILD'] === '1') return;
  execFileSync(process.execPath, ['tools/build.mjs'], { stdio: 'inherit' });
}
