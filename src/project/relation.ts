/**
 * The name of a table or view, as `ref`, `source` and `this` render it.
 *
 * @module
 */

export interface Relation {
  readonly database: string;
  readonly schema: string;
  readonly identifier: string;
}

/** `"database"."schema"."identifier"`. */
export function renderRelation(relation: Relation): string {
  return [relation.database, relation.schema, relation.identifier].map(quoteIdentifier).join('.');
}

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
