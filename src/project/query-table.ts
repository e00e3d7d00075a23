/**
 * Results of queries as templates see them: the tables of `run_query` and `load_result`.
 *
 * @module
 */

import { callValue } from '../jinja/call-value.js';
import { sorted } from '../jinja/compare.js';
import { Dict, hashKey } from '../jinja/dict.js';
import { hostFunction, hostObject } from '../jinja/host.js';
import { truthy } from '../jinja/iteration.js';
import { stringOf } from '../jinja/text.js';
import { HostObject, List, Tuple, type Call, type Value } from '../jinja/value.js';
import type { QueryResult } from '../sql/connection.js';
import { bindArguments } from './arguments.js';
import { cellKind, cellValue, type CellKind } from './cell-value.js';
import { mappedSequence } from './mapped-sequence.js';

class TableData {
  constructor(
    readonly names: readonly string[],
    readonly kinds: readonly CellKind[],
    readonly rows: readonly (readonly Value[])[],
  ) {}
}

export function queryTable({ columns, rows }: QueryResult): HostObject {
  const cells = rows.map((row) => row.map((cell, i) => cellValue(cell, columns[i]?.type ?? '')));
  const kinds = columns.map(({ type }, i): CellKind => {
    const isNull = cells.every((row) => row[i] === null);
    return isNull && cells.length > 0 ? 'Integer' : cellKind(type);
  });
  return tableValue(new TableData(distinctNames(columns.map(({ name }) => name)), kinds, cells));
}

/** What a query without rows to fetch gives. */
export function emptyTable(): HostObject {
  return tableValue(new TableData([], [], []));
}

/** A name that was there before gets a number. */
function distinctNames(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
}

/** The rows of a table as tuples; none for any other value. */
export function rowsOf(table: Value): List {
  const data = dataOf(table);
  return new List((data?.rows ?? []).map((row) => new Tuple(row)));
}

/** What kind of values each column of a table holds; undefined for any other value. */
export function columnKinds(table: Value): readonly CellKind[] | undefined {
  return dataOf(table)?.kinds;
}

function dataOf(value: Value): TableData | undefined {
  return value instanceof HostObject && value.payload instanceof TableData
    ? value.payload
    : undefined;
}

function tableValue(data: TableData): HostObject {
  const { names, kinds } = data;
  const rows = data.rows.map((row) => mappedSequence('Row', { values: row, names }));
  const columns = names.map((name, i) => columnValue(data, name, i));
  const members = new Map<string, Value>([
    ['rows', mappedSequence('MappedSequence', { values: rows })],
    ['columns', mappedSequence('MappedSequence', { values: columns, names })],
    ['column_names', new Tuple(names)],
    ['column_types', new Tuple(kinds)],
    ['row_names', null],
    ['print_table', hostFunction('print_table', () => null)],
    ...Object.entries(methods).map(([name, method]) => {
      return [name, hostFunction(name, (call) => method(data, call, rows))] as const;
    }),
  ]);
  const { protocol } = hostObject('Table', members, {
    str: () => structureOf(data),
    length: () => rows.length,
    iterate: () => rows.values(),
    items: () => rows,
    item: (key) => (typeof key === 'number' ? rows.at(key) : undefined),
  });
  return new HostObject('agate.table.Table', protocol, data);
}

function columnValue({ rows, kinds }: TableData, name: string, index: number): HostObject {
  const values = rows.map((row) => row[index] ?? null);
  const present = values.filter((value) => value !== null);
  const nulls = values.filter((value) => value === null);
  const inOrder = () => sorted(present, (value) => value);
  const method = (key: string, answer: () => Value) => [key, hostFunction(key, answer)] as const;
  const members = new Map<string, Value>([
    ['name', name],
    ['index', index],
    ['data_type', kinds[index] ?? null],
    method('values_distinct', () => new Tuple(distinctValues(values))),
    method('values_without_nulls', () => new Tuple(present)),
    method('values_sorted', () => new List([...inOrder(), ...nulls])),
    method('values_without_nulls_sorted', () => new List(inOrder())),
  ]);
  return mappedSequence('Column', { values, members });
}

function distinctValues(values: readonly Value[]): readonly Value[] {
  return [...new Map(values.map((value) => [hashKey(value), value])).values()];
}

/** The columns and their types, as dbt prints a table. */
function structureOf({ names, kinds }: TableData): string {
  const rows = [['column', 'data_type'], ...names.map((name, i) => [name, kinds[i] ?? ''])];
  const widths = [0, 1].map((i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((text, i) => text.padEnd(widths[i] ?? 0)).join(' | ')} |\n`;
  const [head = [], ...rest] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)].join('');
}

type Method = (data: TableData, call: Call, rows: readonly Value[]) => Value;

const methods: Readonly<Record<string, Method>> = {
  select: (data, call) => pick(data, (name) => keysOf(call).has(name)),
  exclude: (data, call) => pick(data, (name) => !keysOf(call).has(name)),
  rename,
  limit,
  order_by: orderBy,
  distinct,
  where: (data, call, rows) => {
    const test = testOf(call, 'where');
    return withRows(data, (_, i) => truthy(callValue(test, call.with([rows[i] ?? null]))));
  },
  find: (_, call, rows) => {
    const test = testOf(call, 'find');
    return rows.find((row) => truthy(callValue(test, call.with([row])))) ?? null;
  },
};

function withRows(
  { names, kinds, rows }: TableData,
  keep: (row: readonly Value[], index: number) => boolean,
): Value {
  return tableValue(new TableData(names, kinds, rows.filter(keep)));
}

function testOf(call: Call, name: string): Value {
  return bindArguments(call, name, { required: ['test'] }).test;
}

/** The names in `key`: one, or a list of them. */
function keysOf(call: Call): ReadonlySet<string> {
  const { key } = bindArguments(call, 'select', { required: ['key'] });
  const listed = key instanceof List || key instanceof Tuple ? key.items : [key];
  return new Set(listed.map(stringOf));
}

function pick({ names, kinds, rows }: TableData, keep: (name: string) => boolean): Value {
  const kept = names.flatMap((name, i) => (keep(name) ? [i] : []));
  const of = <T>(list: readonly T[]): T[] => list.filter((_, i) => kept.includes(i));
  return tableValue(new TableData(of(names), of(kinds), rows.map(of)));
}

function rename({ names, kinds, rows }: TableData, call: Call): Value {
  const given = bindArguments(call, 'rename', { required: [], optional: ['column_names'] });
  const to = given.column_names;
  const renamed = names.map((name, i) => {
    if (to instanceof Dict) return stringOf(to.get(name) ?? name);
    return to instanceof List || to instanceof Tuple ? stringOf(to.items[i] ?? name) : name;
  });
  return tableValue(new TableData(renamed, kinds, rows));
}

function limit(data: TableData, call: Call): Value {
  const { start_or_stop: first, stop } = bindArguments(call, 'limit', {
    required: [],
    optional: ['start_or_stop', 'stop'],
  });
  const number = (value: Value | undefined) => (typeof value === 'number' ? value : undefined);
  const [start, end] =
    number(stop) === undefined ? [0, number(first)] : [number(first), number(stop)];
  const rows = data.rows.slice(start, end);
  return tableValue(new TableData(data.names, data.kinds, rows));
}

/** The value of a row under a name, or the row itself. */
function cellOf({ names }: TableData, key: Value | undefined) {
  const index = typeof key === 'string' ? names.indexOf(key) : -1;
  return (row: readonly Value[]): Value => (index === -1 ? new Tuple(row) : (row[index] ?? null));
}

/** Rows without a value come last. */
function orderBy(data: TableData, call: Call): Value {
  const given = bindArguments(call, 'order_by', { required: ['key'], optional: ['reverse'] });
  const cell = cellOf(data, given.key);
  const isReverse = truthy(given.reverse ?? false);
  const present = data.rows.filter((row) => cell(row) !== null);
  const rest = data.rows.filter((row) => cell(row) === null);
  const ordered = sorted(present, cell, isReverse);
  const rows = isReverse ? [...rest, ...ordered] : [...ordered, ...rest];
  return tableValue(new TableData(data.names, data.kinds, rows));
}

function distinct(data: TableData, call: Call): Value {
  const { key } = bindArguments(call, 'distinct', { required: [], optional: ['key'] });
  const cell = cellOf(data, key);
  const seen = new Set<unknown>();
  return withRows(data, (row) => {
    const hash = hashKey(cell(row));
    if (seen.has(hash)) return false;
    seen.add(hash);
    return true;
  });
}
