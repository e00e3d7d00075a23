/**
 * Relations as templates see them.
 *
 * @module
 */

import { Dict } from '../jinja/dict.js';
import { hostFunction, hostObject } from '../jinja/host.js';
import { HostObject, type Call, type Value } from '../jinja/value.js';
import { bindArguments } from './arguments.js';
import { quoteIdentifier, type Relation } from './relation.js';

type Part = 'database' | 'schema' | 'identifier';
const parts: readonly Part[] = ['database', 'schema', 'identifier'];
/** Which parts of a name are quoted, or rendered. */
export type QuoteFlags = Readonly<Record<Part, boolean>>;
const all: QuoteFlags = { database: true, schema: true, identifier: true };

/** What a relation stands for, beside its name. */
export interface RelationDetails {
  /** `table`, `view`, or `cte` for an ephemeral model. */
  readonly type?: string;
  /** The node behind it. */
  readonly uniqueId?: string;
  /** Text that is rendered in place of the name. */
  readonly rendered?: string;
}

interface State extends RelationDetails {
  readonly names: Readonly<Record<Part, string | null>>;
  readonly include: QuoteFlags;
  readonly quote: QuoteFlags;
}

export function relationValue(
  relation: { readonly [P in Part]: string | null },
  details: RelationDetails & { readonly quote?: QuoteFlags } = {},
): HostObject {
  const names = {
    database: relation.database,
    schema: relation.schema,
    identifier: relation.identifier,
  };
  return fromState({ quote: all, ...details, names, include: all });
}

/** The names and the node of a relation, or undefined for any other value. */
export function relationOf(
  value: Value | undefined,
): { readonly relation: Relation; readonly uniqueId: string | undefined } | undefined {
  if (!(value instanceof HostObject) || !isState(value.payload)) return undefined;
  const { database, schema, identifier } = value.payload.names;
  const relation = {
    database: database ?? '',
    schema: schema ?? '',
    identifier: identifier ?? '',
  };
  return { relation, uniqueId: value.payload.uniqueId };
}

function isState(payload: unknown): payload is State {
  return typeof payload === 'object' && payload !== null && 'names' in payload;
}

function fromState(state: State): HostObject {
  const text = render(state);
  const protocol = hostObject('DuckDBRelation', (name) => member(state, name)).protocol;
  return new HostObject(
    'DuckDBRelation',
    {
      ...protocol,
      names: () => memberNames,
      iterate: () => memberNames.values(),
      str: () => text,
      repr: () => `<DuckDBRelation ${text}>`,
      hash: () => text,
      equals: (other) =>
        other instanceof HostObject && isState(other.payload) && render(other.payload) === text,
    },
    state,
  );
}

function render(state: State): string {
  if (state.rendered !== undefined) return state.rendered;
  return parts
    .flatMap((part) => {
      const name = state.names[part];
      if (!state.include[part] || name === null) return [];
      return [state.quote[part] ? quoteIdentifier(name) : name];
    })
    .join('.');
}

const memberNames = [
  ...parts,
  'name',
  'table',
  'type',
  'is_table',
  'is_view',
  'is_cte',
  'render',
  'include',
  'quote',
  'incorporate',
  'without_identifier',
];

function member(state: State, name: string): Value | undefined {
  switch (name) {
    case 'database':
    case 'schema':
    case 'identifier':
      return state.names[name];
    case 'name':
    case 'table':
      return state.names.identifier;
    case 'type':
      return state.type ?? null;
    case 'is_table':
    case 'is_view':
    case 'is_cte':
      return state.type === name.slice(3);
    case 'path':
      return new Dict(parts.map((part) => [part, state.names[part]] as const));
    default:
      return method(state, name);
  }
}

function method(state: State, name: string): Value | undefined {
  switch (name) {
    case 'render':
      return hostFunction(name, () => render(state));
    case 'include':
      return hostFunction(name, (call) => withFlags(state, 'include', call));
    case 'quote':
      return hostFunction(name, (call) => withFlags(state, 'quote', call));
    case 'incorporate':
      return hostFunction(name, (call) => incorporate(state, call));
    case 'without_identifier':
      return hostFunction(name, () =>
        fromState({ ...state, include: { ...state.include, identifier: false } }),
      );
    default:
      return undefined;
  }
}

function withFlags(state: State, kind: 'include' | 'quote', call: Call): Value {
  const given = bindArguments(call, kind, { required: [], optional: parts });
  const flags = { ...state[kind] };
  for (const part of parts) {
    if (given[part] !== undefined && given[part] !== null) flags[part] = given[part] !== false;
  }
  return fromState({ ...state, [kind]: flags });
}

function incorporate(state: State, call: Call): Value {
  const { path, type } = bindArguments(call, 'incorporate', {
    required: [],
    optional: ['path', 'type'],
  });
  const names = { ...state.names };
  for (const part of parts) {
    const name = path instanceof Dict ? path.get(part) : undefined;
    if (typeof name === 'string' || name === null) names[part] = name;
  }
  return fromState({ ...state, names, ...(typeof type === 'string' ? { type } : {}) });
}
