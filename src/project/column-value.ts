/**
 * Columns as templates see them, and `api.Column`.
 *
 * @module
 */

import { hostFunction, hostObject } from '../jinja/host.js';
import { stringOf } from '../jinja/text.js';
import type { Value } from '../jinja/value.js';
import type { AdapterColumn } from './adapter.js';
import { bindArguments } from './arguments.js';
import { quoteIdentifier } from './relation.js';

export function columnValue({ name, dataType }: AdapterColumn): Value {
  const type = dataType.toLowerCase();
  const is = (pattern: RegExp) => hostFunction('is', () => pattern.test(type));
  const members = new Map<string, Value>([
    ['name', name],
    ['column', name],
    ['quoted', quoteIdentifier(name)],
    ['dtype', dataType],
    ['data_type', dataType],
    ['is_string', is(/^(text|varchar|character varying|char|string)/)],
    ['is_number', is(numberType)],
    ['is_numeric', is(/^(numeric|decimal)/)],
    ['is_integer', is(integerType)],
    ['is_float', is(/^(real|float|double)/)],
  ]);
  return hostObject('DuckDBColumn', members, {
    str: () => name,
    repr: () => `<Column ${name} (${dataType})>`,
    hash: () => `${name} ${dataType}`,
  });
}

const integerType =
  /^(tinyint|smallint|integer|int|int[1248]|bigint|hugeint|long|serial|bigserial|u\w*int\w*)\b/;
const numberType = new RegExp(`${integerType.source}|^(numeric|decimal|real|float|double)`);

/** dbt's names for types in this engine. */
const translated: Readonly<Record<string, string>> = {
  string: 'TEXT',
  timestamp: 'TIMESTAMP',
  float: 'FLOAT',
  integer: 'INT',
  boolean: 'BOOLEAN',
};

export function columnClass(): Value {
  const translate = hostFunction('translate_type', (call) => {
    const { dtype } = bindArguments(call, 'translate_type', { required: ['dtype'] });
    const type = stringOf(dtype);
    return translated[type.toLowerCase()] ?? type;
  });
  const create = (call: { args: Value[]; kwargs: Map<string, Value> }): Value => {
    const given = bindArguments(call, 'create', {
      required: ['name', 'label_or_dtype'],
    });
    const type = stringOf(given.label_or_dtype);
    const dataType = translated[type.toLowerCase()] ?? type;
    return columnValue({ name: stringOf(given.name), dataType });
  };
  const members = new Map<string, Value>([
    ['translate_type', translate],
    ['create', hostFunction('create', create)],
    ['numeric_type', hostFunction('numeric_type', ({ args }) => sized(args))],
    ['string_type', hostFunction('string_type', ({ args }) => sized(['varchar', ...args]))],
  ]);
  return hostObject('Column', members, { call: create });
}

/** `decimal(18,3)`. */
function sized([type, ...sizes]: readonly Value[]): Value {
  const given = sizes.filter((size) => size !== null).map((size) => stringOf(size));
  const name = stringOf(type ?? '');
  return given.length === 0 ? name : `${name}(${given.join(',')})`;
}
