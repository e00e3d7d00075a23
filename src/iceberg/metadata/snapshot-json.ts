/**
 * Snapshots and references as JSON (spec: Appendix C, Table Metadata and Snapshots).
 *
 * @module
 */

import {
  asCount,
  asId,
  asInteger,
  asList,
  asLong,
  asObject,
  asString,
  asStringMap,
  has,
  malformed,
  othersOf,
  type JsonObject,
} from '../type/json-shape.js';
import type { Snapshot, SnapshotOperation, SnapshotRef } from './snapshot.js';

const snapshotMembers = new Set([
  ...['snapshot-id', 'parent-snapshot-id', 'sequence-number', 'timestamp-ms', 'manifest-list'],
  ...['manifests', 'schema-id', 'summary', 'first-row-id', 'added-rows', 'key-id'],
]);
/** An update holds a reference's members beside its own. */
const refMembers = new Set([
  ...['action', 'ref-name'],
  ...['snapshot-id', 'type', 'min-snapshots-to-keep', 'max-snapshot-age-ms', 'max-ref-age-ms'],
]);
const operations = new Set<unknown>(['append', 'overwrite', 'delete', 'replace']);

/** @throws LakeError LAKE-I006 */
export function snapshotFromJson(json: unknown, where = 'snapshot'): Snapshot {
  const object = asObject(json, where);
  const count = (name: string) => asCount(object[name], `${where}.${name}`);
  const summary = has(object, 'summary')
    ? asStringMap(object['summary'], `${where}.summary`)
    : undefined;
  return {
    snapshotId: asLong(object['snapshot-id'], `${where}.snapshot-id`),
    ...(has(object, 'parent-snapshot-id') && {
      parentSnapshotId: asLong(object['parent-snapshot-id'], `${where}.parent-snapshot-id`),
    }),
    sequenceNumber: has(object, 'sequence-number') ? count('sequence-number') : 0,
    timestampMs: asInteger(object['timestamp-ms'], `${where}.timestamp-ms`),
    ...manifestsFromJson(object, where),
    ...(has(object, 'schema-id') && { schemaId: asId(object['schema-id'], `${where}.schema-id`) }),
    ...summaryFromJson(summary),
    ...(has(object, 'first-row-id') && { firstRowId: count('first-row-id') }),
    ...(has(object, 'added-rows') && { addedRows: count('added-rows') }),
    ...(has(object, 'key-id') && { keyId: asString(object['key-id'], `${where}.key-id`) }),
    ...othersOf(object, snapshotMembers),
  };
}

export function snapshotToJson(snapshot: Snapshot): JsonObject {
  return {
    ...(snapshot.sequenceNumber > 0 && { 'sequence-number': snapshot.sequenceNumber }),
    'snapshot-id': snapshot.snapshotId,
    ...(snapshot.parentSnapshotId !== undefined && {
      'parent-snapshot-id': snapshot.parentSnapshotId,
    }),
    'timestamp-ms': snapshot.timestampMs,
    ...summaryToJson(snapshot),
    ...(snapshot.manifestList !== undefined && { 'manifest-list': snapshot.manifestList }),
    ...(snapshot.manifests !== undefined && { manifests: snapshot.manifests }),
    ...(snapshot.schemaId !== undefined && { 'schema-id': snapshot.schemaId }),
    ...(snapshot.firstRowId !== undefined && { 'first-row-id': snapshot.firstRowId }),
    ...(snapshot.addedRows !== undefined && { 'added-rows': snapshot.addedRows }),
    ...(snapshot.keyId !== undefined && { 'key-id': snapshot.keyId }),
    ...snapshot.others,
  };
}

/** @throws LakeError LAKE-I006 */
export function snapshotRefFromJson(json: unknown, where = 'ref'): SnapshotRef {
  const object = asObject(json, where);
  const type = asString(object['type'], `${where}.type`).toLowerCase();
  if (type !== 'branch' && type !== 'tag')
    throw malformed(`${where}.type`, 'must be branch or tag');
  const positive = (name: string) => asPositive(object[name], `${where}.${name}`);
  return {
    snapshotId: asLong(object['snapshot-id'], `${where}.snapshot-id`),
    type,
    ...(has(object, 'min-snapshots-to-keep') && {
      minSnapshotsToKeep: positive('min-snapshots-to-keep'),
    }),
    ...(has(object, 'max-snapshot-age-ms') && {
      maxSnapshotAgeMs: positive('max-snapshot-age-ms'),
    }),
    ...(has(object, 'max-ref-age-ms') && { maxRefAgeMs: positive('max-ref-age-ms') }),
    ...othersOf(object, refMembers),
  };
}

export function snapshotRefToJson(ref: SnapshotRef): JsonObject {
  return {
    'snapshot-id': ref.snapshotId,
    type: ref.type,
    ...(ref.minSnapshotsToKeep !== undefined && {
      'min-snapshots-to-keep': ref.minSnapshotsToKeep,
    }),
    ...(ref.maxSnapshotAgeMs !== undefined && { 'max-snapshot-age-ms': ref.maxSnapshotAgeMs }),
    ...(ref.maxRefAgeMs !== undefined && { 'max-ref-age-ms': ref.maxRefAgeMs }),
    ...ref.others,
  };
}

function manifestsFromJson(
  object: JsonObject,
  where: string,
): Pick<Snapshot, 'manifestList' | 'manifests'> {
  if (has(object, 'manifest-list')) {
    return { manifestList: asString(object['manifest-list'], `${where}.manifest-list`) };
  }
  if (!has(object, 'manifests')) throw malformed(where, 'has neither manifest-list nor manifests');
  const paths = asList(object['manifests'], `${where}.manifests`);
  return { manifests: paths.map((path) => asString(path, `${where}.manifests`)) };
}

/** An operation that lake does not know stays in the summary, so that it is written back. */
function summaryFromJson(
  all: Readonly<Record<string, string>> = {},
): Pick<Snapshot, 'operation' | 'summary'> {
  const { operation, ...summary } = all;
  return isOperation(operation) ? { operation, summary } : { summary: all };
}

function summaryToJson(snapshot: Snapshot): JsonObject {
  const { operation } = snapshot;
  const summary = { ...(operation !== undefined && { operation }), ...snapshot.summary };
  return Object.keys(summary).length === 0 ? {} : { summary };
}

function isOperation(text: string | undefined): text is SnapshotOperation {
  return operations.has(text);
}

function asPositive(value: unknown, where: string): number {
  const number = asInteger(value, where);
  if (number > 0) return number;
  throw malformed(where, 'must be above zero');
}
