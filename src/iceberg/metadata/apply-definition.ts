/**
 * What updates do to the schemas, partition specs and sort orders of a table. An equal one that
 * exists is used again under its id.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { withMetadata, type Draft } from './metadata-draft.js';
import type { PartitionField, PartitionSpec } from '../partition/partition-spec.js';
import { samePartition, sameSchema, sameSortOrder, sameSpec } from './same-definition.js';
import { highestFieldId } from '../schema/schema-fields.js';
import type { Schema } from '../schema/schema.js';
import { unsorted, type SortOrder } from '../partition/sort-order.js';
import { lastAdded } from './update.js';

export function addSchema(draft: Draft, schema: Schema, lastColumnId = 0): Draft {
  const { schemas } = draft.metadata;
  const highest = Math.max(draft.metadata.lastColumnId, lastColumnId, highestFieldId(schema));
  const equal = schemas.find((s) => sameSchema(s, schema));
  const schemaId = equal?.schemaId ?? nextId(schemas.map((s) => s.schemaId));
  return {
    ...withMetadata(draft, {
      lastColumnId: highest,
      ...(!equal && { schemas: [...schemas, { ...schema, schemaId }] }),
    }),
    addedSchemaId: schemaId,
  };
}

export function setCurrentSchema(draft: Draft, schemaId: number): Draft {
  const ids = draft.metadata.schemas.map((s) => s.schemaId);
  return withMetadata(draft, {
    currentSchemaId: resolveId(schemaId, draft.addedSchemaId, ids, 'schema'),
  });
}

export function addPartitionSpec(draft: Draft, spec: PartitionSpec): Draft {
  const { partitionSpecs, lastPartitionId } = draft.metadata;
  const equal = partitionSpecs.find((s) => sameSpec(s, spec));
  if (equal) return { ...draft, addedSpecId: equal.specId };
  requireFreeFieldIds(
    partitionSpecs.flatMap((s) => s.fields),
    spec,
  );
  const specId = nextId(partitionSpecs.map((s) => s.specId));
  return {
    ...withMetadata(draft, {
      partitionSpecs: [...partitionSpecs, { ...spec, specId }],
      lastPartitionId: Math.max(lastPartitionId, ...spec.fields.map((f) => f.fieldId)),
    }),
    addedSpecId: specId,
  };
}

export function setDefaultSpec(draft: Draft, specId: number): Draft {
  const ids = draft.metadata.partitionSpecs.map((s) => s.specId);
  return withMetadata(draft, {
    defaultSpecId: resolveId(specId, draft.addedSpecId, ids, 'partition spec'),
  });
}

export function addSortOrder(draft: Draft, order: SortOrder): Draft {
  const { sortOrders } = draft.metadata;
  const equal = sortOrders.find((o) => sameSortOrder(o, order));
  if (equal) return { ...draft, addedSortOrderId: equal.orderId };
  const orderId =
    order.fields.length === 0
      ? unsorted.orderId
      : Math.max(1, nextId(sortOrders.map((o) => o.orderId)));
  return {
    ...withMetadata(draft, { sortOrders: [...sortOrders, { ...order, orderId }] }),
    addedSortOrderId: orderId,
  };
}

export function setDefaultSortOrder(draft: Draft, orderId: number): Draft {
  const ids = draft.metadata.sortOrders.map((o) => o.orderId);
  return withMetadata(draft, {
    defaultSortOrderId: resolveId(orderId, draft.addedSortOrderId, ids, 'sort order'),
  });
}

/** Unknown ids are no error: what shall go is gone. */
export function removePartitionSpecs(draft: Draft, specIds: readonly number[]): Draft {
  if (specIds.includes(draft.metadata.defaultSpecId)) throw inUse('the current partition spec');
  return withMetadata(draft, {
    partitionSpecs: draft.metadata.partitionSpecs.filter((s) => !specIds.includes(s.specId)),
  });
}

/** Unknown ids are no error: what shall go is gone. */
export function removeSchemas(draft: Draft, schemaIds: readonly number[]): Draft {
  if (schemaIds.includes(draft.metadata.currentSchemaId)) throw inUse('the current schema');
  return withMetadata(draft, {
    schemas: draft.metadata.schemas.filter((s) => !schemaIds.includes(s.schemaId)),
  });
}

function resolveId(
  wanted: number,
  added: number | undefined,
  known: readonly number[],
  what: string,
): number {
  if (wanted === lastAdded && added === undefined) {
    throw new LakeError('LAKE-I004', `a commit asks for its last added ${what}, but added none`);
  }
  const id = wanted === lastAdded ? added : wanted;
  if (id !== undefined && known.includes(id)) return id;
  throw new LakeError('LAKE-I004', `a commit asks for the ${what} ${wanted}, which is not there`);
}

/** One partition field id means one value in all specs of a table. */
function requireFreeFieldIds(known: readonly PartitionField[], spec: PartitionSpec): void {
  for (const field of spec.fields) {
    const other = known.find((f) => f.fieldId === field.fieldId);
    if (other && !samePartition(other, field)) {
      throw new LakeError('LAKE-I004', `the partition field id ${field.fieldId} is taken`);
    }
  }
}

function nextId(ids: readonly number[]): number {
  return Math.max(-1, ...ids) + 1;
}

function inUse(what: string): LakeError {
  return new LakeError('LAKE-I004', `${what} cannot be removed`);
}
