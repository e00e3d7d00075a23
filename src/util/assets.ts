/**
 * The files of the package that are read, not imported.
 *
 * @module
 */

import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file or folder by its path below `src/`; built, it has the same path below `dist/`. */
export function assetPath(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

/** `package.json`, beside `src/` and `dist/`. */
export function packageFile(): string {
  return assetPath('../package.json');
}

/** Another text for another build of this code: what an earlier one left behind may mean other things. */
export function buildVersion(): string {
  const path = fileURLToPath(import.meta.url);
  const { size, mtimeMs } = statSync(path);
  return `${basename(path)}:${size}:${mtimeMs}`;
}
