/**
 * Which parts of the names of tables are quoted (`quoting:`).
 *
 * @module
 */

import type { Node } from './node.js';
import { relationParts, type QuoteFlags } from './relation-state.js';
import { isPlainObject } from './template-value.js';

/** The first of some `quoting:` that says it counts, for each part. */
export function quotingFrom(given: readonly unknown[], otherwise: QuoteFlags): QuoteFlags {
  const flags = { ...otherwise };
  for (const part of relationParts) {
    const values = given.map((one) => (isPlainObject(one) ? one[part] : undefined));
    flags[part] = values.find((value) => typeof value === 'boolean') ?? flags[part];
  }
  return flags;
}

/** How the name of a node is rendered: a node's own config over what the project says. */
export function quotingOf(node: Node, project: QuoteFlags): QuoteFlags {
  if (node.resourceType === 'source') return node.quoting;
  return quotingFrom([node.config.all['quoting']], project);
}
