/**
 * The part of a change that concerns the table itself: creation, schema, spec, sort order and
 * properties, as requirements and updates.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import type { TableChange } from './change.js';
import { currentSchema } from '../metadata/history.js';
import type { TableMetadata } from '../metadata/metadata.js';
import type { TableRequirement } from '../metadata/requirement.js';
import { refuseReservedProperties } from '../metadata/reserved-properties.js';
import { nameMappingProperty, updatedNameMapping } from '../schema/name-mapping.js';
import { highestFieldId } from '../schema/schema-fields.js';
import type { Schema } from '../schema/schema.js';
import { lastAdded, type TableUpdate } from '../metadata/update.js';

/** As Java has it: setting this property upgrades the table. It is not stored. */
const formatVersionProperty = 'format-version';

export interface DefinitionChange {
  readonly requirements: readonly TableRequirement[];
  readonly updates: readonly TableUpdate[];
}

/** @throws LakeError LAKE-I002 when a table to be created exists, LAKE-I001 when there is none */
export function definitionChange(
  change: TableChange,
  base: TableMetadata | undefined,
  tableUuid: string,
): DefinitionChange {
  if (change.create) return creation(change, change.create, base, tableUuid);
  if (!base) throw new LakeError('LAKE-I001', 'the table to change does not exist');
  return {
    requirements: [{ type: 'assert-table-uuid', uuid: tableUuid }, ...asserted(change, base)],
    updates: [...upgrade(change), ...definitions(change, base), ...properties(change, base)],
  };
}

function creation(
  change: TableChange,
  create: NonNullable<TableChange['create']>,
  base: TableMetadata | undefined,
  tableUuid: string,
): DefinitionChange {
  if (base) {
    throw new LakeError('LAKE-I002', `the table at ${base.location} exists already`, {
      hint: 'somebody else created it meanwhile: run again',
    });
  }
  return {
    requirements: [{ type: 'assert-create' }],
    updates: [
      { action: 'assign-uuid', uuid: tableUuid },
      { action: 'upgrade-format-version', formatVersion: create.formatVersion },
      ...definitions(change, undefined),
      { action: 'set-location', location: create.location },
      ...properties(change),
    ],
  };
}

/** What nobody else may have changed meanwhile. */
function asserted(change: TableChange, base: TableMetadata): TableRequirement[] {
  const schema: TableRequirement[] = [
    { type: 'assert-current-schema-id', currentSchemaId: base.currentSchemaId },
    { type: 'assert-last-assigned-field-id', lastAssignedFieldId: base.lastColumnId },
  ];
  const spec: TableRequirement[] = [
    { type: 'assert-default-spec-id', defaultSpecId: base.defaultSpecId },
    { type: 'assert-last-assigned-partition-id', lastAssignedPartitionId: base.lastPartitionId },
  ];
  const order: TableRequirement[] = [
    { type: 'assert-default-sort-order-id', defaultSortOrderId: base.defaultSortOrderId },
  ];
  return [
    ...(change.schema ? schema : []),
    ...(change.spec ? spec : []),
    ...(change.sortOrder ? order : []),
  ];
}

function definitions(change: TableChange, base: TableMetadata | undefined): TableUpdate[] {
  const { schema, spec, sortOrder } = change;
  return [
    ...(schema ? schemaUpdates(schema, base) : []),
    ...(spec
      ? ([
          { action: 'add-spec', spec },
          { action: 'set-default-spec', specId: lastAdded },
        ] as const)
      : []),
    ...(sortOrder
      ? ([
          { action: 'add-sort-order', sortOrder },
          { action: 'set-default-sort-order', sortOrderId: lastAdded },
        ] as const)
      : []),
  ];
}

function schemaUpdates(schema: Schema, base: TableMetadata | undefined): TableUpdate[] {
  const lastColumnId = Math.max(base?.lastColumnId ?? 0, highestFieldId(schema));
  return [
    { action: 'add-schema', schema, lastColumnId },
    { action: 'set-current-schema', schemaId: lastAdded },
  ];
}

function properties(change: TableChange, base?: TableMetadata): TableUpdate[] {
  const { setProperties = {}, removeProperties } = change;
  refuseReservedProperties([...Object.keys(setProperties), ...(removeProperties ?? [])]);
  const updates = Object.fromEntries(
    Object.entries({ ...nameMapping(change, base), ...setProperties }).filter(
      ([name]) => name !== formatVersionProperty,
    ),
  );
  return [
    ...(Object.keys(updates).length === 0 ? [] : [{ action: 'set-properties', updates } as const]),
    ...(removeProperties?.length
      ? [{ action: 'remove-properties', removals: removeProperties } as const]
      : []),
  ];
}

/** Files without field ids go on to be found by the names that their columns had. */
function nameMapping({ schema }: TableChange, base?: TableMetadata): Record<string, string> {
  const mapping = base?.properties[nameMappingProperty];
  if (!schema || !base || mapping === undefined) return {};
  return { [nameMappingProperty]: updatedNameMapping(mapping, currentSchema(base), schema) };
}

function upgrade({ setProperties }: TableChange): TableUpdate[] {
  switch (setProperties?.[formatVersionProperty]) {
    case undefined:
      return [];
    case '2':
      return [{ action: 'upgrade-format-version', formatVersion: 2 }];
    case '3':
      return [{ action: 'upgrade-format-version', formatVersion: 3 }];
    default:
      throw new LakeError('LAKE-C003', `the property "${formatVersionProperty}" must be 2 or 3`);
  }
}
