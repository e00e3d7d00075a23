/**
 * The golden tables, as other engines wrote them.
 *
 * @module
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedPath } from './shared.js';

/** The folder of the tables with what is expected of them; undefined: it is not there. */
export const goldenFolder = sharedPath('golden');

/** None where the folder is not there. */
export function goldenTables(): readonly string[] {
  if (goldenFolder === undefined) return [];
  const index = readFileSync(join(goldenFolder, 'index.json'), 'utf8');
  // The file is ours to trust.
  return (JSON.parse(index) as readonly { readonly name: string }[]).map(({ name }) => name);
}
