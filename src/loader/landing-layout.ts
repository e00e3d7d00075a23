/**
 * The loader's two tables: the bronze table of a stream and the table of its dead letters. Each is
 * described by its columns in Iceberg, the columns that rows are handed over in, and the expressions
 * between the two.
 *
 * @module
 */

import { isUtf8 } from 'node:buffer';
import type { NestedField, Type } from '../iceberg/type/type.js';
import type { Headers, MessageBatch } from './message.js';

export interface LandingLayout {
  readonly fields: readonly NestedField[];
  readonly partitionBy: readonly string[];
  /** Columns without which a table is not one of ours. */
  readonly essential: readonly string[];
  readonly handedOver: readonly { readonly name: string; readonly type: string }[];
  /** SQL by column. */
  readonly expressions: Readonly<Record<string, string>>;
}

export type Columns = readonly (readonly unknown[])[];

function field(name: string, type: Type, doc: string): NestedField {
  return { id: 0, name, required: false, type, doc };
}

const headersType: Type = {
  kind: 'list',
  elementId: 0,
  elementRequired: false,
  element: {
    kind: 'struct',
    fields: [
      { id: 0, name: 'key', required: false, type: { kind: 'string' } },
      { id: 0, name: 'value', required: false, type: { kind: 'binary' } },
    ],
  },
};

const positionFields = [
  field('ingestion_timestamp', { kind: 'timestamptz' }, 'When the loader took the message'),
  field('kafka_topic', { kind: 'string' }, 'Topic of the message'),
  field('kafka_partition', { kind: 'int' }, 'Partition of the message'),
  field('kafka_offset', { kind: 'long' }, 'Offset of the message in its partition'),
  field('kafka_timestamp', { kind: 'timestamptz' }, 'Time of the message, as its producer gave it'),
  field('kafka_key', { kind: 'binary' }, 'Key of the message'),
  field('kafka_headers', headersType, 'Headers of the message, in their order'),
];

const positionColumns = [
  { name: 'ingested_ms', type: 'DOUBLE' },
  { name: 'kafka_partition', type: 'INTEGER' },
  { name: 'kafka_offset', type: 'BIGINT' },
  { name: 'timestamp_ms', type: 'DOUBLE' },
  { name: 'kafka_key', type: 'BLOB' },
  { name: 'kafka_headers', type: 'STRUCT("key" VARCHAR, "value" BLOB)[]' },
];

function positionExpressions(topic: string): Record<string, string> {
  return {
    ingestion_timestamp: 'epoch_ms(ingested_ms::BIGINT)::TIMESTAMPTZ',
    kafka_topic: `'${topic.replaceAll("'", "''")}'`,
    kafka_partition: 'kafka_partition',
    kafka_offset: 'kafka_offset',
    kafka_timestamp: 'epoch_ms(timestamp_ms::BIGINT)::TIMESTAMPTZ',
    kafka_key: 'kafka_key',
    kafka_headers: 'kafka_headers',
  };
}

const essentialPosition = ['ingestion_timestamp', 'kafka_partition', 'kafka_offset'];

export function bronzeLayout(topic: string): LandingLayout {
  return {
    fields: [
      field('raw_payload', { kind: 'string' }, 'The message as it came; null: a tombstone'),
      ...positionFields,
    ],
    partitionBy: ['day(ingestion_timestamp)'],
    essential: ['raw_payload', ...essentialPosition],
    handedOver: [{ name: 'raw_payload', type: 'BLOB' }, ...positionColumns],
    // Bytes that were checked; decoding them again would fail rather than change anything.
    expressions: { raw_payload: 'decode(raw_payload)', ...positionExpressions(topic) },
  };
}

export function deadLetterLayout(topic: string): LandingLayout {
  return {
    fields: [
      field('raw_payload', { kind: 'binary' }, 'The message as it came'),
      field('reason', { kind: 'string' }, 'Why it could not be loaded'),
      ...positionFields,
    ],
    partitionBy: ['day(ingestion_timestamp)'],
    essential: ['raw_payload', ...essentialPosition],
    handedOver: [
      { name: 'raw_payload', type: 'BLOB' },
      { name: 'reason', type: 'VARCHAR' },
      ...positionColumns,
    ],
    expressions: { raw_payload: 'raw_payload', reason: 'reason', ...positionExpressions(topic) },
  };
}

export interface SortedRows {
  readonly bronze: { readonly rows: number; readonly columns: Columns };
  readonly deadLetters: { readonly rows: number; readonly columns: Columns };
}

const reasonNotUtf8 = 'the payload is not valid UTF-8';

/**
 * Divides a batch into rows of the two tables. Dead letters before `deadLettersFrom` are known to
 * their table already.
 */
export function sortRows(
  batch: MessageBatch,
  ingestedMs: number,
  deadLettersFrom: bigint,
): SortedRows {
  const undecodable = batch.values.flatMap((v, i) => (v !== null && !isUtf8(v) ? [i] : []));
  if (undecodable.length === 0) {
    const columns = [batch.values, ...positionValues(batch, ingestedMs)];
    return {
      bronze: { rows: batch.values.length, columns },
      deadLetters: { rows: 0, columns: [] },
    };
  }
  const bad = new Set(undecodable);
  const good = batch.values.flatMap((_, i) => (bad.has(i) ? [] : [i]));
  const fresh = undecodable.filter((i) => (batch.offsets[i] ?? 0n) >= deadLettersFrom);
  return {
    bronze: {
      rows: good.length,
      columns: pick([batch.values, ...positionValues(batch, ingestedMs)], good),
    },
    deadLetters: {
      rows: fresh.length,
      columns: pick(
        [batch.values, batch.values.map(() => reasonNotUtf8), ...positionValues(batch, ingestedMs)],
        fresh,
      ),
    },
  };
}

function pick(columns: Columns, rows: readonly number[]): Columns {
  return columns.map((column) => rows.map((i) => column[i]));
}

function positionValues(batch: MessageBatch, ingestedMs: number): Columns {
  const rows = batch.offsets.length;
  return [
    new Array<number>(rows).fill(ingestedMs),
    new Array<number>(rows).fill(batch.partition),
    batch.offsets,
    batch.timestamps.map(storable),
    batch.keys,
    batch.headers.map(headerStructs),
  ];
}

// The years 1 to 9999: what every engine can read.
const firstMs = -62_135_596_800_000;
const lastMs = 253_402_300_799_999;

/** -1 is Kafka's "no timestamp". */
function storable(timestamp: number): number | null {
  return timestamp === -1 || !(timestamp >= firstMs && timestamp <= lastMs) ? null : timestamp;
}

const noHeaders: readonly unknown[] = [];

function headerStructs(headers: Headers): readonly unknown[] {
  return headers.length === 0 ? noHeaders : headers.map(([key, value]) => ({ key, value }));
}
