/**
 * How far a table was loaded, as its own commits record it: in the summary of the snapshot that
 * holds the rows, and in a table property that outlives the expiry of that snapshot.
 *
 * | key | value |
 * |---|---|
 * | `lake.kafka.offsets.start`, `lake.kafka.offsets.end` | `{"<topic>":{"0":"123"}}`: next offsets of all known partitions |
 * | `lake.kafka.topic`, `lake.kafka.cluster-id` | which stream it was |
 * | `lake.loader.id`, `lake.commit-id` | who committed, a UUID a commit |
 * | property `lake.kafka.offsets` | sequence number of the commit, end offsets, origins by topic |
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { ancestors } from '../iceberg/metadata/history.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { parseJson, stringifyJson } from '../util/json.js';
import { mergeMax, type Positions } from './positions.js';

const startKey = 'lake.kafka.offsets.start';
const endKey = 'lake.kafka.offsets.end';
const topicKey = 'lake.kafka.topic';
const originKey = 'lake.kafka.cluster-id';
const propertyKey = 'lake.kafka.offsets';

/** What a table says about the streams in it. */
export interface Mark {
  /** By topic. */
  readonly offsets: ReadonlyMap<string, Positions>;
  /** By topic: the cluster or file it came from. */
  readonly origins: ReadonlyMap<string, string>;
}

const noMark: Mark = { offsets: new Map(), origins: new Map() };

/**
 * The newest mark in the ancestry of the table's head. The property decides only where no ancestor
 * has one, and not after a rollback behind the commit that set it.
 *
 * @throws LakeError LAKE-K004 when a mark is malformed
 */
export function readMark(metadata: TableMetadata | undefined): Mark {
  if (!metadata || metadata.currentSnapshotId === null) return noMark;
  const property = readProperty(metadata);
  const origins = new Map<string, string>();
  let offsets: ReadonlyMap<string, Positions> | undefined;
  for (const { summary } of ancestors(metadata, metadata.currentSnapshotId)) {
    const text = summary[endKey];
    if (text === undefined) continue;
    offsets ??= parseOffsets(text, endKey);
    const [topic, origin] = [summary[topicKey], summary[originKey]];
    if (topic !== undefined && origin !== undefined && !origins.has(topic)) {
      origins.set(topic, origin);
    }
    if ([...offsets.keys()].every((t) => origins.has(t))) break;
  }
  return {
    offsets: offsets ?? property.offsets,
    origins: new Map([...property.origins, ...origins]),
  };
}

export interface NewMark {
  readonly topic: string;
  readonly origin: string;
  readonly loaderId: string;
  readonly commitId: string;
  readonly start: Positions;
  readonly end: Positions;
}

/** The summary of the commit: what was known is carried on, and a position never goes back. */
export function markSummary(known: Mark, mark: NewMark): Record<string, string> {
  return {
    [startKey]: formatOffsets(carry(known, mark.topic, mark.start)),
    [endKey]: formatOffsets(carry(known, mark.topic, mark.end)),
    [topicKey]: mark.topic,
    [originKey]: mark.origin,
    'lake.loader.id': mark.loaderId,
    'lake.commit-id': mark.commitId,
  };
}

/** The property to set in the commit that gets this sequence number. */
export function markProperty(
  known: Mark,
  mark: NewMark,
  sequenceNumber: number,
): Record<string, string> {
  const value = {
    'sequence-number': sequenceNumber,
    offsets: offsetsToJson(carry(known, mark.topic, mark.end)),
    origins: Object.fromEntries([...known.origins, [mark.topic, mark.origin]]),
  };
  return { [propertyKey]: stringifyJson(value) };
}

function carry(known: Mark, topic: string, positions: Positions): ReadonlyMap<string, Positions> {
  const merged = mergeMax(known.offsets.get(topic) ?? new Map<number, bigint>(), positions);
  return new Map([...known.offsets, [topic, merged]]);
}

function formatOffsets(offsets: ReadonlyMap<string, Positions>): string {
  return stringifyJson(offsetsToJson(offsets));
}

function offsetsToJson(offsets: ReadonlyMap<string, Positions>): object {
  return Object.fromEntries(
    [...offsets].map(([topic, positions]) => {
      const sorted = [...positions].sort(([a], [b]) => a - b);
      return [topic, Object.fromEntries(sorted.map(([p, offset]) => [p, String(offset)]))];
    }),
  );
}

function readProperty(metadata: TableMetadata): Mark {
  const text = metadata.properties[propertyKey];
  if (text === undefined) return noMark;
  const value = asRecord(parse(text, propertyKey), propertyKey);
  const sequenceNumber = value['sequence-number'];
  if (typeof sequenceNumber !== 'number') throw malformed(propertyKey, text);
  if (sequenceNumber > headSequenceNumber(metadata)) return noMark;
  const origins = Object.entries(asRecord(value['origins'] ?? {}, propertyKey));
  return {
    offsets: offsetsFromJson(value['offsets'], propertyKey),
    origins: new Map(origins.filter((e): e is [string, string] => typeof e[1] === 'string')),
  };
}

function headSequenceNumber(metadata: TableMetadata): number {
  const head = metadata.snapshots.find((s) => s.snapshotId === metadata.currentSnapshotId);
  return head?.sequenceNumber ?? 0;
}

function parseOffsets(text: string, key: string): ReadonlyMap<string, Positions> {
  return offsetsFromJson(parse(text, key), key);
}

function offsetsFromJson(value: unknown, key: string): ReadonlyMap<string, Positions> {
  return new Map(
    Object.entries(asRecord(value, key)).map(([topic, partitions]) => [
      topic,
      positionsFromJson(partitions, key),
    ]),
  );
}

function positionsFromJson(value: unknown, key: string): Positions {
  return new Map(
    Object.entries(asRecord(value, key)).map(([partition, offset]) => {
      if (!/^\d{1,10}$/.test(partition) || typeof offset !== 'string' || !/^\d{1,19}$/.test(offset))
        throw malformed(key, stringifyJson(value));
      return [Number(partition), BigInt(offset)];
    }),
  );
}

function parse(text: string, key: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw malformed(key, text);
  }
}

function asRecord(value: unknown, key: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>; // JSON objects have string keys
  }
  throw malformed(key, stringifyJson(value));
}

function malformed(key: string, text: string): LakeError {
  return new LakeError('LAKE-K004', `the table's mark "${key}" is malformed: ${text}`, {
    hint: 'another program changed it; roll the table back to a snapshot with a good mark',
  });
}
