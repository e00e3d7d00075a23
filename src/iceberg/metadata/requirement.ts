/**
 * What must hold of a table for a commit to be applied: the requirements of the REST catalog
 * protocol under their own names.
 *
 * @module
 */

import { CommitConflict } from '../../errors.js';
import { unreachable } from '../../util/unreachable.js';
import type { TableMetadata } from './metadata.js';

export type TableRequirement =
  | { readonly type: 'assert-create' }
  | { readonly type: 'assert-table-uuid'; readonly uuid: string }
  /** Null: the reference must not exist. */
  | {
      readonly type: 'assert-ref-snapshot-id';
      readonly ref: string;
      readonly snapshotId: bigint | null;
    }
  | { readonly type: 'assert-last-assigned-field-id'; readonly lastAssignedFieldId: number }
  | { readonly type: 'assert-current-schema-id'; readonly currentSchemaId: number }
  | { readonly type: 'assert-last-assigned-partition-id'; readonly lastAssignedPartitionId: number }
  | { readonly type: 'assert-default-spec-id'; readonly defaultSpecId: number }
  | { readonly type: 'assert-default-sort-order-id'; readonly defaultSortOrderId: number };

/**
 * Checks all requirements against the metadata as it stands; undefined: there is no table.
 *
 * @throws CommitConflict (LAKE-I003) naming the first requirement that does not hold
 */
export function checkRequirements(
  metadata: TableMetadata | undefined,
  requirements: readonly TableRequirement[],
): void {
  for (const requirement of requirements) {
    const broken = metadata ? findBroken(metadata, requirement) : findBrokenOfNone(requirement);
    if (broken !== undefined) throw new CommitConflict('LAKE-I003', `commit refused: ${broken}`);
  }
}

function findBrokenOfNone(requirement: TableRequirement): string | undefined {
  return requirement.type === 'assert-create' ? undefined : 'the table does not exist any more';
}

function findBroken(metadata: TableMetadata, requirement: TableRequirement): string | undefined {
  switch (requirement.type) {
    case 'assert-create':
      return 'the table exists already';
    case 'assert-table-uuid':
      return differs('the table', requirement.uuid, metadata.tableUuid);
    case 'assert-ref-snapshot-id':
      return differs(
        `the head of "${requirement.ref}"`,
        requirement.snapshotId,
        Object.hasOwn(metadata.refs, requirement.ref)
          ? (metadata.refs[requirement.ref]?.snapshotId ?? null)
          : null,
      );
    case 'assert-last-assigned-field-id':
      return differs('the last column id', requirement.lastAssignedFieldId, metadata.lastColumnId);
    case 'assert-current-schema-id':
      return differs('the schema', requirement.currentSchemaId, metadata.currentSchemaId);
    case 'assert-last-assigned-partition-id':
      return differs(
        'the last partition id',
        requirement.lastAssignedPartitionId,
        metadata.lastPartitionId,
      );
    case 'assert-default-spec-id':
      return differs('the partition spec', requirement.defaultSpecId, metadata.defaultSpecId);
    case 'assert-default-sort-order-id':
      return differs('the sort order', requirement.defaultSortOrderId, metadata.defaultSortOrderId);
    default:
      return unreachable(requirement);
  }
}

type Comparable = string | number | bigint | null;

function differs(what: string, expected: Comparable, found: Comparable): string | undefined {
  if (expected === found) return undefined;
  return `${what} has changed (expected ${expected ?? 'none'}, found ${found ?? 'none'})`;
}
