/**
 * Random Iceberg types, values, schemas and files, for property tests.
 *
 * @module
 */

import fc from 'fast-check';
import type { DataFile } from '../iceberg/manifest/data-file.js';
import { assignFreshIds } from '../iceberg/schema/fresh-ids.js';
import type {
  PartitionField,
  PartitionSpec,
  Transform,
} from '../iceberg/partition/partition-spec.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import type { Snapshot } from '../iceberg/metadata/snapshot.js';
import type { SortField } from '../iceberg/partition/sort-order.js';
import type { Schema } from '../iceberg/schema/schema.js';
import { highestFieldId } from '../iceberg/schema/schema-fields.js';
import { canTransform } from '../iceberg/partition/transform.js';
import { parseJson, stringifyJson } from '../util/json.js';
import type { NestedField, PrimitiveType, Type, Value } from '../iceberg/type/type.js';

type Defined = Exclude<Value, null>;

const simpleTypes = fc.constantFrom<PrimitiveType>(
  ...(
    [
      ...['boolean', 'int', 'long', 'float', 'double', 'date', 'time', 'timestamp', 'timestamptz'],
      ...['timestamp_ns', 'timestamptz_ns', 'string', 'uuid', 'binary'],
    ] as const
  ).map((kind) => ({ kind })),
);
const decimalTypes = fc
  .integer({ min: 1, max: 38 })
  .chain((precision) =>
    fc
      .integer({ min: 0, max: precision })
      .map((scale): PrimitiveType => ({ kind: 'decimal', precision, scale })),
  );
const fixedTypes = fc
  .integer({ min: 1, max: 20 })
  .map((length): PrimitiveType => ({ kind: 'fixed', length }));

/** Every primitive type that has values. */
export const primitiveTypes: fc.Arbitrary<PrimitiveType> = fc.oneof(
  { weight: 4, arbitrary: simpleTypes },
  { weight: 1, arbitrary: decimalTypes },
  { weight: 1, arbitrary: fixedTypes },
);

const bigint64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

/** Values of a type, without null. */
export function valuesOf(type: Type): fc.Arbitrary<Defined> {
  switch (type.kind) {
    case 'boolean':
      return fc.boolean();
    case 'int':
    case 'date':
      return int32;
    case 'float':
      return fc.float();
    case 'double':
      return fc.double();
    case 'decimal': {
      const limit = 10n ** BigInt(type.precision) - 1n;
      return fc.bigInt({ min: -limit, max: limit });
    }
    case 'time':
      return fc.bigInt({ min: 0n, max: 86_399_999_999n });
    case 'string':
      return fc.string({ unit: 'grapheme', maxLength: 40 });
    case 'uuid':
      return fc.uuid();
    case 'fixed':
      return bytesOf(type.length, type.length);
    case 'binary':
      return bytesOf(0, 40);
    default:
      return bigint64;
  }
}

/** A type with one of its values. */
export const typedValues: fc.Arbitrary<{ type: PrimitiveType; value: Defined }> =
  primitiveTypes.chain((type) => valuesOf(type).map((value) => ({ type, value })));

const names = fc.oneof(
  fc.string({ minLength: 1, maxLength: 8 }),
  fc.constantFrom('a', 'b', 'c', 'A', 'a b', 'ü', '7', '__proto__', 'x.y'),
);

const types: fc.Arbitrary<Type> = fc.letrec<{ type: Type; fields: readonly NestedField[] }>(
  (tie) => ({
    type: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      primitiveTypes,
      tie('fields').map((fields) => ({ kind: 'struct' as const, fields })),
      fc.record({
        kind: fc.constant('list' as const),
        elementId: fc.constant(0),
        elementRequired: fc.boolean(),
        element: tie('type'),
      }),
      fc.record({
        kind: fc.constant('map' as const),
        keyId: fc.constant(0),
        valueId: fc.constant(0),
        valueRequired: fc.boolean(),
        key: primitiveTypes,
        value: tie('type'),
      }),
    ),
    fields: fieldLists(tie('type')),
  }),
).type;

/** Columns without ids. */
export const columns: fc.Arbitrary<readonly NestedField[]> = fieldLists(types);

/** Schemas with ids from 1. */
export const schemas: fc.Arbitrary<Schema> = columns.map(assignFreshIds);

/** A schema with a spec over it. */
export const partitionedSchemas: fc.Arbitrary<{ schema: Schema; spec: PartitionSpec }> = schemas
  .filter((schema) => schema.fields.some((field) => canTransform(identity, field.type)))
  .chain((schema) => specsOf(schema).map((spec) => ({ schema, spec })));

/** Data files with these partition values. */
export function dataFiles(specId: number, types: readonly Type[]): fc.Arbitrary<DataFile> {
  const counts = fc.map(fc.nat(2000), fc.nat(), { minKeys: 1, maxKeys: 3 });
  const bounds = fc.map(fc.nat(2000), bytesOf(0, 16), { minKeys: 1, maxKeys: 3 });
  const partition = fc.tuple(...types.map((type) => fc.option(valuesOf(type))));
  return fc.record(
    {
      content: fc.constantFrom('data', 'position-deletes', 'equality-deletes'),
      filePath: fc.webUrl(),
      fileFormat: fc.constantFrom('PARQUET', 'AVRO', 'ORC', 'PUFFIN'),
      specId: fc.constant(specId),
      partition,
      recordCount: fc.maxSafeNat(),
      fileSizeInBytes: fc.maxSafeNat(),
      columnSizes: counts,
      valueCounts: counts,
      nullValueCounts: counts,
      nanValueCounts: counts,
      lowerBounds: bounds,
      upperBounds: bounds,
      keyMetadata: bytesOf(0, 8),
      splitOffsets: fc.array(fc.maxSafeNat(), { maxLength: 3 }),
      equalityIds: fc.array(fc.nat(2000), { maxLength: 3 }),
      sortOrderId: fc.nat(9),
      firstRowId: fc.maxSafeNat(),
      referencedDataFile: fc.webUrl(),
      contentOffset: fc.maxSafeNat(),
      contentSizeInBytes: fc.maxSafeNat(),
    },
    {
      requiredKeys: [
        ...(['content', 'filePath', 'fileFormat', 'specId', 'partition', 'recordCount'] as const),
        'fileSizeInBytes',
      ],
    },
  );
}

const identity: Transform = { kind: 'identity' };
const transforms: readonly Transform[] = [
  identity,
  { kind: 'year' },
  { kind: 'month' },
  { kind: 'day' },
  { kind: 'hour' },
  { kind: 'void' },
  { kind: 'bucket', buckets: 16 },
  { kind: 'truncate', width: 4 },
];

function specsOf(schema: Schema): fc.Arbitrary<PartitionSpec> {
  const candidates = schema.fields.flatMap((field) =>
    transforms
      .filter(
        (transform) => canTransform(identity, field.type) && canTransform(transform, field.type),
      )
      .map((transform) => ({ sourceId: field.id, name: field.name, transform })),
  );
  return fc.subarray(candidates, { maxLength: Math.min(4, candidates.length) }).map((chosen) => ({
    specId: 0,
    fields: chosen.map((part, i): PartitionField => ({
      ...part,
      name: part.transform.kind === 'identity' ? part.name : `${part.name}_${part.transform.kind}`,
      fieldId: 1000 + i,
    })),
  }));
}

function fieldLists(inner: fc.Arbitrary<Type>): fc.Arbitrary<readonly NestedField[]> {
  const field = fc.record<NestedField, 'id' | 'name' | 'required' | 'type'>(
    {
      id: fc.constant(0),
      name: names,
      required: fc.boolean(),
      type: inner,
      doc: fc.string({ minLength: 1, maxLength: 5 }),
    },
    { requiredKeys: ['id', 'name', 'required', 'type'] },
  );
  return fc.uniqueArray(field, { minLength: 1, maxLength: 5, selector: (f) => f.name });
}

function bytesOf(minLength: number, maxLength: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength, maxLength }).map((bytes) => new Uint8Array(bytes));
}

/** Whole tables: schemas, specs, orders, snapshots, references and properties that fit together. */
export const tables: fc.Arbitrary<TableMetadata> = fc
  .tuple(
    fc.array(partitionedSchemas, { minLength: 1, maxLength: 3 }),
    fc.constantFrom<2 | 3>(2, 3),
    fc.uniqueArray(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), { maxLength: 6 }),
    fc.dictionary(names, fc.string(), { maxKeys: 3 }),
    fc.dictionary(
      fc.string({ minLength: 1 }).map((name) => `x-${name}`),
      fc.jsonValue({ maxDepth: 2 }).map((json) => parseJson(stringifyJson(json))),
      { maxKeys: 2 },
    ),
  )
  .chain(([parts, formatVersion, ids, properties, others]) =>
    fc
      .record({
        snapshots: fc.tuple(
          ...ids.map((id, i) => snapshotsOf({ id, parent: ids[i - 1], sequenceNumber: i + 1 })),
        ),
        tag: anyOf(ids),
        main: anyOf(ids),
      })
      .map(({ snapshots, tag, main }) =>
        tableOf({ parts, formatVersion, snapshots, tag, main, properties, others }),
      ),
  );

function anyOf<T>(items: readonly T[]): fc.Arbitrary<T | undefined> {
  return items.length === 0
    ? fc.constant(undefined)
    : fc.option(fc.constantFrom(...items), { nil: undefined });
}

function snapshotsOf(known: {
  readonly id: bigint;
  readonly parent: bigint | undefined;
  readonly sequenceNumber: number;
}): fc.Arbitrary<Snapshot> {
  const { id, parent, sequenceNumber } = known;
  return fc.record(
    {
      snapshotId: fc.constant(id),
      ...(parent !== undefined && { parentSnapshotId: fc.constant(parent) }),
      sequenceNumber: fc.constant(sequenceNumber),
      timestampMs: fc.constant(1_000_000 + sequenceNumber),
      manifestList: fc.webUrl(),
      schemaId: fc.constant(0),
      operation: fc.constantFrom('append', 'overwrite', 'delete', 'replace'),
      summary: fc.dictionary(
        names.filter((name) => name !== 'operation'),
        fc.string(),
        { maxKeys: 2 },
      ),
      firstRowId: fc.maxSafeNat(),
      addedRows: fc.maxSafeNat(),
      others: fc.constant({ 'x-note': 'kept' }),
    },
    { requiredKeys: ['snapshotId', 'sequenceNumber', 'timestampMs', 'manifestList', 'summary'] },
  );
}

function tableOf(drawn: {
  readonly parts: readonly { readonly schema: Schema; readonly spec: PartitionSpec }[];
  readonly formatVersion: 2 | 3;
  readonly snapshots: readonly Snapshot[];
  readonly tag: bigint | undefined;
  readonly main: bigint | undefined;
  readonly properties: Readonly<Record<string, string>>;
  readonly others: Readonly<Record<string, unknown>>;
}): TableMetadata {
  const { parts, snapshots, tag, main } = drawn;
  const schemas = parts.map(({ schema }, schemaId) => ({ ...schema, schemaId }));
  const sources = parts.flatMap(({ spec }) => spec.fields);
  const sorted: readonly SortField[] = sources.map(({ sourceId, transform }) => ({
    ...{ sourceId, transform, direction: 'desc', nullOrder: 'nulls-last' },
  }));
  return {
    ...{ formatVersion: drawn.formatVersion, tableUuid: 'u', location: 'file:///w/t' },
    ...{ lastSequenceNumber: snapshots.length, lastUpdatedMs: 2_000_000, schemas },
    lastColumnId: Math.max(...schemas.map(highestFieldId)),
    currentSchemaId: schemas.length - 1,
    partitionSpecs: parts.map(({ spec }, specId) => ({ ...spec, specId })),
    ...{ defaultSpecId: parts.length - 1, lastPartitionId: 1003 },
    sortOrders: [
      { orderId: 0, fields: [] },
      ...(sorted.length > 0 ? [{ orderId: 1, fields: sorted }] : []),
    ],
    defaultSortOrderId: sorted.length > 0 ? 1 : 0,
    properties: drawn.properties,
    currentSnapshotId: main ?? null,
    snapshots,
    snapshotLog: snapshots.map(({ timestampMs, snapshotId }) => ({ timestampMs, snapshotId })),
    metadataLog: snapshots.map(({ timestampMs }) => ({ timestampMs, metadataFile: 'm' })),
    refs: {
      ...(main !== undefined && { main: { snapshotId: main, type: 'branch' } }),
      ...(tag !== undefined && {
        __t: { snapshotId: tag, type: 'tag', maxRefAgeMs: 5, others: { 'x-by': 'me' } },
      }),
    },
    ...(drawn.formatVersion === 3 && { nextRowId: 7 }),
    others: drawn.others,
  };
}
