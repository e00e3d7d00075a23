import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataFile } from '../../iceberg/manifest/data-file.js';
import { unpartitioned } from '../../iceberg/partition/partition-spec.js';
import { decodeSingleValue } from '../../iceberg/type/single-value.js';
import { unsorted } from '../../iceberg/partition/sort-order.js';
import type { Type, Value } from '../../iceberg/type/type.js';
import { compareValues } from '../../iceberg/type/value-order.js';
import { locationOfPath } from '../../storage/location.js';
import { localStorage } from '../../storage/local.js';
import { quoteLiteral } from '../../sql/quote.js';
import type { EngineConnection } from '../engine.js';
import { cellValue } from './cell-value.js';
import { DuckDbEngine } from './engine.js';
import { sqlType } from './type-sql.js';

let folder: string;
let engine: DuckDbEngine;
let connection: EngineConnection;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lake-metrics-'));
  engine = await DuckDbEngine.open({ database: 'lake', storage: localStorage() });
  connection = await engine.connect();
});
afterAll(async () => {
  connection.close();
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Values as text that DuckDB casts. */
const cases: readonly { readonly type: Type; readonly texts: fc.Arbitrary<string> }[] = [
  { type: { kind: 'boolean' }, texts: fc.constantFrom('true', 'false') },
  { type: { kind: 'int' }, texts: fc.integer().map(String) },
  {
    type: { kind: 'long' },
    texts: fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
      fc.constantFrom('-9223372036854775808', '9223372036854775807', '9007199254740993'),
    ),
  },
  { type: { kind: 'float' }, texts: floats(fc.float()) },
  { type: { kind: 'double' }, texts: floats(fc.double()) },
  ...[
    { precision: 4, scale: 1 },
    { precision: 9, scale: 2 },
    { precision: 18, scale: 9 },
    { precision: 38, scale: 0 },
    { precision: 38, scale: 37 },
  ].map((p) => ({ type: { kind: 'decimal', ...p } as const, texts: decimals(p) })),
  {
    type: { kind: 'date' },
    texts: fc.constantFrom(
      ...['1970-01-01', '1969-12-31', '0001-01-01', '9999-12-31', '10000-01-01', '99999-12-31'],
      ...['0044-03-15 (BC)', 'infinity', '-infinity', '2024-02-29', '1582-10-15'],
    ),
  },
  {
    type: { kind: 'time' },
    texts: fc.constantFrom('00:00:00', '23:59:59.999999', '12:00:00.5', '00:00:00.000001'),
  },
  { type: { kind: 'timestamp' }, texts: timestamps('') },
  { type: { kind: 'timestamptz' }, texts: timestamps('+00') },
  { type: { kind: 'uuid' }, texts: fc.uuid() },
  {
    type: { kind: 'string' },
    texts: fc
      .oneof(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.string({
          unit: fc.constantFrom('\u{10ffff}', '\ud7ff', '\uffff', 'a', '😀'),
          maxLength: 300,
        }),
        fc.constantFrom('', 'ÿ'.repeat(200), 'x'.repeat(1000), '\u{10ffff}'.repeat(64)),
      )
      .map((text) => text.replaceAll('\0', '')),
  },
  {
    type: { kind: 'binary' },
    texts: fc
      .oneof(
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom(
          new Uint8Array(17).fill(255),
          new Uint8Array(300).fill(255),
          new Uint8Array(),
        ),
        fc.uint8Array({ minLength: 250, maxLength: 270 }),
      )
      .map((bytes) => Buffer.from(bytes).toString('hex')),
  },
];

function floats(numbers: fc.Arbitrary<number>): fc.Arbitrary<string> {
  const texts = numbers.map((n) => (Object.is(n, -0) ? '-0.0' : String(n)));
  return fc.oneof(texts, fc.constantFrom('NaN', '-0.0', '0.0', 'Infinity', '-Infinity', '-NaN'));
}

function decimals({ precision, scale }: { precision: number; scale: number }) {
  const limit = 10n ** BigInt(precision) - 1n;
  return fc.bigInt({ min: -limit, max: limit }).map((unscaled) => {
    const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
    const point = digits.length - scale;
    return `${unscaled < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
  });
}

function timestamps(zone: string): fc.Arbitrary<string> {
  return fc
    .constantFrom(
      ...['1970-01-01 00:00:00', '1969-12-31 23:59:59.999999', '1960-02-29 12:00:00.000001'],
      ...['0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', '10000-01-01 00:00:00'],
      ...['294247-01-10 04:00:54.775806', '2024-01-01 00:00:00.1'],
    )
    .map((text) => text + zone);
}

function literal(type: Type, text: string | null): string {
  if (text === null) return 'NULL';
  return type.kind === 'binary' ? `unhex(${quoteLiteral(text)})` : quoteLiteral(text);
}

async function write(type: Type, texts: readonly (string | null)[]): Promise<DataFile> {
  const rows = texts.map((t) => `(${literal(type, t)})`).join(', ');
  const field = (id: number, name: string, fieldType: Type) => ({
    ...{ id, name, required: false },
    type: fieldType,
  });
  const { files } = await connection.write({
    sql: `SELECT CAST(v AS ${sqlType(type)}) AS v, {inside: v::${sqlType(type)}} AS s, [v::${sqlType(type)}] AS l FROM (VALUES ${rows}) t(v)`,
    schema: {
      schemaId: 0,
      identifierFieldIds: [],
      fields: [
        field(1, 'v', type),
        field(2, 's', { kind: 'struct', fields: [field(3, 'inside', type)] }),
        field(4, 'l', { kind: 'list', elementId: 5, elementRequired: false, element: type }),
      ],
    },
    spec: unpartitioned,
    sortOrder: unsorted,
    location: locationOfPath(folder),
    properties: {},
  });
  const [file] = files;
  if (!file) throw new Error('no file');
  return file;
}

function isNan(value: Value): boolean {
  return typeof value === 'number' && Number.isNaN(value);
}

async function verify(type: Type, texts: readonly (string | null)[]): Promise<void> {
  const file = await write(type, texts);
  const path = quoteLiteral(file.filePath);
  const { rows } = await connection.query(`SELECT v FROM read_parquet(${path})`);
  const values = rows.map(([cell]) => cellValue(type, cell));
  expect(file.recordCount).toBe(texts.length);
  for (const id of [1, 3]) {
    expect(file.valueCounts?.get(id)).toBe(texts.length);
    expect(file.nullValueCounts?.get(id)).toBe(values.filter((v) => v === null).length);
    const nans = file.nanValueCounts?.get(id);
    if (nans !== undefined) expect(nans).toBe(values.filter(isNan).length);
    verifyBounds(type, values, {
      lower: file.lowerBounds?.get(id),
      upper: file.upperBounds?.get(id),
    });
  }
  for (const id of [2, 4, 5]) {
    expect(file.valueCounts?.has(id)).toBe(false);
    expect(file.lowerBounds?.has(id)).toBe(false);
  }
}

function verifyBounds(
  type: Type,
  values: readonly Value[],
  bounds: { readonly lower: Uint8Array | undefined; readonly upper: Uint8Array | undefined },
): void {
  const compare = compareValues(type);
  const present = values.flatMap((v) => (v === null || isNan(v) ? [] : [v]));
  const lower = bounds.lower && decodeSingleValue(type, bounds.lower);
  const upper = bounds.upper && decodeSingleValue(type, bounds.upper);
  for (const value of present) {
    if (lower !== undefined && lower !== null) expect(compare(lower, value)).toBeLessThanOrEqual(0);
    if (upper !== undefined && upper !== null) {
      expect(compare(upper, value)).toBeGreaterThanOrEqual(0);
    }
  }
  if (present.length === 0) {
    expect(lower).toBeUndefined();
    expect(upper).toBeUndefined();
  }
}

test.each(cases.map((c) => [JSON.stringify(c.type), c] as const))(
  'counts and bounds of %s hold for every row',
  async (_, { type, texts }) => {
    const column = fc.array(fc.option(texts, { freq: 5 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(column, (values) => verify(type, values)),
      { numRuns: 15 },
    );
  },
);

test('several row groups: no NaN count, bounds over all of them', async () => {
  const { files } = await connection.write({
    sql: `SELECT CASE WHEN range = 5 THEN 'nan'::DOUBLE ELSE range END AS v FROM range(300000)`,
    schema: {
      schemaId: 0,
      identifierFieldIds: [],
      fields: [{ id: 1, name: 'v', required: false, type: { kind: 'double' } }],
    },
    spec: unpartitioned,
    sortOrder: unsorted,
    location: locationOfPath(folder),
    properties: {},
  });
  const [file] = files;
  expect(file?.splitOffsets?.length).toBeGreaterThan(1);
  expect(file?.nanValueCounts?.size).toBe(0);
  const upper = file?.upperBounds?.get(1);
  expect(upper && decodeSingleValue({ kind: 'double' }, upper)).toBe(299_999);
});
