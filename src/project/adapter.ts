/**
 * What stands behind `adapter.*`, `run_query` and `statement` in templates. Templates are evaluated
 * synchronously: the renderer records the answers of these asynchronous calls and renders again.
 *
 * @module
 */

import type { QueryResult } from '../sql/connection.js';
import type { Relation } from './relation.js';

export interface RelationInfo extends Relation {
  readonly type: 'table' | 'view';
}

export interface AdapterColumn {
  readonly name: string;
  /** The type as stored in the table. */
  readonly dataType: string;
}

type SchemaName = Pick<Relation, 'database' | 'schema'>;

export interface Adapter {
  readonly type: string;
  execute(sql: string): Promise<QueryResult>;
  getRelation(relation: Relation): Promise<RelationInfo | undefined>;
  getColumns(relation: Relation): Promise<readonly AdapterColumn[]>;
  listRelations(schema: SchemaName): Promise<readonly RelationInfo[]>;
  schemaExists(schema: SchemaName): Promise<boolean>;
  /** A schema for this session; tables make their schemas themselves. */
  createSchema(schema: SchemaName): Promise<void>;
}
