/**
 * How large manifests should be.
 *
 * @module
 */

import { integerProperty } from '../metadata/table-property.js';

/** The property `commit.manifest.target-size-bytes`. */
export function manifestTargetSize(properties: Readonly<Record<string, string>>): number {
  const range = { otherwise: 8 * 1024 * 1024, least: 1 };
  return integerProperty(properties, 'commit.manifest.target-size-bytes', range);
}
