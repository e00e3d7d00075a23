/**
 * The shape a table shall have after a node was materialized: schema, partition spec, sort order
 * and properties, against what it has now.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import type { TableChange } from '../iceberg/commit/change.js';
import { assignFreshIds } from '../iceberg/schema/fresh-ids.js';
import { currentSchema, currentSpec } from '../iceberg/metadata/history.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { evolveSpec, parsePartitionBy } from '../iceberg/partition/partition-text.js';
import type { PartitionSpec } from '../iceberg/partition/partition-spec.js';
import type { Schema } from '../iceberg/schema/schema.js';
import { sameSortOrder } from '../iceberg/metadata/same-definition.js';
import type { SortOrder } from '../iceberg/partition/sort-order.js';
import { parseSortBy } from '../iceberg/partition/sort-text.js';
import type { NestedField } from '../iceberg/type/type.js';
import type { ModelNode, SeedNode } from '../project/node.js';
import { schemaForChange, schemaForReplacement } from './schema-change.js';

export interface TableShape {
  readonly schema: Schema;
  readonly spec: PartitionSpec;
  readonly sortOrder: SortOrder;
  readonly properties: Readonly<Record<string, string>>;
  /** What of it has to be committed. */
  readonly change: Pick<
    TableChange,
    'create' | 'schema' | 'spec' | 'sortOrder' | 'setProperties' | 'removeProperties'
  >;
}

export interface ShapeRequest {
  readonly node: ModelNode | SeedNode;
  /** The columns of the query. */
  readonly fields: readonly NestedField[];
  /** Undefined: the table is to be created at `location`. */
  readonly metadata: TableMetadata | undefined;
  readonly location: string;
  /** True: the rows are replaced as a whole, so any column may change. */
  readonly replace: boolean;
}

/**
 * @throws LakeError LAKE-E006 when `on_schema_change` forbids the change, LAKE-I007 when it is
 * illegal, LAKE-C003 for a malformed `partition_by` or `sort_by`
 */
export function tableShape(request: ShapeRequest): TableShape {
  refuseVersion3(request.node);
  return request.metadata
    ? changedShape(request, request.metadata)
    : newShape(request, request.location);
}

function newShape({ node, fields }: ShapeRequest, location: string): TableShape {
  const schema = assignFreshIds(fields);
  const spec = parsePartitionBy(schema, node.config.partitionBy);
  const sortOrder = parseSortBy(schema, node.config.sortBy);
  const properties = node.config.tableProperties;
  return {
    schema,
    spec,
    sortOrder,
    properties,
    change: {
      create: { location, formatVersion: 2 },
      schema,
      spec,
      sortOrder,
      setProperties: properties,
    },
  };
}

function changedShape(request: ShapeRequest, metadata: TableMetadata): TableShape {
  const { node, fields } = request;
  const schema = request.replace
    ? schemaForReplacement(metadata, fields)
    : schemaForChange(metadata, fields, node);
  const spec = evolveSpec(metadata, parsePartitionBy(schema, node.config.partitionBy));
  const sortOrder = identified(metadata, parseSortBy(schema, node.config.sortBy));
  const properties = node.config.tableProperties;
  const setProperties = changedProperties(metadata, properties);
  return {
    schema,
    spec,
    sortOrder,
    properties: { ...metadata.properties, ...properties },
    change: {
      ...(schema === currentSchema(metadata) ? {} : { schema }),
      ...(sameJson(spec.fields, currentSpec(metadata).fields) ? {} : { spec }),
      ...(sortOrder.orderId === metadata.defaultSortOrderId ? {} : { sortOrder }),
      ...(Object.keys(setProperties).length === 0 ? {} : { setProperties }),
    },
  };
}

/** Under the id that the table knows it by, or will. */
function identified(metadata: TableMetadata, order: SortOrder): SortOrder {
  const known = metadata.sortOrders.find((o) => sameSortOrder(o, order));
  const next = Math.max(...metadata.sortOrders.map((o) => o.orderId)) + 1;
  return known ?? { ...order, orderId: next };
}

function changedProperties(
  metadata: TableMetadata,
  wanted: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => metadata.properties[key] !== value),
  );
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function refuseVersion3(node: ModelNode | SeedNode): void {
  if (node.config.formatVersion === 2) return;
  throw new LakeError('LAKE-C011', `${node.name}: lake does not write format version 3 yet`, {
    location: node.location,
    hint: 'leave format_version out, or set it to 2',
  });
}
