/**
 * What templates may ask the database, answered by an engine and a catalog.
 *
 * @module
 */

import type { Catalog } from '../catalog/catalog.js';
import type { Adapter, RelationInfo } from '../project/adapter.js';
import { quoteIdentifier, renderRelation, type Relation } from '../project/relation.js';
import { quoteLiteral } from '../sql/quote.js';
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
    schemaExists: async ({ database, schema }) => {
      if ((await catalog.listTables([schema])).length > 0) return true;
      const { rows } = await connection.query(
        `SELECT 1 FROM information_schema.schemata WHERE catalog_name = ${quoteLiteral(database)} AND schema_name = ${quoteLiteral(schema)}`,
      );
      return rows.length > 0;
    },
    createSchema: async ({ database, schema }) => {
      const name = `${quoteIdentifier(database)}.${quoteIdentifier(schema)}`;
      await connection.execute(`CREATE SCHEMA IF NOT EXISTS ${name}`);
    },
  };
}

function tableInfo(relation: Relation): RelationInfo {
  return { ...relation, type: 'table' };
}
