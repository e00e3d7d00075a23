/**
 * The files of the package that are read, not imported.
 *
 * @module
 */

import { fileURLToPath } from 'node:url';

/** A file or folder by its path below `src/`; built, it has the same path below `dist/`. */
export function assetPath(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

/** `package.json`, beside `src/` and `dist/`. */
export function packageFile(): string {
  return assetPath('../package.json');
}
