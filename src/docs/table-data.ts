/**
 * What the metadata of an Iceberg table tells the documentation page.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { currentSchema, currentSortOrder, currentSpec } from '../iceberg/metadata/history.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import type { Transform } from '../iceberg/partition/partition-spec.js';
import { fieldsById } from '../iceberg/schema/schema-fields.js';
import type { Snapshot } from '../iceberg/metadata/snapshot.js';
import type {
  Change,
  ConsumedSnapshot,
  OffsetRange,
  SiteSnapshot,
  SiteTable,
} from './site-data.js';

const inputPrefix = 'lake.source.';
const offsetsStart = 'lake.kafka.offsets.start';
const offsetsEnd = 'lake.kafka.offsets.end';

/** @param nodeOf the node whose table has a name (`schema.table`) */
export function tableData(
  metadata: TableMetadata,
  nodeOf: (table: string) => string | undefined,
): SiteTable {
  return {
    uuid: metadata.tableUuid,
    location: metadata.location,
    formatVersion: metadata.formatVersion,
    partitioning: partitioningOf(metadata),
    sorting: sortingOf(metadata),
    properties: Object.entries(metadata.properties)
      .filter(([name]) => !name.startsWith('lake.'))
      .map(([name, value]) => ({ name, value })),
    snapshots: [...metadata.snapshots]
      .sort((a, b) => b.sequenceNumber - a.sequenceNumber || b.timestampMs - a.timestampMs)
      .map((snapshot) => snapshotData(snapshot, metadata, nodeOf)),
  };
}

function snapshotData(
  snapshot: Snapshot,
  metadata: TableMetadata,
  nodeOf: (table: string) => string | undefined,
): SiteSnapshot {
  const { summary } = snapshot;
  const invocation = summary['lake.invocation-id'];
  return {
    id: snapshot.snapshotId.toString(),
    ...(snapshot.parentSnapshotId === undefined
      ? {}
      : { parent: snapshot.parentSnapshotId.toString() }),
    time: snapshot.timestampMs,
    operation: snapshot.operation ?? 'append',
    current: snapshot.snapshotId === metadata.currentSnapshotId,
    rows: changeOf(summary, ['added-records', 'deleted-records', 'total-records']),
    files: changeOf(summary, ['added-data-files', 'deleted-data-files', 'total-data-files']),
    bytes: changeOf(summary, ['added-files-size', 'removed-files-size', 'total-files-size']),
    inputs: inputsOf(summary, nodeOf),
    offsets: offsetsOf(summary),
    ...(invocation === undefined ? {} : { invocation }),
  };
}

type Summary = Snapshot['summary'];

function changeOf(
  summary: Summary,
  [added, removed, total]: readonly [added: string, removed: string, total: string],
): Change {
  const members = [
    ['added', summary[added]],
    ['removed', summary[removed]],
    ['total', summary[total]],
  ] as const;
  const known = members.filter(([, text]) => text !== undefined && /^\d+$/.test(text));
  return Object.fromEntries(known.map(([name, text]) => [name, Number(text)]));
}

/** Marks of the form `<table-uuid>:<snapshot-id>`, `none` for an empty table. */
function inputsOf(
  summary: Summary,
  nodeOf: (table: string) => string | undefined,
): readonly ConsumedSnapshot[] {
  return Object.entries(summary)
    .filter(([key]) => key.startsWith(inputPrefix))
    .map(([key, mark]) => {
      const table = key.slice(inputPrefix.length);
      const node = nodeOf(table);
      const snapshot = mark.slice(mark.lastIndexOf(':') + 1);
      return {
        table,
        ...(node === undefined ? {} : { node }),
        ...(snapshot === 'none' ? {} : { snapshot }),
      };
    });
}

function offsetsOf(summary: Summary): readonly OffsetRange[] {
  const starts = new Map(readOffsets(summary, offsetsStart).map((o) => [keyOf(o), o.offset]));
  return readOffsets(summary, offsetsEnd).map((end) => {
    const start = starts.get(keyOf(end));
    return {
      topic: end.topic,
      partition: end.partition,
      ...(start === undefined ? {} : { start }),
      end: end.offset,
    };
  });
}

interface Offset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

function keyOf(offset: Offset): string {
  return `${offset.partition} ${offset.topic}`;
}

/** `{"<topic>":{"0":"123"}}`. */
function readOffsets(summary: Summary, key: string): readonly Offset[] {
  const text = summary[key];
  if (text === undefined) return [];
  const topics = parseObject(text, key);
  return Object.entries(topics).flatMap(([topic, partitions]) =>
    Object.entries(objectOf(partitions, text, key))
      .map(([partition, offset]) => ({
        topic,
        partition: Number(partition),
        offset: String(offset),
      }))
      .sort((a, b) => a.partition - b.partition),
  );
}

function parseObject(text: string, key: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw malformed(text, key, cause);
  }
  return objectOf(value, text, key);
}

function objectOf(value: unknown, text: string, key: string): object {
  if (typeof value === 'object' && value !== null) return value;
  throw malformed(text, key);
}

function malformed(text: string, key: string, cause?: unknown): LakeError {
  return new LakeError('LAKE-I006', `"${key}" of a snapshot is malformed: ${text}`, { cause });
}

function partitioningOf(metadata: TableMetadata): string {
  const names = columnNames(metadata);
  return currentSpec(metadata)
    .fields.filter((field) => field.transform.kind !== 'void')
    .map((field) => formatTransform(field.transform, names(field.sourceId)))
    .join(', ');
}

function sortingOf(metadata: TableMetadata): string {
  const names = columnNames(metadata);
  return currentSortOrder(metadata)
    .fields.map((field) => {
      const nulls = field.nullOrder === 'nulls-first' ? 'nulls first' : 'nulls last';
      return `${formatTransform(field.transform, names(field.sourceId))} ${field.direction} ${nulls}`;
    })
    .join(', ');
}

function columnNames(metadata: TableMetadata): (id: number) => string {
  const fields = fieldsById(currentSchema(metadata));
  return (id) => fields.get(id)?.path.join('.') ?? `column ${id}`;
}

function formatTransform(transform: Transform, column: string): string {
  switch (transform.kind) {
    case 'identity':
      return column;
    case 'bucket':
      return `bucket(${transform.buckets}, ${column})`;
    case 'truncate':
      return `truncate(${transform.width}, ${column})`;
    case 'unknown':
      return `${transform.text}(${column})`;
    default:
      return `${transform.kind}(${column})`;
  }
}
