/**
 * What a template may ask the database: the tables of the catalog and the views of the project, which
 * exist without ever being run.
 *
 * @module
 */

import { engineAdapter } from '../engine/adapter.js';
import type { EngineConnection } from '../engine/engine.js';
import type { Adapter, RelationInfo } from '../project/adapter.js';
import type { Node } from '../project/node.js';
import type { Relation } from '../project/relation.js';
import { isEphemeral, isTable, isView, tableOf } from './relations.js';
import type { RunSession, ViewCompiler } from './session.js';

export interface AdapterInputs {
  readonly session: RunSession;
  readonly connection: EngineConnection;
  /** Makes visible to SQL what the asking template reads. */
  readonly expose: () => Promise<void>;
  readonly views: ViewCompiler;
}

export function projectAdapter(inputs: AdapterInputs): Adapter {
  const { session, connection, expose } = inputs;
  const engine = engineAdapter(connection, session.warehouse.catalog);
  const own = () => ownRelations(session);
  const getRelation = async (relation: Relation) =>
    (await engine.getRelation(relation)) ?? own().find((found) => isSame(found, relation));
  return {
    ...engine,
    getRelation,
    execute: async (sql) => {
      await expose();
      return engine.execute(sql);
    },
    getColumns: async (relation) => {
      await expose();
      if (relation.schema === '') return engine.getColumns(relation);
      if (!(await getRelation(relation))) return [];
      return (await exposeRelation(inputs, relation)) ? engine.getColumns(relation) : [];
    },
    listRelations: async (schema) => {
      const tables = await engine.listRelations(schema);
      const more = own().filter((found) => found.schema === schema.schema);
      return [...tables, ...more.filter((found) => !tables.some((table) => isSame(table, found)))];
    },
    schemaExists: async (schema) =>
      schema.schema === session.project.target.schema || engine.schemaExists(schema),
  };
}

/** The project's views, and the tables that this run knows: published or only staged yet. */
function ownRelations(session: RunSession): readonly RelationInfo[] {
  return [...session.project.nodes.values()].flatMap((node): RelationInfo[] => {
    if (node.resourceType === 'test' || isEphemeral(node)) return [];
    if (isView(node)) return [{ ...node.relation, type: 'view' }];
    return session.metadata(node.uniqueId) ? [{ ...node.relation, type: 'table' }] : [];
  });
}

function isSame(a: Relation, b: Relation): boolean {
  return (
    a.identifier.toLowerCase() === b.identifier.toLowerCase() &&
    a.schema.toLowerCase() === b.schema.toLowerCase()
  );
}

/**
 * A relation that the template names without reading it. False where it cannot be shown: a view that
 * asks about itself, or one whose tables do not exist yet.
 */
async function exposeRelation(inputs: AdapterInputs, relation: Relation): Promise<boolean> {
  const { session } = inputs;
  const node = [...session.project.nodes.values()].find((n) => standsFor(n, relation));
  if (node) return session.exposeExisting([node.uniqueId], inputs.views);
  const table = await session.warehouse.catalog.loadTable(tableOf(relation));
  if (!table) return false;
  const { metadata } = table;
  const snapshotId = metadata.currentSnapshotId;
  await session.engine.exposeTable(relation, { kind: 'snapshot', metadata, snapshotId });
  return true;
}

function standsFor(node: Node, relation: Relation): boolean {
  if (node.resourceType === 'test' || isEphemeral(node)) return false;
  return (isTable(node) || isView(node)) && isSame(node.relation, relation);
}
