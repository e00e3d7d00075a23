/**
 * Resources that would stand in each other's way.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { isEnabled } from './draft.js';
import { isReferable } from './node-index.js';
import type { Node } from './node.js';
import { renderRelation } from './relation.js';

/** One LAKE-C005 for each resource whose name or table another one has already. */
export function duplicateErrors(nodes: readonly Node[]): readonly LakeError[] {
  const enabled = nodes.filter(isEnabled);
  return [
    ...clashes(enabled, nameKey, (node) => `${kindOf(node)} named "${node.name}"`),
    ...clashes(enabled, tableKey, (node) => `resources that make the table ${tableKey(node)}`),
  ];
}

function kindOf(node: Node): string {
  return isReferable(node) ? 'models or seeds' : `${node.resourceType}s`;
}

/** Models and seeds share their names; other resources are told apart by their ids. */
function nameKey(node: Node): string {
  return isReferable(node) ? `${node.packageName}.${node.name}` : node.uniqueId;
}

function tableKey(node: Node): string | undefined {
  if (!isReferable(node) || node.config.materialized === 'ephemeral') return undefined;
  return renderRelation(node.relation).toLowerCase();
}

function clashes(
  nodes: readonly Node[],
  keyOf: (node: Node) => string | undefined,
  what: (node: Node) => string,
): readonly LakeError[] {
  const seen = new Map<string, Node>();
  const named = new Set<string>();
  return nodes.flatMap((node) => {
    const key = keyOf(node);
    const other = key === undefined ? undefined : seen.get(key);
    if (key !== undefined && !other) seen.set(key, node);
    if (!other || named.has(node.uniqueId)) return [];
    named.add(node.uniqueId);
    const place = `${other.location.file}:${other.location.line}`;
    return [
      new LakeError('LAKE-C005', `there are two ${what(node)}`, {
        location: node.location,
        hint: `the other one is in ${place}: rename one, or give it an alias or another schema`,
      }),
    ];
  });
}
