/**
 * Between a project's relations and a catalog's tables.
 *
 * @module
 */

import type { TableIdentifier } from '../catalog/catalog.js';
import type { ExecutableNode, Node } from '../project/node.js';
import type { Relation } from '../project/relation.js';
import type { NodeLabel } from './events.js';

export function tableOf(relation: Relation): TableIdentifier {
  return { namespace: [relation.schema], name: relation.identifier };
}

/** True for nodes that are Iceberg tables: sources, seeds and models that store rows. */
export function isTable(node: Node): boolean {
  if (node.resourceType === 'source' || node.resourceType === 'seed') return true;
  return node.resourceType === 'model' && !isView(node) && !isEphemeral(node);
}

export function isView(node: Node): boolean {
  return node.resourceType === 'model' && node.config.materialized === 'view';
}

export function isEphemeral(node: Node): boolean {
  return node.resourceType === 'model' && node.config.materialized === 'ephemeral';
}

export function labelOf(node: ExecutableNode): NodeLabel {
  return {
    uniqueId: node.uniqueId,
    resourceType: node.resourceType,
    name:
      node.resourceType === 'test'
        ? node.name
        : `${node.relation.schema}.${node.relation.identifier}`,
    materialized: node.resourceType === 'model' ? node.config.materialized : node.resourceType,
    path: node.path,
  };
}
