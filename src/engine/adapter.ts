/**
 * What templates may ask the database, answered by an engine and a catalog.
 *
 * @module
 */

import type { Catalog } from '../catalog/catalog.js';
import type { Adapter, RelationInfo } from '../project/adapter.js';
import { renderRelation, type Relation } from '../project/relation.js';
import type { EngineConnection } from './engine.js';

export function engineAdapter(connection: EngineConnection, catalog: Catalog): Adapter {
  return {
    type: 'duckdb',
    execute: (sql) => connection.query(sql),
    getRelation: async (relation) => {
      const table = await catalog.loadTable({
        namespace: [relation.schema],
        name: relation.identifier,
      });
      return table && tableInfo(relation);
    },
    getColumns: async (relation) => {
      const columns = await connection.describe(`SELECT * FROM ${renderRelation(relation)}`);
      return columns.map(({ name, type }) => ({ name, dataType: type }));
    },
    listRelations: async ({ database, schema }) => {
      const tables = await catalog.listTables([schema]);
      return tables.map(({ name }) => tableInfo({ database, schema, identifier: name }));
    },
  };
}

function tableInfo(relation: Relation): RelationInfo {
  return { ...relation, type: 'table' };
}
