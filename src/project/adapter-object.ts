/**
 * The object `adapter` of templates.
 *
 * What reads is answered by the engine; what would change tables behind the run's back is refused.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { hostFunction, hostObject } from '../jinja/host.js';
import { stringOf } from '../jinja/text.js';
import { truthy } from '../jinja/iteration.js';
import { List, Tuple, typeName, type Call, type Value } from '../jinja/value.js';
import type { Adapter, AdapterColumn } from './adapter.js';
import type { Answers } from './answers.js';
import { bindArguments } from './arguments.js';
import { columnValue, flatColumnValues } from './column-value.js';
import type { MacroLibrary } from './macro-library.js';
import type { MacroScope } from './macro-scope.js';
import type { QueryResult } from '../sql/connection.js';
import { adapterResponse, helperEntries } from './adapter-helpers.js';
import { emptyTable, queryTable } from './query-table.js';
import type { Relation } from './relation.js';
import { relationClass } from './relation-class.js';
import { relationOf, relationValue } from './relation-value.js';

export interface AdapterInputs {
  readonly library: MacroLibrary;
  readonly packageName: string;
  readonly scope: () => MacroScope;
  /** Undefined while parsing: everything that asks the database gives None or nothing. */
  readonly session:
    { readonly adapter: Adapter | undefined; readonly answers: Answers } | undefined;
}

export function adapterObject(inputs: AdapterInputs): Value {
  const members = new Map<string, Value>([
    ['type', hostFunction('type', () => 'duckdb')],
    ['dispatch', hostFunction('dispatch', (call) => dispatch(call, inputs))],
    ['Relation', relationClass()],
    ...helperEntries(),
    ...asking(inputs),
    ...refused.map((name) => [name, refusal(name, inputs)] as const),
  ]);
  return hostObject('Adapter', members);
}

function dispatch(call: Call, inputs: AdapterInputs): Value {
  const given = bindArguments(call, 'dispatch', {
    required: ['macro_name'],
    optional: ['macro_namespace', 'packages'],
  });
  const name = stringOf(given.macro_name);
  const namespace = namespaceOf(given.macro_namespace ?? null);
  if (given.packages !== undefined && given.packages !== null) {
    const message = `The "packages" argument of adapter.dispatch() has been deprecated. Use the "macro_namespace" argument instead. Raised during dispatch for: ${name}`;
    throw new LakeError('LAKE-T004', message);
  }
  if (name.includes('.')) {
    const [packageName = '', macro = ''] = name.split('.');
    const message = `In adapter.dispatch, got a macro name of "${name}", but "." is not a valid macro name component. Did you mean \`adapter.dispatch("${macro}", macro_namespace="${packageName}")\`?`;
    throw new LakeError('LAKE-T004', message);
  }
  const found = inputs.library.dispatch(name, namespace, inputs.packageName);
  if ('macro' in found) return inputs.scope().bind(found.macro);
  const searched = found.searched.map((s) => `'${s}'`).join(', ');
  const message = `In dispatch: No macro named '${name}' found within namespace: '${namespace ?? 'None'}'\n    Searched for: ${searched}`;
  throw new LakeError('LAKE-T002', message);
}

function namespaceOf(value: Value): string | undefined {
  if (value === null) return undefined;
  if (typeof value === 'string') return value;
  const message = `In adapter.dispatch, got a <class '${typeName(value)}'> macro_namespace argument ("${stringOf(value)}"), but macro_namespace should be None or a string.`;
  throw new LakeError('LAKE-T004', message);
}

/** The methods that ask the database. */
function asking(inputs: AdapterInputs): [string, Value][] {
  const method = <T>(
    name: string,
    atParse: Value,
    rest: {
      readonly ask: (adapter: Adapter, call: Call) => Promise<T>;
      readonly answer: (found: T, call: Call) => Value;
    },
  ): [string, Value] => [
    name,
    hostFunction(name, (call) => {
      if (!inputs.session) return atParse instanceof List ? new List() : atParse;
      const { adapter, answers } = inputs.session;
      if (!adapter) throw noAdapter(name);
      return rest.answer(
        answers.get(() => rest.ask(adapter, call)),
        call,
      );
    }),
  ];
  const noColumns = new List();
  return [
    method('get_relation', null, {
      ask: (adapter, call) => adapter.getRelation(relationArguments(call)),
      answer: (found) => (found ? relationValue(found, { type: found.type }) : null),
    }),
    method('get_columns_in_relation', noColumns, {
      ask: (adapter, call) => adapter.getColumns(relationArgument(call, 0)),
      answer: (columns) => new List(columns.map(columnValue)),
    }),
    method('get_column_schema_from_query', noColumns, {
      ask: (adapter, call) => adapter.execute(`DESCRIBE (${stringOf(queryArgument(call))})`),
      answer: ({ rows }) => new List(rows.map(describedColumn).flatMap(flatColumnValues)),
    }),
    method('get_missing_columns', noColumns, {
      ask: missingColumns,
      answer: (columns) => new List(columns.map(columnValue)),
    }),
    method('list_relations', noColumns, {
      ask: (adapter, call) => adapter.listRelations(schemaArguments(call)),
      answer: (found) => new List(found.map((r) => relationValue(r, { type: r.type }))),
    }),
    method('list_relations_without_caching', noColumns, {
      ask: (adapter, call) => adapter.listRelations(relationArgument(call, 0)),
      answer: (found) => new List(found.map((r) => relationValue(r, { type: r.type }))),
    }),
    method('check_schema_exists', false, {
      ask: (adapter, call) => adapter.schemaExists(schemaArguments(call)),
      answer: (exists) => exists,
    }),
    method('create_schema', null, {
      ask: (adapter, call) => adapter.createSchema(relationArgument(call, 0)),
      answer: () => null,
    }),
    method('get_columns_in_table', noColumns, {
      ask: (adapter, call) => adapter.getColumns(tableArguments(call, inputs)),
      answer: (columns) => new List(columns.map(columnValue)),
    }),
    method('already_exists', false, {
      ask: (adapter, call) => adapter.getRelation(tableArguments(call, inputs)),
      answer: (found) => found !== undefined,
    }),
    method('execute', new Tuple(['', emptyTable()]), {
      ask: (adapter, call) => adapter.execute(stringOf(executeArguments(call).sql)),
      answer: executed,
    }),
  ];
}

function executeArguments(call: Call) {
  return bindArguments(call, 'execute', {
    required: ['sql'],
    optional: ['auto_begin', 'fetch', 'limit'],
  });
}

/** Rows are kept where the call asks for them. */
function executed(result: QueryResult, call: Call): Value {
  const { fetch, limit } = executeArguments(call);
  const response = adapterResponse('OK', null, null);
  if (fetch === undefined || !truthy(fetch)) return new Tuple([response, emptyTable()]);
  const rows = typeof limit === 'number' ? result.rows.slice(0, limit) : result.rows;
  return new Tuple([response, queryTable({ ...result, rows })]);
}

function tableArguments(call: Call, { scope }: AdapterInputs): Relation {
  const [schema = null, identifier = null] = [...call.args, ...call.kwargs.values()];
  const database = stringOf(scope().get('database') ?? null);
  return { database, schema: stringOf(schema), identifier: stringOf(identifier) };
}

function queryArgument(call: Call): Value {
  return bindArguments(call, 'get_column_schema_from_query', { required: ['sql'] }).sql;
}

function describedColumn([name, dataType]: readonly unknown[]): AdapterColumn {
  return { name: String(name), dataType: String(dataType) };
}

async function missingColumns(adapter: Adapter, call: Call) {
  const [from, to] = await Promise.all([
    adapter.getColumns(relationArgument(call, 0)),
    adapter.getColumns(relationArgument(call, 1)),
  ]);
  const there = new Set(to.map((column) => column.name.toLowerCase()));
  return from.filter((column) => !there.has(column.name.toLowerCase()));
}

function relationArguments(call: Call): Relation {
  const given = bindArguments(call, 'get_relation', {
    required: ['database', 'schema', 'identifier'],
  });
  const name = (value: Value): string => (typeof value === 'string' ? value : '');
  return {
    database: name(given.database),
    schema: name(given.schema),
    identifier: name(given.identifier),
  };
}

function schemaArguments(call: Call): Pick<Relation, 'database' | 'schema'> {
  const given = bindArguments(call, 'list_relations', { required: ['database', 'schema'] });
  const name = (value: Value): string => (typeof value === 'string' ? value : '');
  return { database: name(given.database), schema: name(given.schema) };
}

function relationArgument(call: Call, index: number): Relation {
  const value = call.args[index] ?? [...call.kwargs.values()][index - call.args.length];
  const found = relationOf(value);
  if (found) return found.relation;
  throw new LakeError('LAKE-T003', 'a relation is expected here, such as ref(…) or this');
}

const refused = [
  'drop_relation',
  'rename_relation',
  'truncate_relation',
  'drop_schema',
  'expand_target_column_types',
  'add_query',
  'commit',
];

function refusal(name: string, inputs: AdapterInputs): Value {
  return hostFunction(name, () => {
    if (!inputs.session) return null;
    throw new LakeError('LAKE-C011', `adapter.${name} is not supported`, {
      hint: 'tables change only through models, so that their history is kept',
    });
  });
}

function noAdapter(name: string): LakeError {
  return new LakeError('LAKE-T004', `adapter.${name} needs a database, and there is none here`, {
    hint: 'guard it with {% if execute %}, or use lake run, build, test or show',
  });
}
