/**
 * Table metadata as JSON (spec: Appendix C, Table Metadata and Snapshots), versions 1 to 3.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { mainBranch } from './history.js';
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
  stringRecord,
  type JsonObject,
} from '../type/json-shape.js';
import { checkMetadata } from './metadata-check.js';
import type { TableMetadata } from './metadata.js';
import {
  firstPartitionFieldId,
  partitionFieldsFromJson,
  partitionSpecFromJson,
  partitionSpecToJson,
} from '../partition/partition-spec-json.js';
import { type PartitionSpec } from '../partition/partition-spec.js';
import { schemaFromJson, schemaToJson } from '../schema/schema-json.js';
import { highestFieldId } from '../schema/schema-fields.js';
import type { Schema } from '../schema/schema.js';
import {
  snapshotFromJson,
  snapshotRefFromJson,
  snapshotRefToJson,
  snapshotToJson,
} from './snapshot-json.js';
import type { SnapshotRef } from './snapshot.js';
import { sortOrderFromJson, sortOrderToJson } from '../partition/sort-order-json.js';
import { unsorted, type SortOrder } from '../partition/sort-order.js';
import { withoutTrailingSlash } from '../../storage/location.js';

const interpreted = new Set([
  ...['format-version', 'table-uuid', 'location', 'last-sequence-number', 'last-updated-ms'],
  ...['last-column-id', 'schema', 'schemas', 'current-schema-id', 'partition-spec'],
  ...['partition-specs', 'default-spec-id', 'last-partition-id', 'sort-orders'],
  ...['default-sort-order-id', 'properties', 'current-snapshot-id', 'snapshots', 'snapshot-log'],
  ...['metadata-log', 'refs', 'next-row-id'],
]);

/**
 * Reads and checks metadata; what older versions leave out is filled in.
 *
 * @throws LakeError LAKE-I006 where a reader must refuse it, LAKE-I009 for a later version
 */
export function metadataFromJson(json: unknown): TableMetadata {
  const object = asObject(json, 'table metadata');
  const formatVersion = formatVersionOf(object);
  const snapshots = listOf(object, 'snapshots').map((s, i) =>
    snapshotFromJson(s, `snapshots[${i}]`),
  );
  const currentSnapshotId = currentSnapshotIdOf(object);
  const metadata: TableMetadata = {
    formatVersion,
    tableUuid: tableUuidOf(object, formatVersion),
    location: withoutTrailingSlash(asString(object['location'], 'location')),
    lastSequenceNumber: formatVersion === 1 ? 0 : count(object, 'last-sequence-number'),
    lastUpdatedMs: integer(object, 'last-updated-ms'),
    ...schemasOf(object, formatVersion),
    ...specsOf(object, formatVersion),
    ...sortOrdersOf(object, formatVersion),
    properties: has(object, 'properties') ? asStringMap(object['properties'], 'properties') : {},
    currentSnapshotId,
    snapshots,
    snapshotLog: listOf(object, 'snapshot-log').map(snapshotLogEntry),
    metadataLog: listOf(object, 'metadata-log').map(metadataLogEntry),
    refs: refsOf(object, currentSnapshotId),
    ...(formatVersion === 3 && { nextRowId: count(object, 'next-row-id') }),
    others: stringRecord(Object.entries(object).filter(([name]) => !interpreted.has(name))),
  };
  checkMetadata(metadata);
  return metadata;
}

/** The form of versions 2 and 3. */
export function metadataToJson(metadata: TableMetadata): JsonObject {
  return {
    'format-version': metadata.formatVersion,
    'table-uuid': metadata.tableUuid,
    location: metadata.location,
    'last-sequence-number': metadata.lastSequenceNumber,
    'last-updated-ms': metadata.lastUpdatedMs,
    'last-column-id': metadata.lastColumnId,
    'current-schema-id': metadata.currentSchemaId,
    schemas: metadata.schemas.map(schemaToJson),
    'default-spec-id': metadata.defaultSpecId,
    'partition-specs': metadata.partitionSpecs.map(partitionSpecToJson),
    'last-partition-id': metadata.lastPartitionId,
    'default-sort-order-id': metadata.defaultSortOrderId,
    'sort-orders': metadata.sortOrders.map(sortOrderToJson),
    properties: metadata.properties,
    'current-snapshot-id': metadata.currentSnapshotId ?? (metadata.formatVersion === 3 ? null : -1),
    ...(metadata.nextRowId !== undefined && { 'next-row-id': metadata.nextRowId }),
    refs: stringRecord(
      Object.entries(metadata.refs).map(([name, ref]) => [name, snapshotRefToJson(ref)]),
    ),
    snapshots: metadata.snapshots.map(snapshotToJson),
    ...metadata.others,
    'snapshot-log': metadata.snapshotLog.map((entry) => ({
      'timestamp-ms': entry.timestampMs,
      'snapshot-id': entry.snapshotId,
    })),
    'metadata-log': metadata.metadataLog.map((entry) => ({
      'timestamp-ms': entry.timestampMs,
      'metadata-file': entry.metadataFile,
    })),
  };
}

function formatVersionOf(object: JsonObject): 1 | 2 | 3 {
  const version = asInteger(object['format-version'], 'format-version');
  if (version === 1 || version === 2 || version === 3) return version;
  throw new LakeError('LAKE-I009', `the table has format version ${version}`, {
    hint: 'lake reads the versions 1 to 3',
  });
}

function tableUuidOf(object: JsonObject, formatVersion: number): string {
  if (formatVersion === 1 && !has(object, 'table-uuid')) return '';
  return asString(object['table-uuid'], 'table-uuid');
}

/** "None" is -1, null or no member at all. */
function currentSnapshotIdOf(object: JsonObject): bigint | null {
  if (!has(object, 'current-snapshot-id')) return null;
  const id = asLong(object['current-snapshot-id'], 'current-snapshot-id');
  return id === -1n ? null : id;
}

function schemasOf(
  object: JsonObject,
  formatVersion: number,
): Pick<TableMetadata, 'schemas' | 'currentSchemaId' | 'lastColumnId'> {
  const schemas = readSchemas(object, formatVersion);
  const currentSchemaId =
    formatVersion === 1 && !has(object, 'schemas')
      ? (schemas[0]?.schemaId ?? 0)
      : id(object, 'current-schema-id');
  const lastColumnId =
    formatVersion === 1 && !has(object, 'last-column-id')
      ? Math.max(0, ...schemas.map(highestFieldId))
      : id(object, 'last-column-id');
  return { schemas, currentSchemaId, lastColumnId };
}

function readSchemas(object: JsonObject, formatVersion: number): readonly Schema[] {
  if (formatVersion === 1 && !has(object, 'schemas')) return [schemaFromJson(object['schema'])];
  return asList(object['schemas'], 'schemas').map((s, i) => schemaFromJson(s, `schemas[${i}]`));
}

function specsOf(
  object: JsonObject,
  formatVersion: number,
): Pick<TableMetadata, 'partitionSpecs' | 'defaultSpecId' | 'lastPartitionId'> {
  const old = formatVersion === 1 && !has(object, 'partition-specs');
  const partitionSpecs = old
    ? [{ specId: 0, fields: partitionFieldsFromJson(object['partition-spec']) }]
    : asList(object['partition-specs'], 'partition-specs').map((s, i) =>
        partitionSpecFromJson(s, `partition-specs[${i}]`),
      );
  return {
    partitionSpecs,
    defaultSpecId: old ? 0 : id(object, 'default-spec-id'),
    lastPartitionId:
      formatVersion === 1 && !has(object, 'last-partition-id')
        ? highestPartitionId(partitionSpecs)
        : id(object, 'last-partition-id'),
  };
}

function highestPartitionId(specs: readonly PartitionSpec[]): number {
  return Math.max(
    firstPartitionFieldId - 1,
    ...specs.flatMap((spec) => spec.fields.map((field) => field.fieldId)),
  );
}

function sortOrdersOf(
  object: JsonObject,
  formatVersion: number,
): Pick<TableMetadata, 'sortOrders' | 'defaultSortOrderId'> {
  if (formatVersion === 1 && !has(object, 'sort-orders')) {
    return { sortOrders: [unsorted], defaultSortOrderId: unsorted.orderId };
  }
  const sortOrders: SortOrder[] = asList(object['sort-orders'], 'sort-orders').map((o, i) =>
    sortOrderFromJson(o, `sort-orders[${i}]`),
  );
  return { sortOrders, defaultSortOrderId: id(object, 'default-sort-order-id') };
}

/** Metadata from before there were references has the main branch alone. */
function refsOf(
  object: JsonObject,
  currentSnapshotId: bigint | null,
): Readonly<Record<string, SnapshotRef>> {
  if (has(object, 'refs')) {
    return stringRecord(
      Object.entries(asObject(object['refs'], 'refs')).map(([name, ref]) => [
        name,
        snapshotRefFromJson(ref, `refs.${name}`),
      ]),
    );
  }
  if (currentSnapshotId === null) return {};
  return { [mainBranch]: { snapshotId: currentSnapshotId, type: 'branch' } };
}

function snapshotLogEntry(json: unknown, index: number): TableMetadata['snapshotLog'][number] {
  const where = `snapshot-log[${index}]`;
  const object = asObject(json, where);
  return {
    timestampMs: asInteger(object['timestamp-ms'], `${where}.timestamp-ms`),
    snapshotId: asLong(object['snapshot-id'], `${where}.snapshot-id`),
  };
}

function metadataLogEntry(json: unknown, index: number): TableMetadata['metadataLog'][number] {
  const where = `metadata-log[${index}]`;
  const object = asObject(json, where);
  return {
    timestampMs: asInteger(object['timestamp-ms'], `${where}.timestamp-ms`),
    metadataFile: asString(object['metadata-file'], `${where}.metadata-file`),
  };
}

function integer(object: JsonObject, name: string): number {
  if (has(object, name)) return asInteger(object[name], name);
  throw malformed(name, 'is missing');
}

function count(object: JsonObject, name: string): number {
  return asCount(integer(object, name), name);
}

function id(object: JsonObject, name: string): number {
  return asId(integer(object, name), name);
}

function listOf(object: JsonObject, name: string): readonly unknown[] {
  return has(object, name) ? asList(object[name], name) : [];
}
