/**
 * Finds the table that a command names.
 *
 * @module
 */

import type { Warehouse } from '../catalog/warehouse.js';
import { LakeError } from '../errors.js';
import type { Node } from '../project/node.js';
import type { Project } from '../project/project.js';
import type { Relation } from '../project/relation.js';
import { tableOf } from '../run/relations.js';
import { didYouMean } from '../util/edit-distance.js';

/** A node by its name, `schema.table`, `source.table` or unique id. */
export function findNode(project: Project, name: string): Node | undefined {
  return [...project.nodes.values()].find((node) => {
    if (node.uniqueId === name || node.name === name) return true;
    return (
      node.resourceType !== 'test' && `${node.relation.schema}.${node.relation.identifier}` === name
    );
  });
}

/**
 * A table of the catalog that no node stands for.
 *
 * @throws LakeError LAKE-G001 when there is none of that name
 */
export async function foreignRelation(
  project: Project,
  warehouse: Warehouse,
  name: string,
): Promise<Relation> {
  const [schema, identifier] = name.split('.');
  const { catalog } = warehouse;
  const relation =
    schema && identifier ? { database: catalog.name, schema, identifier } : undefined;
  if (relation && (await catalog.loadTable(tableOf(relation)))) return relation;
  const known = [...project.nodes.values()].flatMap((n) =>
    n.resourceType === 'test' ? [] : [n.name, `${n.relation.schema}.${n.relation.identifier}`],
  );
  throw new LakeError('LAKE-G001', `there is no model, seed, source or table "${name}"`, {
    hint: didYouMean(name, known) ?? 'lake ls shows what there is',
  });
}
