/**
 * The one function that says what updates do to table metadata. It is pure: every catalog and every
 * attempt of a commit uses it.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { unreachable } from '../../util/unreachable.js';
import { withoutTrailingSlash } from '../../storage/location.js';
import {
  addPartitionSpec,
  addSchema,
  addSortOrder,
  removePartitionSpecs,
  removeSchemas,
  setCurrentSchema,
  setDefaultSortOrder,
  setDefaultSpec,
} from './apply-definition.js';
import { addToList, removeFromList } from './apply-other.js';
import {
  addSnapshot,
  finishSnapshotLog,
  removeRef,
  removeSnapshots,
  setRef,
} from './apply-snapshot.js';
import { stringRecord } from '../type/json-shape.js';
import { checkDefinitions } from './metadata-definitions.js';
import { withMetadata, type Draft } from './metadata-draft.js';
import type { TableMetadata } from './metadata.js';
import { unpartitioned } from '../partition/partition-spec.js';
import { firstPartitionFieldId } from '../partition/partition-spec-json.js';
import { unsorted } from '../partition/sort-order.js';
import type { TableUpdate } from './update.js';

export interface ApplyContext {
  /** Milliseconds since 1970. The metadata's clock never goes back, even if this does. */
  readonly now: number;
}

/**
 * The metadata after the updates, in their order. Without a base they create a table, and must give
 * it a uuid, a location and a schema.
 *
 * @throws CommitConflict (LAKE-I003) when another commit took a sequence number or row ids
 * @throws LakeError LAKE-I004 for an update that contradicts the table, LAKE-I007 for a schema, spec
 *   or order that is not legal
 */
export function applyUpdates(
  base: TableMetadata | undefined,
  updates: readonly TableUpdate[],
  context: ApplyContext,
): TableMetadata {
  if (base && updates.length === 0) return base;
  let draft: Draft = {
    metadata: base ?? emptyMetadata,
    now: Math.max(context.now, base?.lastUpdatedMs ?? 0),
    addedSnapshots: new Set(),
    intermediateSnapshots: new Set(),
    removedSnapshots: false,
  };
  for (const update of updates) draft = applyUpdate(draft, update);
  const metadata = finish(draft);
  if (!base) requireWhole(metadata);
  if (!base || definitionsDiffer(base, metadata)) checkDefinitions(metadata, base);
  return metadata;
}

const emptyMetadata: TableMetadata = {
  formatVersion: 2,
  tableUuid: '',
  location: '',
  lastSequenceNumber: 0,
  lastUpdatedMs: 0,
  lastColumnId: 0,
  schemas: [],
  currentSchemaId: -1,
  partitionSpecs: [],
  defaultSpecId: -1,
  lastPartitionId: firstPartitionFieldId - 1,
  sortOrders: [],
  defaultSortOrderId: -1,
  properties: {},
  currentSnapshotId: null,
  snapshots: [],
  snapshotLog: [],
  metadataLog: [],
  refs: {},
  others: {},
};

function applyUpdate(draft: Draft, update: TableUpdate): Draft {
  switch (update.action) {
    case 'assign-uuid':
      return assignUuid(draft, update.uuid);
    case 'upgrade-format-version':
      return upgrade(draft, update.formatVersion);
    case 'set-location':
      return withMetadata(draft, { location: withoutTrailingSlash(update.location) });
    case 'set-properties':
      return withMetadata(draft, {
        properties: { ...draft.metadata.properties, ...update.updates },
      });
    case 'remove-properties':
      return withMetadata(draft, {
        properties: without(draft.metadata.properties, update.removals),
      });
    case 'add-snapshot':
      return addSnapshot(draft, update.snapshot);
    case 'set-snapshot-ref':
      return setRef(draft, update.refName, update.ref);
    case 'remove-snapshots':
      return removeSnapshots(draft, update.snapshotIds);
    case 'remove-snapshot-ref':
      return removeRef(draft, update.refName);
    default:
      return applyDefinition(draft, update);
  }
}

type DefinitionUpdate = Exclude<
  TableUpdate,
  {
    readonly action:
      | 'assign-uuid'
      | 'upgrade-format-version'
      | 'set-location'
      | 'set-properties'
      | 'remove-properties'
      | 'add-snapshot'
      | 'set-snapshot-ref'
      | 'remove-snapshots'
      | 'remove-snapshot-ref';
  }
>;

function applyDefinition(draft: Draft, update: DefinitionUpdate): Draft {
  switch (update.action) {
    case 'add-schema':
      return addSchema(draft, update.schema, update.lastColumnId);
    case 'set-current-schema':
      return setCurrentSchema(draft, update.schemaId);
    case 'add-spec':
      return addPartitionSpec(draft, update.spec);
    case 'set-default-spec':
      return setDefaultSpec(draft, update.specId);
    case 'add-sort-order':
      return addSortOrder(draft, update.sortOrder);
    case 'set-default-sort-order':
      return setDefaultSortOrder(draft, update.sortOrderId);
    case 'remove-partition-specs':
      return removePartitionSpecs(draft, update.specIds);
    case 'remove-schemas':
      return removeSchemas(draft, update.schemaIds);
    case 'set-statistics':
      return addToList(draft, 'statistics', 'snapshot-id', update.statistics);
    case 'remove-statistics':
      return removeFromList(draft, 'statistics', 'snapshot-id', [update.snapshotId]);
    case 'set-partition-statistics':
      return addToList(draft, 'partition-statistics', 'snapshot-id', update.partitionStatistics);
    case 'remove-partition-statistics':
      return removeFromList(draft, 'partition-statistics', 'snapshot-id', [update.snapshotId]);
    case 'add-encryption-key':
      return addToList(draft, 'encryption-keys', 'key-id', update.encryptionKey);
    case 'remove-encryption-key':
      return removeFromList(draft, 'encryption-keys', 'key-id', [update.keyId]);
    default:
      return unreachable(update);
  }
}

function assignUuid(draft: Draft, uuid: string): Draft {
  const known = draft.metadata.tableUuid;
  if (known !== '' && known !== uuid) {
    throw new LakeError('LAKE-I004', `the uuid of a table cannot change (it is ${known})`);
  }
  return withMetadata(draft, { tableUuid: uuid });
}

function upgrade(draft: Draft, formatVersion: 1 | 2 | 3): Draft {
  const known = draft.metadata.formatVersion;
  if (formatVersion === known) return draft;
  if (formatVersion < known && draft.metadata.location !== '') {
    const message = `a table of format version ${known} cannot go back to ${formatVersion}`;
    throw new LakeError('LAKE-I004', message);
  }
  return withMetadata(draft, { formatVersion, ...(formatVersion === 3 && { nextRowId: 0 }) });
}

/** New tables are unpartitioned and unsorted unless the updates say otherwise. */
function finish(draft: Draft): TableMetadata {
  const whole = withDefaultOrder(withDefaultSpec(finishSnapshotLog(draft)));
  const lastEntry = whole.metadata.snapshotLog.at(-1)?.timestampMs ?? 0;
  return { ...whole.metadata, lastUpdatedMs: Math.max(draft.now, lastEntry) };
}

function withDefaultSpec(draft: Draft): Draft {
  if (draft.metadata.defaultSpecId !== -1) return draft;
  return setDefaultSpec(addPartitionSpec(draft, unpartitioned), -1);
}

function withDefaultOrder(draft: Draft): Draft {
  if (draft.metadata.defaultSortOrderId !== -1) return draft;
  return setDefaultSortOrder(addSortOrder(draft, unsorted), -1);
}

function requireWhole(metadata: TableMetadata): void {
  const missing =
    (metadata.tableUuid === '' && 'a uuid') ||
    (metadata.location === '' && 'a location') ||
    (metadata.currentSchemaId === -1 && 'a schema');
  if (missing) throw new LakeError('LAKE-I004', `a table cannot be created without ${missing}`);
}

/** Definitions that others made and that stay as they are need not please lake. */
function definitionsDiffer(a: TableMetadata, b: TableMetadata): boolean {
  return (
    a.currentSchemaId !== b.currentSchemaId ||
    a.defaultSpecId !== b.defaultSpecId ||
    a.defaultSortOrderId !== b.defaultSortOrderId
  );
}

function without(
  properties: Readonly<Record<string, string>>,
  removals: readonly string[],
): Readonly<Record<string, string>> {
  return stringRecord(Object.entries(properties).filter(([name]) => !removals.includes(name)));
}
