import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DataFile, ManifestFile } from '../manifest/data-file.js';
import {
  all,
  any,
  compare,
  isIn,
  not,
  type CompareOperator,
  type Expression,
} from './expression.js';
import { summarizePartitions } from '../manifest/field-summary.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { truncateLower, truncateUpper } from './metrics-bounds.js';
import { partitionTypesOf } from '../partition/partition-types.js';
import type { PartitionField, PartitionSpec, Transform } from '../partition/partition-spec.js';
import { Pruner } from './pruner.js';
import type { Schema } from '../schema/schema.js';
import { encodeSingleValue } from '../type/single-value.js';
import { applyTransform } from '../partition/transform.js';
import type { PrimitiveType, Value } from '../type/type.js';
import { compareValues } from '../type/value-order.js';

type Defined = Exclude<Value, null>;

interface Column {
  readonly type: PrimitiveType;
  readonly transforms: readonly Transform[];
  readonly values: fc.Arbitrary<Defined>;
}

const day = 86_400_000_000n;
const bucket: Transform = { kind: 'bucket', buckets: 3 };
const identity: Transform = { kind: 'identity' };
const times = (['year', 'month', 'day', 'hour'] as const).map((kind): Transform => ({ kind }));
const cut = (width: number): Transform => ({ kind: 'truncate', width });

const columns: readonly Column[] = [
  {
    type: { kind: 'int' },
    transforms: [identity, bucket, cut(5)],
    values: fc.integer({ min: -20, max: 20 }),
  },
  {
    type: { kind: 'long' },
    transforms: [identity, bucket, cut(7)],
    values: fc.bigInt({ min: -20n, max: 20n }),
  },
  {
    type: { kind: 'double' },
    transforms: [identity],
    values: fc.constantFrom(-Infinity, -1.5, -0, 0, 1, 2.5, Infinity, NaN),
  },
  {
    type: { kind: 'decimal', precision: 9, scale: 2 },
    transforms: [identity, bucket, cut(50)],
    values: fc.bigInt({ min: -200n, max: 200n }),
  },
  {
    type: { kind: 'string' },
    transforms: [identity, bucket, cut(2)],
    values: fc
      .oneof(
        fc.array(fc.constantFrom('a', 'b', '😀'), { maxLength: 4 }),
        fc.array(fc.constantFrom('a', 'b', 'é', '😀', '\uffff'), { maxLength: 20 }),
      )
      .map((parts) => parts.join('')),
  },
  {
    type: { kind: 'timestamp' },
    transforms: [identity, bucket, ...times],
    values: fc.bigInt({ min: -800n * day, max: 800n * day }),
  },
  {
    type: { kind: 'date' },
    transforms: [identity, bucket, ...times.slice(0, 3)],
    values: fc.integer({ min: -800, max: 800 }),
  },
  { type: { kind: 'boolean' }, transforms: [identity], values: fc.boolean() },
];

const schema: Schema = {
  schemaId: 0,
  identifierFieldIds: [],
  fields: columns.map(({ type }, i) => ({ id: i + 1, name: `c${i}`, required: false, type })),
};

/** Mostly the column in question, else any. */
const columnNear = (focus: number) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(focus) }, fc.nat(columns.length - 1));

const specNear = (focus: number): fc.Arbitrary<PartitionSpec> =>
  fc
    .array(
      columnNear(focus).chain((i) =>
        fc.constantFrom(...(columns[i]?.transforms ?? [])).map((transform) => ({ i, transform })),
      ),
      { maxLength: 3 },
    )
    .map((chosen) => ({
      specId: 0,
      fields: chosen.map(({ i, transform }, n): PartitionField => ({
        ...{ sourceId: i + 1, fieldId: 1000 + n, name: `p${n}`, transform },
      })),
    }));

const row = fc.tuple(...columns.map(({ values }) => fc.option(values, { freq: 5 })));

const predicateNear = (focus: number): fc.Arbitrary<Expression> =>
  columnNear(focus).chain((i) => {
    const fieldId = i + 1;
    const column = columns[i] as Column;
    const operators: CompareOperator[] = ['eq', 'not-eq', 'lt', 'lt-eq', 'gt', 'gt-eq'];
    if (column.type.kind === 'string') operators.push('starts-with', 'not-starts-with');
    const list = fc.array(column.values, { maxLength: 3 });
    return fc.oneof(
      {
        weight: 4,
        arbitrary: fc
          .tuple(fc.constantFrom(...operators), column.values)
          .map(([op, value]): Expression => compare(op, fieldId, value)),
      },
      list.map((values): Expression => isIn(fieldId, values)),
      list.map((values): Expression => ({ kind: 'not-in', fieldId, values })),
      fc
        .constantFrom('is-null' as const, 'not-null' as const)
        .map((kind): Expression => ({ kind, fieldId })),
      ...(column.type.kind === 'double'
        ? [
            fc
              .constantFrom('is-nan' as const, 'not-nan' as const)
              .map((kind): Expression => ({ kind, fieldId })),
          ]
        : []),
    );
  });

const expressionNear = (focus: number): fc.Arbitrary<Expression> => {
  const predicate = predicateNear(focus);
  return fc.oneof(
    { weight: 3, arbitrary: predicate },
    fc.array(predicate, { maxLength: 3 }).map(all),
    fc.array(predicate, { maxLength: 3 }).map(any),
    predicate.map(not),
    fc.tuple(predicate, predicate).map(([a, b]) => not(all([a, not(b)]))),
  );
};

const question = fc
  .nat(columns.length - 1)
  .chain((focus) => fc.tuple(specNear(focus), expressionNear(focus)));

test('no file, partition or manifest with a matching row is ever left out', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 6 }),
      question,
      (rows, [partitioning, filter]) => {
        const metadata = metadataWith(partitioning);
        const pruner = new Pruner(metadata, filter);
        const files = filesOf(rows, partitioning);
        for (const { file, contents } of files) {
          if (!contents.some((values) => holds(filter, values) === true)) continue;
          expect(pruner.dataFile(file)).toBe(true);
          expect(pruner.manifest(manifestOf(metadata, partitioning, files))).toBe(true);
        }
      },
    ),
    { numRuns: 1500 },
  );
});

/** What SQL makes of it; undefined: unknown. */
function holds(e: Expression, values: readonly Value[]): boolean | undefined {
  switch (e.kind) {
    case 'true':
    case 'false':
      return e.kind === 'true';
    case 'and':
    case 'or': {
      const results = e.operands.map((operand) => holds(operand, values));
      const decisive = e.kind === 'or';
      if (results.includes(decisive)) return decisive;
      return results.includes(undefined) ? undefined : !decisive;
    }
    case 'not': {
      const result = holds(e.operand, values);
      return result === undefined ? undefined : !result;
    }
    default: {
      const value = values[e.fieldId - 1] ?? null;
      if (e.kind === 'is-null' || e.kind === 'not-null')
        return (value === null) === (e.kind === 'is-null');
      return value === null ? undefined : holdsFor(e, value);
    }
  }
}

function holdsFor(e: Expression, value: Defined): boolean {
  switch (e.kind) {
    case 'is-nan':
    case 'not-nan':
      return Number.isNaN(value) === (e.kind === 'is-nan');
    case 'in':
    case 'not-in':
      return e.values.some((v) => v !== null && order(value, v) === 0) === (e.kind === 'in');
    case 'compare':
      return comparisonHolds(e.op, value, e.value as Defined);
    default:
      throw new Error(`no predicate: ${e.kind}`);
  }
}

function comparisonHolds(op: CompareOperator, value: Defined, other: Defined): boolean {
  const compared = order(value, other);
  switch (op) {
    case 'eq':
      return compared === 0;
    case 'not-eq':
      return compared !== 0;
    case 'lt':
      return compared < 0;
    case 'lt-eq':
      return compared <= 0;
    case 'gt':
      return compared > 0;
    case 'gt-eq':
      return compared >= 0;
    case 'starts-with':
      return String(value).startsWith(String(other));
    case 'not-starts-with':
      return !String(value).startsWith(String(other));
  }
}

/** NaN is the greatest number and equals itself, -0 equals 0, text compares by bytes. */
function order(a: Defined, b: Defined): number {
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(String(b)));
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

interface FileWithRows {
  readonly file: DataFile;
  readonly contents: readonly (readonly Value[])[];
}

function filesOf(rows: readonly (readonly Value[])[], { fields }: PartitionSpec): FileWithRows[] {
  const groups = new Map<string, { partition: Value[]; contents: (readonly Value[])[] }>();
  for (const values of rows) {
    const partition = fields.map(({ sourceId, transform }) =>
      applyTransform(transform, typeOf(sourceId))(values[sourceId - 1] ?? null),
    );
    const key = partition.map((v) => (Object.is(v, -0) ? '-0' : String(v))).join('|');
    const group = groups.get(key) ?? { partition, contents: [] };
    groups.set(key, { ...group, contents: [...group.contents, values] });
  }
  return [...groups.values()].map(({ partition, contents }) => ({
    contents,
    file: fileOf(partition, contents),
  }));
}

function fileOf(partition: readonly Value[], rows: readonly (readonly Value[])[]): DataFile {
  const ids = columns.map((_, i) => i + 1);
  const per = <T>(measure: (values: readonly Value[], id: number) => T | undefined) =>
    new Map(
      ids.flatMap((id) => {
        const measured = measure(
          rows.map((values) => values[id - 1] ?? null),
          id,
        );
        return measured === undefined ? [] : [[id, measured] as const];
      }),
    );
  return {
    ...{ content: 'data', filePath: '/f', fileFormat: 'PARQUET', specId: 0, partition },
    ...{ recordCount: rows.length, fileSizeInBytes: 1 },
    valueCounts: per((values) => values.length),
    nullValueCounts: per((values) => values.filter((v) => v === null).length),
    nanValueCounts: per((values, id) =>
      typeOf(id).kind === 'double' ? values.filter(Number.isNaN).length : undefined,
    ),
    lowerBounds: per((values, id) => boundOf(values, id, 'lower')),
    upperBounds: per((values, id) => boundOf(values, id, 'upper')),
  };
}

function boundOf(values: readonly Value[], id: number, side: 'lower' | 'upper') {
  const type = typeOf(id);
  const byOrder = compareValues(type);
  const sorted = values
    .filter((v): v is Defined => v !== null && !Number.isNaN(v))
    .sort((a, b) => byOrder(a, b));
  const exact = side === 'lower' ? sorted[0] : sorted.at(-1);
  if (exact === undefined) return undefined;
  const bound = side === 'lower' ? truncateLower(type, exact) : truncateUpper(type, exact);
  return bound === undefined ? undefined : encodeSingleValue(type, bound);
}

function manifestOf(
  metadata: TableMetadata,
  partitioning: PartitionSpec,
  files: readonly FileWithRows[],
): ManifestFile {
  const types = partitionTypesOf(metadata, partitioning);
  return {
    ...{ manifestPath: '/m', manifestLength: 1, partitionSpecId: 0, content: 'data' },
    ...{ sequenceNumber: 1, minSequenceNumber: 1, addedSnapshotId: 1n },
    ...{ addedFilesCount: files.length, existingFilesCount: 0, deletedFilesCount: 0 },
    ...{ addedRowsCount: 1, existingRowsCount: 0, deletedRowsCount: 0 },
    partitions: summarizePartitions(
      types,
      files.map(({ file }) => file),
    ),
  };
}

function typeOf(id: number): PrimitiveType {
  return (columns[id - 1] as Column).type;
}

function metadataWith(partitioning: PartitionSpec): TableMetadata {
  return {
    ...{ formatVersion: 2, tableUuid: 'u', location: 'file:///t', lastSequenceNumber: 0 },
    ...{ lastUpdatedMs: 0, lastColumnId: 8, schemas: [schema], currentSchemaId: 0 },
    ...{ partitionSpecs: [partitioning], defaultSpecId: 0, lastPartitionId: 1003 },
    ...{ sortOrders: [], defaultSortOrderId: 0, properties: {}, currentSnapshotId: null },
    ...{ snapshots: [], snapshotLog: [], metadataLog: [], refs: {}, others: {} },
  };
}
