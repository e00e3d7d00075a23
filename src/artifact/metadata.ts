/**
 * The head that every artifact has.
 *
 * @module
 */

import type { JsonMap } from './manifest-node.js';

/** The release of dbt whose artifacts these are; consumers compare it as a version. */
const dbtVersion = '1.10.0';

export function artifactMetadata(
  schema: `${string}/v${number}`,
  label: { readonly invocationId: string; readonly generatedAt: Date },
): JsonMap {
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${schema}.json`,
    dbt_version: dbtVersion,
    generated_at: label.generatedAt.toISOString(),
    invocation_id: label.invocationId,
    env: {},
  };
}
