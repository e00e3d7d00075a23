/**
 * Updates as JSON, in the form of the REST catalog protocol (OpenAPI: TableUpdate).
 *
 * @module
 */

import {
  asInteger,
  asList,
  asLong,
  asObject,
  asString,
  asStringMap,
  has,
  malformed,
  type JsonObject,
} from '../type/json-shape.js';
import { partitionSpecFromJson, partitionSpecToJson } from '../partition/partition-spec-json.js';
import { schemaFromJson, schemaToJson } from '../schema/schema-json.js';
import {
  snapshotFromJson,
  snapshotRefFromJson,
  snapshotRefToJson,
  snapshotToJson,
} from './snapshot-json.js';
import { sortOrderFromJson, sortOrderToJson } from '../partition/sort-order-json.js';
import type { TableUpdate } from './update.js';

type Action = TableUpdate['action'];
type UpdateOf<A extends Action> = Extract<TableUpdate, { readonly action: A }>;

/** How one kind of update is written and read; `action` itself is common to all. */
interface Form<A extends Action> {
  readonly write: (update: UpdateOf<A>) => JsonObject;
  readonly read: (json: JsonObject) => Omit<UpdateOf<A>, 'action'>;
}

const forms: { readonly [A in Action]: Form<A> } = {
  'assign-uuid': {
    write: ({ uuid }) => ({ uuid }),
    read: (json) => ({ uuid: asString(json['uuid'], 'uuid') }),
  },
  'upgrade-format-version': {
    write: ({ formatVersion }) => ({ 'format-version': formatVersion }),
    read: (json) => ({ formatVersion: formatVersionOf(json) }),
  },
  'add-schema': {
    write: ({ schema, lastColumnId }) => ({
      schema: schemaToJson(schema),
      ...(lastColumnId !== undefined && { 'last-column-id': lastColumnId }),
    }),
    read: (json) => ({
      schema: schemaFromJson(json['schema']),
      ...(has(json, 'last-column-id') && { lastColumnId: integer(json, 'last-column-id') }),
    }),
  },
  'set-current-schema': {
    write: ({ schemaId }) => ({ 'schema-id': schemaId }),
    read: (json) => ({ schemaId: integer(json, 'schema-id') }),
  },
  'add-spec': {
    write: ({ spec }) => ({ spec: partitionSpecToJson(spec) }),
    read: (json) => ({ spec: partitionSpecFromJson(json['spec'], 'spec') }),
  },
  'set-default-spec': {
    write: ({ specId }) => ({ 'spec-id': specId }),
    read: (json) => ({ specId: integer(json, 'spec-id') }),
  },
  'add-sort-order': {
    write: ({ sortOrder }) => ({ 'sort-order': sortOrderToJson(sortOrder) }),
    read: (json) => ({ sortOrder: sortOrderFromJson(json['sort-order']) }),
  },
  'set-default-sort-order': {
    write: ({ sortOrderId }) => ({ 'sort-order-id': sortOrderId }),
    read: (json) => ({ sortOrderId: integer(json, 'sort-order-id') }),
  },
  'add-snapshot': {
    write: ({ snapshot }) => ({ snapshot: snapshotToJson(snapshot) }),
    read: (json) => ({ snapshot: snapshotFromJson(json['snapshot']) }),
  },
  'set-snapshot-ref': {
    write: ({ refName, ref }) => ({ 'ref-name': refName, ...snapshotRefToJson(ref) }),
    read: (json) => ({ refName: text(json, 'ref-name'), ref: snapshotRefFromJson(json) }),
  },
  'remove-snapshots': {
    write: ({ snapshotIds }) => ({ 'snapshot-ids': snapshotIds }),
    read: (json) => ({
      snapshotIds: asList(json['snapshot-ids'], 'snapshot-ids').map((id) =>
        asLong(id, 'snapshot-ids'),
      ),
    }),
  },
  'remove-snapshot-ref': {
    write: ({ refName }) => ({ 'ref-name': refName }),
    read: (json) => ({ refName: text(json, 'ref-name') }),
  },
  'set-location': {
    write: ({ location }) => ({ location }),
    read: (json) => ({ location: text(json, 'location') }),
  },
  'set-properties': {
    write: ({ updates }) => ({ updates }),
    read: (json) => ({ updates: asStringMap(json['updates'], 'updates') }),
  },
  'remove-properties': {
    write: ({ removals }) => ({ removals }),
    read: (json) => ({
      removals: asList(json['removals'], 'removals').map((name) => asString(name, 'removals')),
    }),
  },
  'set-statistics': {
    write: ({ statistics }) => ({ 'snapshot-id': statistics['snapshot-id'], statistics }),
    read: (json) => ({ statistics: asObject(json['statistics'], 'statistics') }),
  },
  'remove-statistics': {
    write: ({ snapshotId }) => ({ 'snapshot-id': snapshotId }),
    read: (json) => ({ snapshotId: asLong(json['snapshot-id'], 'snapshot-id') }),
  },
  'set-partition-statistics': {
    write: ({ partitionStatistics }) => ({ 'partition-statistics': partitionStatistics }),
    read: (json) => ({
      partitionStatistics: asObject(json['partition-statistics'], 'partition-statistics'),
    }),
  },
  'remove-partition-statistics': {
    write: ({ snapshotId }) => ({ 'snapshot-id': snapshotId }),
    read: (json) => ({ snapshotId: asLong(json['snapshot-id'], 'snapshot-id') }),
  },
  'remove-partition-specs': {
    write: ({ specIds }) => ({ 'spec-ids': specIds }),
    read: (json) => ({ specIds: integers(json, 'spec-ids') }),
  },
  'remove-schemas': {
    write: ({ schemaIds }) => ({ 'schema-ids': schemaIds }),
    read: (json) => ({ schemaIds: integers(json, 'schema-ids') }),
  },
  'add-encryption-key': {
    write: ({ encryptionKey }) => ({ 'encryption-key': encryptionKey }),
    read: (json) => ({ encryptionKey: asObject(json['encryption-key'], 'encryption-key') }),
  },
  'remove-encryption-key': {
    write: ({ keyId }) => ({ 'key-id': keyId }),
    read: (json) => ({ keyId: text(json, 'key-id') }),
  },
};

/** @throws LakeError LAKE-I006, also for an action that lake does not know */
export function updateFromJson(json: unknown): TableUpdate {
  const object = asObject(json, 'update');
  const action = asString(object['action'], 'update.action');
  if (!isAction(action)) throw malformed('update.action', `is unknown: ${action}`);
  // The table pairs each action with its members; the compiler cannot follow one chosen at run time.
  return { action, ...forms[action].read(object) } as TableUpdate;
}

export function updateToJson(update: TableUpdate): JsonObject {
  // See above: the form is the one of the update's own action.
  const form = forms[update.action] as Form<Action>;
  return { action: update.action, ...form.write(update) };
}

function isAction(name: string): name is Action {
  return Object.hasOwn(forms, name);
}

function formatVersionOf(json: JsonObject): 1 | 2 | 3 {
  const version = integer(json, 'format-version');
  if (version === 1 || version === 2 || version === 3) return version;
  throw malformed('format-version', 'must be 1, 2 or 3');
}

function integer(json: JsonObject, name: string): number {
  return asInteger(json[name], name);
}

function integers(json: JsonObject, name: string): readonly number[] {
  return asList(json[name], name).map((item) => asInteger(item, name));
}

function text(json: JsonObject, name: string): string {
  return asString(json[name], name);
}
