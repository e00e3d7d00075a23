/**
 * Relations as templates see them.
 *
 * A relation is a mapping of its members in name only: `relation.get('schema')` answers, and going
 * through its keys is refused, as in dbt.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { Dict, PySet } from '../jinja/dict.js';
import { hostFunction, hostObject } from '../jinja/host.js';
import { reprOf, stringOf } from '../jinja/text.js';
import { HostObject, List, type Call, type Value } from '../jinja/value.js';
import { bindArguments } from './arguments.js';
import { quoteIdentifier, type Relation } from './relation.js';
import {
  classOf,
  isSame,
  isState,
  quoteAll,
  relationParts,
  relationType,
  relationTypes,
  render,
  type Names,
  type QuoteFlags,
  type Part,
  type RelationDetails,
  type RelationState,
} from './relation-state.js';

export function relationValue(
  relation: Names,
  details: RelationDetails & { readonly quote?: QuoteFlags } = {},
): HostObject {
  const { database, schema, identifier } = relation;
  return fromState({
    quote: quoteAll,
    ...details,
    names: { database, schema, identifier },
    include: quoteAll,
  });
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

function fromState(state: RelationState): HostObject {
  const text = render(state);
  const get = (name: string) => member(state, name);
  const { protocol } = hostObject(classOf(state), get);
  return new HostObject(
    classOf(state),
    {
      ...protocol,
      names: () => memberNames,
      iterate: () => refuseIteration(text),
      contains: (name) => typeof name === 'string' && get(name) !== undefined,
      str: () => text,
      repr: () => `<${classOf(state)} ${text}>`,
      hash: () => text,
      equals: (other) => other instanceof HostObject && isSame(other.payload, state),
    },
    state,
  );
}

function refuseIteration(text: string): never {
  const message = `The object ("${text}") was used as a dictionary. This capability has been removed from objects of this type.`;
  throw new LakeError('LAKE-T004', message);
}

const asked = [
  ['is_table', 'table'],
  ['is_view', 'view'],
  ['is_cte', 'cte'],
  ['is_materialized_view', 'materialized_view'],
  ['is_pointer', 'pointer_table'],
  ['is_function', 'function'],
] as const;

type Member = (state: RelationState) => Value;

/** What a relation is asked for without being called. */
const fields: ReadonlyMap<string, Member> = new Map<string, Member>([
  ...relationParts.map((part): [string, Member] => [part, (state) => state.names[part]]),
  ['name', ({ names }) => names.identifier],
  ['table', ({ names }) => names.identifier],
  ['type', ({ type }) => type ?? null],
  ['path', ({ names }) => partsObject('Path', names)],
  ['include_policy', ({ include }) => partsObject('Policy', include)],
  ['quote_policy', ({ quote }) => partsObject('Policy', quote)],
  ['quote_character', () => '"'],
  ['dbt_created', () => false],
  ['require_alias', () => false],
  ['limit', () => null],
  ['event_time_filter', () => null],
  ['catalog', () => null],
  ['external', ({ rendered, type }) => (type === 'cte' ? null : (rendered ?? null))],
  ['renameable_relations', () => new PySet()],
  ['replaceable_relations', () => new PySet()],
  ['can_be_renamed', () => false],
  ['can_be_replaced', () => false],
  ...Object.entries(relationTypes).map(([name, type]): [string, Member] => [name, () => type]),
  ...asked.map(([name, type]): [string, Member] => [name, (state) => state.type === type]),
]);

type Method = (state: RelationState, call: Call) => Value;

const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['render', render],
  ['render_limited', render],
  ['include', (state, call) => withFlags(state, 'include', call)],
  ['quote', (state, call) => withFlags(state, 'quote', call)],
  ['incorporate', incorporate],
  ['replace_path', replacePath],
  ['without_identifier', withoutIdentifier],
  ['information_schema', informationSchema],
  ['information_schema_only', (state) => informationSchema(state)],
  ['matches', matches],
  ['get', getMember],
  ['quoted', (_, { args }) => `"${stringOf(args[0] ?? null)}"`],
  ['to_dict', (state) => asDict(state)],
  ['keys', (state) => refuseIteration(render(state))],
  ['values', (state) => refuseIteration(render(state))],
  ['items', (state) => refuseIteration(render(state))],
]);

const memberNames = [...fields.keys(), ...methods.keys()];

function member(state: RelationState, name: string): Value | undefined {
  const field = fields.get(name);
  if (field) return field(state);
  const method = methods.get(name);
  if (method) return hostFunction(name, (call) => method(state, call));
  return undefined;
}

/** `relation.path` and the policies. */
function partsObject(name: string, values: Readonly<Record<Part, Value>>): Value {
  const shown = relationParts.map((part) => `${part}=${reprOf(values[part])}`).join(', ');
  const repr = () => `${name}(${shown})`;
  const getPart = hostFunction('get_part', ({ args }) => {
    const key = relationParts.find((part) => part === args[0]);
    return key === undefined ? null : values[key];
  });
  const members = new Map<string, Value>(relationParts.map((part) => [part, values[part]]));
  return hostObject(name, members.set('get_part', getPart), { str: repr, repr });
}

function getMember(state: RelationState, call: Call): Value {
  const given = bindArguments(call, 'get', { required: ['key'], optional: ['default'] });
  if (given.key === 'metadata') return new Dict([['type', classOf(state)]]);
  const found = typeof given.key === 'string' ? member(state, given.key) : undefined;
  return found ?? given.default ?? null;
}

function asDict({ names, type, include, quote }: RelationState): Value {
  const parts = (values: Readonly<Record<Part, Value>>) =>
    new Dict(relationParts.map((part) => [part, values[part]] as const));
  return new Dict([
    ['path', parts(names)],
    ['type', type ?? null],
    ['quote_character', '"'],
    ['include_policy', parts(include)],
    ['quote_policy', parts(quote)],
    ['dbt_created', false],
    ['limit', null],
    ['event_time_filter', null],
    ['require_alias', false],
    ['catalog', null],
    ['renameable_relations', new List()],
    ['replaceable_relations', new List()],
    ['external', null],
  ]);
}

function withFlags(state: RelationState, kind: 'include' | 'quote', call: Call): Value {
  const given = bindArguments(call, kind, { required: [], optional: relationParts });
  const flags = { ...state[kind] };
  for (const part of relationParts) {
    if (given[part] !== undefined && given[part] !== null) flags[part] = given[part] !== false;
  }
  return fromState({ ...state, [kind]: flags });
}

function withNames(
  state: RelationState,
  entries: Iterable<readonly [Value, Value]>,
): RelationState {
  const names = { ...state.names };
  for (const [key, name] of entries) {
    const part = relationParts.find((one) => one === key);
    if (part && (typeof name === 'string' || name === null)) names[part] = name;
  }
  return { ...state, names };
}

function replacePath(state: RelationState, { kwargs }: Call): Value {
  return fromState(withNames(state, kwargs));
}

function incorporate(state: RelationState, { kwargs }: Call): Value {
  const path = kwargs.get('path');
  const flags = (kind: 'quote' | 'include'): QuoteFlags => {
    const policy = kwargs.get(`${kind}_policy`);
    if (!(policy instanceof Dict)) return state[kind];
    const given = relationParts.filter((part) => typeof policy.get(part) === 'boolean');
    return { ...state[kind], ...Object.fromEntries(given.map((p) => [p, policy.get(p) === true])) };
  };
  return fromState({
    ...withNames(state, path instanceof Dict ? path.entries() : []),
    ...relationType(kwargs.get('type')),
    quote: flags('quote'),
    include: flags('include'),
  });
}

function withoutIdentifier(state: RelationState): Value {
  const include = { ...state.include, identifier: false };
  return fromState({ ...state, include, names: { ...state.names, identifier: null } });
}

/** Where a database says what it holds, such as `"lake".INFORMATION_SCHEMA.TABLES`. */
function informationSchema(state: RelationState, call?: Call): Value {
  const view = call?.args[0] ?? call?.kwargs.get('view_name');
  const { database } = state.names;
  return fromState({
    type: 'view',
    names: { database, schema: null, identifier: 'INFORMATION_SCHEMA' },
    include: { ...state.include, database: database !== null, schema: false, identifier: true },
    quote: { ...state.quote, identifier: false },
    informationView: typeof view === 'string' ? view : '',
  });
}

function matches(state: RelationState, call: Call): Value {
  const given = bindArguments(call, 'matches', { required: [], optional: relationParts });
  const wanted = relationParts.flatMap((part) => {
    const name = given[part];
    return typeof name === 'string' ? [{ part, name }] : [];
  });
  if (wanted.length === 0) {
    throw new LakeError('LAKE-T004', 'Tried to match relation, but no search path was passed!');
  }
  const { names } = state;
  const plain = (name: string | null) =>
    stringOf(name)
      .toLowerCase()
      .replace(/^"+|"+$/g, '');
  const exact = wanted.every(({ part, name }) => names[part] === name);
  if (!exact && wanted.every(({ part, name }) => plain(names[part]) === plain(name))) {
    const target = wanted.map(({ name }) => quoteIdentifier(name)).join('.');
    throw new LakeError(
      'LAKE-T004',
      `When searching for a relation, dbt found an approximate match: ${render(state)} was found where ${target} was asked for`,
      { hint: 'give one of them another name, or ask for it as it is written' },
    );
  }
  return exact;
}
