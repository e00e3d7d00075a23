/**
 * What the engine calls itself, known without loading the native library.
 *
 * @module
 */

import { createRequire } from 'node:module';

export const engineName = 'DuckDB';

/** The client's package has DuckDB's version and, behind it, a release number of its own. */
export function engineVersion(): string {
  const load = createRequire(import.meta.url);
  const { version } = load('@duckdb/node-api/package.json') as { readonly version: string };
  return version.replace(/-r\.\d+$/, '');
}
