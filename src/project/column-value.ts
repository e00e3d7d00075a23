/**
 * Columns as templates see them, and `api.Column`.
 *
 * @module
 */

import { runtimeFault } from '../jinja/fault.js';
import { hostFunction, hostObject } from '../jinja/host.js';
import { reprOf, stringOf } from '../jinja/text.js';
import { List, type Call, type HostObject, type Value } from '../jinja/value.js';
import type { AdapterColumn } from './adapter.js';
import { bindArguments } from './arguments.js';
import { quoteIdentifier } from './relation.js';
import { structFields } from './struct-type.js';

interface Column {
  readonly name: string;
  readonly dtype: string;
  readonly charSize: Value;
  readonly precision: Value;
  readonly scale: Value;
}

export function columnValue({ name, dataType }: AdapterColumn): Value {
  return valueOf(plain(name, dataType));
}

/** The column itself, or the leaves of a struct. */
export function flatColumnValues({ name, dataType }: AdapterColumn): readonly Value[] {
  return flatten(plain(name, dataType)).map(valueOf);
}

function plain(name: string, dtype: string): Column {
  return { name, dtype, charSize: null, precision: null, scale: null };
}

const columns = new WeakMap<HostObject, Column>();

function valueOf(column: Column): HostObject {
  const method = (name: string, answer: (call: Call) => Value): [string, Value] => [
    name,
    hostFunction(name, answer),
  ];
  const repr = () => reprOfColumn(column);
  const value = hostObject(
    'DuckDBColumn',
    new Map<string, Value>([
      ['name', column.name],
      ['column', column.name],
      ['quoted', quoteIdentifier(column.name)],
      ['dtype', column.dtype],
      ['data_type', dataTypeOf(column)],
      ['expanded_data_type', dataTypeOf(column)],
      ['char_size', column.charSize],
      ['numeric_precision', column.precision],
      ['numeric_scale', column.scale],
      ['fields', new List(fieldsOf(column).map(valueOf))],
      ...Object.entries(kinds).map(([name, is]) => method(name, () => is(column.dtype))),
      method('string_size', () => stringSize(column)),
      method('can_expand_to', ({ args, kwargs }) =>
        canExpand(column, args[0] ?? [...kwargs.values()][0] ?? null),
      ),
      method('literal', ({ args }) => `${stringOf(args[0] ?? null)}::${dataTypeOf(column)}`),
      method('flatten', () => new List(flatten(column).map(valueOf))),
    ]),
    { str: repr, repr, hash: repr, equals: (other) => isColumn(other) && reprOf(other) === repr() },
  );
  columns.set(value, column);
  return value;
}

function isColumn(value: Value): value is HostObject {
  return typeof value === 'object' && value?.kind === 'object' && columns.has(value);
}

function reprOfColumn(column: Column): string {
  const fields = fieldsOf(column).map(reprOfColumn).join(', ');
  const parts = [
    `column=${reprOf(column.name)}`,
    `dtype=${reprOf(column.dtype)}`,
    `char_size=${reprOf(column.charSize)}`,
    `numeric_precision=${reprOf(column.precision)}`,
    `numeric_scale=${reprOf(column.scale)}`,
    `fields=[${fields}]`,
  ];
  return `DuckDBColumn(${parts.join(', ')})`;
}

const integers =
  'tinyint smallint integer bigint hugeint utinyint usmallint uinteger ubigint int1 int2 int4 int8 short int signed long';
const floats = 'real float float4 float8 double';
const strings = 'text|character varying|character|varchar';

const isOne = (names: readonly string[]) => (type: string) => names.includes(type.toLowerCase());
const isInteger = isOne(integers.split(' '));
const isFloat = isOne(floats.split(' '));
const isString = isOne(strings.split('|'));
const isNumeric = isOne(['numeric', 'decimal']);
const isStruct = (type: string) => type.toLowerCase().startsWith('struct');

const kinds: Readonly<Record<string, (type: string) => boolean>> = {
  is_string: isString,
  is_number: (type) => isInteger(type) || isNumeric(type) || isFloat(type),
  is_numeric: isNumeric,
  is_integer: isInteger,
  is_float: isFloat,
  is_struct: isStruct,
};

function dataTypeOf(column: Column): string {
  const { dtype, precision, scale } = column;
  if (isString(dtype)) return stringType(stringSize(column));
  return isNumeric(dtype) ? numericType(dtype, precision, scale) : dtype;
}

function stringSize({ dtype, charSize }: Column): Value {
  if (!isString(dtype)) {
    throw runtimeFault('Called string_size() on non-string field!', 'DbtRuntimeError');
  }
  return dtype === 'text' || charSize === null ? 256 : charSize;
}

function canExpand(column: Column, other: Value): boolean {
  const wider = isColumn(other) ? columns.get(other) : undefined;
  if (!wider || !isString(column.dtype) || !isString(wider.dtype)) return false;
  return Number(stringSize(wider)) > Number(stringSize(column));
}

function fieldsOf({ dtype }: Column): readonly Column[] {
  return structFields(dtype).map(({ name, type }) => plain(name, type));
}

/** The leaves of a struct by their paths. */
function flatten(column: Column): readonly Column[] {
  if (!isStruct(column.dtype)) return [column];
  return fieldsOf(column)
    .flatMap(flatten)
    .map((field) => plain(`${column.name}.${field.name}`, field.dtype));
}

function stringType(size: Value): string {
  return `character varying(${stringOf(size)})`;
}

function numericType(dtype: string, precision: Value, scale: Value): string {
  if (precision === null || scale === null) return dtype;
  return `${dtype}(${stringOf(precision)},${stringOf(scale)})`;
}

/** Only the label `string` is another word here. */
function translate(label: string): string {
  return label.toLowerCase() === 'string' ? 'TEXT' : label;
}

export function columnClass(): Value {
  const members = new Map<string, Value>([
    [
      'translate_type',
      hostFunction('translate_type', (call) => {
        const { dtype } = bindArguments(call, 'translate_type', { required: ['dtype'] });
        return translate(stringOf(dtype));
      }),
    ],
    [
      'create',
      hostFunction('create', (call) => {
        const given = bindArguments(call, 'create', { required: ['name', 'label_or_dtype'] });
        return valueOf(plain(stringOf(given.name), translate(stringOf(given.label_or_dtype))));
      }),
    ],
    ['from_description', hostFunction('from_description', describedColumn)],
    [
      'numeric_type',
      hostFunction('numeric_type', (call) => {
        const required = ['dtype', 'precision', 'scale'] as const;
        const { dtype, precision, scale } = bindArguments(call, 'numeric_type', { required });
        return numericType(stringOf(dtype), precision, scale);
      }),
    ],
    [
      'string_type',
      hostFunction('string_type', (call) => {
        return stringType(bindArguments(call, 'string_type', { required: ['size'] }).size);
      }),
    ],
  ]);
  return hostObject('Column', members, { call: construct });
}

/** A column by a type as databases print it: `varchar(10)`, `decimal(10,2)`. */
function describedColumn(call: Call): Value {
  const required = ['name', 'raw_data_type'] as const;
  const given = bindArguments(call, 'from_description', { required });
  const raw = stringOf(given.raw_data_type);
  const [, dtype, size] = /^([^(]+)(?:\(([^)]+)\))?/.exec(raw) ?? [];
  if (dtype === undefined) {
    throw runtimeFault(`Could not interpret data type "${raw}"`, 'DbtRuntimeError');
  }
  const [first = null, second = null, ...more] = (size?.split(',') ?? []).map((part) => {
    if (/^\s*[-+]?\d+\s*$/.test(part)) return Number(part);
    const message = `Could not interpret data_type "${raw}": could not convert "${part}" to an integer`;
    throw runtimeFault(message, 'DbtRuntimeError');
  });
  const column = plain(stringOf(given.name), dtype);
  if (more.length > 0) return valueOf(column);
  if (second === null) return valueOf({ ...column, charSize: first });
  return valueOf({ ...column, precision: first, scale: second });
}

function construct(call: Call): Value {
  const given = bindArguments(call, 'DuckDBColumn', {
    required: ['column', 'dtype'],
    optional: ['char_size', 'numeric_precision', 'numeric_scale', 'fields'],
  });
  return valueOf({
    name: stringOf(given.column),
    dtype: stringOf(given.dtype),
    charSize: given.char_size ?? null,
    precision: given.numeric_precision ?? null,
    scale: given.numeric_scale ?? null,
  });
}
