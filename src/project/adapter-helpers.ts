/**
 * The methods of `adapter` that ask no database.
 *
 * @module
 */

import { Dict } from '../jinja/dict.js';
import { typeFault } from '../jinja/fault.js';
import { hostFunction, hostObject } from '../jinja/host.js';
import { stringOf } from '../jinja/text.js';
import { List, type Call, type Value } from '../jinja/value.js';
import { bindArguments } from './arguments.js';
import type { CellKind } from './cell-value.js';
import { columnKinds, rowsOf } from './query-table.js';
import { quoteIdentifier } from './relation.js';

/** What `execute` and `load_result` say of a statement that was run. */
export function adapterResponse(message: Value, code: Value, rowsAffected: Value): Value {
  const str = () => stringOf(message);
  const members = new Map<string, Value>([
    ['code', code],
    ['rows_affected', rowsAffected],
  ]);
  return hostObject('AdapterResponse', members, { str });
}

/** Nothing is cached, so nothing is to be told. */
const cacheMethods = ['cache_added', 'cache_dropped', 'cache_renamed', 'ensure_transaction'];

export function helperEntries(): readonly (readonly [string, Value])[] {
  return [
    ...cacheMethods.map((name) => entry(name, () => '')),
    entry('quote', (call) => {
      const { identifier } = bindArguments(call, 'quote', { required: ['identifier'] });
      return quoteIdentifier(stringOf(identifier));
    }),
    entry('quote_as_configured', quoteAsConfigured),
    entry('quote_seed_column', quoteSeedColumn),
    entry('convert_type', convertType),
    entry('standardize_grants_dict', standardizeGrants),
    entry('escape_sql_string', escapeText),
    entry('is_motherduck', () => false),
    entry('disable_transactions', () => false),
    entry('get_binding_char', () => '?'),
    entry('external_root', () => '.'),
    entry('valid_incremental_strategies', () => {
      return new List(['append', 'delete+insert', 'merge', 'microbatch']);
    }),
  ];
}

function entry(name: string, call: (call: Call) => Value): readonly [string, Value] {
  return [name, hostFunction(name, call)];
}

function quoteAsConfigured(call: Call): Value {
  const given = bindArguments(call, 'quote_as_configured', {
    required: ['identifier', 'quote_key'],
  });
  return quoteIdentifier(stringOf(given.identifier));
}

function quoteSeedColumn(call: Call): Value {
  const { column, quote_config } = bindArguments(call, 'quote_seed_column', {
    required: ['column', 'quote_config'],
  });
  return quote_config === false ? stringOf(column) : quoteIdentifier(stringOf(column));
}

const sqlTypes: Readonly<Record<CellKind, string>> = {
  Integer: 'integer',
  Number: 'float8',
  Text: 'text',
  Date: 'date',
  DateTime: 'timestamp without time zone',
  Boolean: 'boolean',
};

/** The type that a column of a query's result has in a table. */
function convertType(call: Call): Value {
  const given = bindArguments(call, 'convert_type', { required: ['agate_table', 'col_idx'] });
  const kinds = columnKinds(given.agate_table);
  if (!kinds) throw typeFault('convert_type() needs the result of a query');
  const kind = typeof given.col_idx === 'number' ? kinds.at(given.col_idx) : undefined;
  return kind === undefined ? null : sqlTypes[kind];
}

/** Who may do what, from rows of a grantee and a privilege. */
function standardizeGrants(call: Call): Value {
  const { grants_table: table } = bindArguments(call, 'standardize_grants_dict', {
    required: ['grants_table'],
  });
  const grants = new Map<string, List>();
  for (const row of rowsOf(table).items) {
    const [grantee = null, privilege = null] = rowItems(row);
    const list = grants.get(stringOf(privilege)) ?? new List();
    list.items.push(grantee);
    grants.set(stringOf(privilege), list);
  }
  return new Dict([...grants]);
}

function rowItems(row: Value): readonly Value[] {
  return typeof row === 'object' && row?.kind === 'tuple' ? row.items : [];
}

function escapeText(call: Call): Value {
  const { value } = bindArguments(call, 'escape_sql_string', { required: ['value'] });
  return stringOf(value).replaceAll("'", "''");
}
