/**
 * What a relation of templates is made of, and how it is rendered.
 *
 * @module
 */

import { runtimeFault } from '../jinja/fault.js';
import { reprOf } from '../jinja/text.js';
import type { Value } from '../jinja/value.js';
import { quoteIdentifier } from './relation.js';

export type Part = 'database' | 'schema' | 'identifier';
export const relationParts: readonly Part[] = ['database', 'schema', 'identifier'];
/** Which parts of a name are quoted, or rendered. */
export type QuoteFlags = Readonly<Record<Part, boolean>>;
export const quoteAll: QuoteFlags = { database: true, schema: true, identifier: true };

/** What a relation stands for, beside its name. */
export interface RelationDetails {
  /** `table`, `view`, or `cte` for an ephemeral model. */
  readonly type?: string;
  /** The node behind it. */
  readonly uniqueId?: string;
  /** Text that is rendered in place of the name. */
  readonly rendered?: string;
}

export type Names = Readonly<Record<Part, string | null>>;

export interface RelationState extends RelationDetails {
  readonly names: Names;
  readonly include: QuoteFlags;
  readonly quote: QuoteFlags;
  /** Of an information schema: the view in it that is meant. */
  readonly informationView?: string;
}

export const relationTypes = {
  Table: 'table',
  View: 'view',
  CTE: 'cte',
  MaterializedView: 'materialized_view',
  External: 'external',
  PointerTable: 'pointer_table',
  Function: 'function',
} as const;

/** The type of a relation from a template's value. */
export function relationType(type: Value | undefined): { readonly type?: string } {
  if (type === undefined || type === null) return {};
  const known: readonly Value[] = [...Object.values(relationTypes), 'ephemeral'];
  if (typeof type === 'string' && known.includes(type)) return { type };
  throw runtimeFault(
    `Field "type" of type Optional[RelationType] in DuckDBRelation has invalid value ${reprOf(type)}`,
    'InvalidFieldValue',
  );
}

export function isState(payload: unknown): payload is RelationState {
  return typeof payload === 'object' && payload !== null && 'names' in payload;
}

export function classOf(state: RelationState): string {
  return state.informationView === undefined ? 'DuckDBRelation' : 'InformationSchema';
}

/** Equal are relations that agree in all that they say, their type too. */
export function isSame(other: unknown, state: RelationState): boolean {
  if (!isState(other)) return false;
  const same = (kind: 'names' | 'include' | 'quote') =>
    relationParts.every((part) => other[kind][part] === state[kind][part]);
  const details = ['type', 'rendered', 'informationView'] as const;
  return (
    same('names') &&
    same('include') &&
    same('quote') &&
    details.every((name) => other[name] === state[name])
  );
}

export function render(state: RelationState): string {
  if (state.rendered !== undefined) return state.rendered;
  const names = relationParts.flatMap((part) => {
    const name = state.names[part];
    if (!state.include[part] || name === null) return [];
    return [state.quote[part] ? quoteIdentifier(name) : name];
  });
  return (state.informationView ? [...names, state.informationView] : names).join('.');
}
