/**
 * Results of queries as templates see them: the tables of `run_query` and `load_result`.
 *
 * @module
 */

import { hostFunction, hostObject } from '../jinja/host.js';
import { Dict } from '../jinja/dict.js';
import { HostObject, List, Tuple, type ObjectProtocol, type Value } from '../jinja/value.js';
import type { QueryResult } from '../sql/connection.js';
import { cellValue } from './cell-value.js';

const tables = new WeakMap<HostObject, readonly (readonly Value[])[]>();

export function queryTable(result: QueryResult): HostObject {
  const names = result.columns.map((column) => column.name);
  const cells = result.rows.map((row) =>
    row.map((cell, i) => cellValue(cell, result.columns[i]?.type ?? '')),
  );
  const rows = cells.map((row) => keyed('Row', names, row));
  const columns = names.map((name, i) => {
    const values = cells.map((row) => row[i] ?? null);
    return sequence('Column', values, new Map<string, Value>([['name', name]]));
  });
  const members = new Map<string, Value>([
    ['rows', sequence('MappedSequence', rows, new Map())],
    ['columns', keyed('MappedSequence', names, columns)],
    ['column_names', new Tuple(names)],
    ['print_table', hostFunction('print_table', () => null)],
  ]);
  const table = sequence('Table', rows, members);
  tables.set(table, cells);
  return table;
}

/** The rows of a table as tuples; none for any other value. */
export function rowsOf(table: Value): List {
  const cells = table instanceof HostObject ? tables.get(table) : undefined;
  return new List((cells ?? []).map((row) => new Tuple(row)));
}

/** Values in order, reachable by index and by the names of their columns. */
function keyed(type: string, names: readonly string[], values: readonly Value[]): HostObject {
  const at = (name: Value): Value | undefined => {
    const i = typeof name === 'string' ? names.indexOf(name) : -1;
    return i === -1 ? undefined : values[i];
  };
  const members = new Map<string, Value>([
    ['keys', hostFunction('keys', () => new Tuple(names))],
    ['items', hostFunction('items', () => pairs(names, values))],
    ['dict', hostFunction('dict', () => new Dict(pairOf(names, values)))],
    ['get', hostFunction('get', ({ args }) => at(args[0] ?? null) ?? args[1] ?? null)],
  ]);
  return sequence(type, values, members, at);
}

function pairs(names: readonly string[], values: readonly Value[]): Value {
  return new List(pairOf(names, values).map((pair) => new Tuple(pair)));
}

function pairOf(names: readonly string[], values: readonly Value[]): [string, Value][] {
  return names.map((name, i) => [name, values[i] ?? null]);
}

function sequence(
  type: string,
  values: readonly Value[],
  members: ReadonlyMap<string, Value>,
  byName: (name: Value) => Value | undefined = () => undefined,
): HostObject {
  const own = new Map(members).set(
    'values',
    hostFunction('values', () => new Tuple(values)),
  );
  const protocol: ObjectProtocol = {
    item: (key) => (typeof key === 'number' ? values.at(key) : byName(key)),
    length: () => values.length,
    truthy: () => values.length > 0,
    iterate: () => values.values(),
  };
  return hostObject(type, own, protocol);
}
