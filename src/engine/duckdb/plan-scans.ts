/**
 * The scans of a logical plan, each with the conditions that rows must satisfy to leave it: what the
 * optimizer pushed down to the scan itself.
 *
 * @module
 */

import { isPlanNode, nodes, numbers, type PlanNode } from './plan-json.js';
import type { ScanCondition } from './plan-predicate.js';

export interface PlannedScan {
  readonly node: PlanNode;
  readonly conditions: readonly ScanCondition[];
}

/** A condition on the output of an operator. */
type Pending = ScanCondition;

/** Every scan (`LOGICAL_GET`) among the operators below a plan's root. */
export function plannedScans(root: PlanNode): readonly PlannedScan[] {
  return scansBelow(root, []);
}

function scansBelow(node: PlanNode, pending: readonly Pending[]): readonly PlannedScan[] {
  const children = nodes(node['children']);
  const [only] = children;
  switch (node['type']) {
    case 'LOGICAL_GET':
      return [{ node, conditions: isWhole(node) ? pending : [] }, ...scansOfAll(children)];
    case 'LOGICAL_FILTER':
      return only ? scansBelow(only, throughFilter(node, only, pending)) : [];
    case 'LOGICAL_PROJECTION':
      return only ? scansBelow(only, throughProjection(node, pending)) : [];
    case 'LOGICAL_COMPARISON_JOIN':
      return throughJoin(node, children, pending) ?? scansOfAll(children);
    default:
      return scansOfAll(children);
  }
}

function scansOfAll(children: readonly PlanNode[]): readonly PlannedScan[] {
  return children.flatMap((child) => scansBelow(child, []));
}

/** A scan that gives all of its columns and rows, so that places in its output are its columns. */
function isWhole(scan: PlanNode): boolean {
  const extra = scan['extra_info'];
  return (
    numbers(scan['projection_ids']).length === 0 &&
    nodes(scan['column_indexes']).every((column, i) => column['index'] === i) &&
    isPlanNode(extra) &&
    extra['sample_options'] === null
  );
}

function throughFilter(
  filter: PlanNode,
  input: PlanNode,
  pending: readonly Pending[],
): readonly Pending[] {
  const map = numbers(filter['projection_map']);
  const width = widthOf(input);
  if (width === undefined) return [];
  const identity = Array.from({ length: width }, (_, i) => i);
  const own = nodes(filter['expressions']).map((node): Pending => ({
    kind: 'expression',
    node,
    columns: identity,
  }));
  return [...(map.length === 0 ? pending : remap(pending, map)), ...own];
}

/** Only columns, as they are: then the filter might as well stand below. */
function throughProjection(projection: PlanNode, pending: readonly Pending[]): readonly Pending[] {
  const expressions = nodes(projection['expressions']);
  const map = expressions.map(({ index }) => (typeof index === 'number' ? index : -1));
  const isPlain = expressions.every((e) => e['expression_class'] === 'BOUND_REF');
  return isPlain ? remap(pending, map) : [];
}

function remap(pending: readonly Pending[], map: readonly number[]): readonly Pending[] {
  const through = (column: number) => map[column] ?? -1;
  return pending.map((condition) =>
    condition.kind === 'in'
      ? { ...condition, column: through(condition.column) }
      : { ...condition, columns: condition.columns.map(through) },
  );
}

/** `column IN (…many values)` is a join with the list that marks the rows, and a filter on the mark. */
function throughJoin(
  join: PlanNode,
  [left, right]: readonly PlanNode[],
  pending: readonly Pending[],
): readonly PlannedScan[] | undefined {
  if (!left || !right || join['join_type'] !== 'MARK') return undefined;
  const width = widthOf(left);
  const marked = markedColumn(join, right);
  if (width === undefined || !marked || numbers(join['left_projection_map']).length > 0) {
    return undefined;
  }
  const isMark = ({ node, columns }: Extract<Pending, { kind: 'expression' }>) =>
    node['expression_class'] === 'BOUND_REF' && columns[Number(node['index'])] === width;
  const through = pending.map((condition): Pending => {
    if (condition.kind === 'in') return condition;
    return isMark(condition) ? { kind: 'in', ...marked } : condition;
  });
  return scansBelow(left, through);
}

function markedColumn(
  join: PlanNode,
  list: PlanNode,
): { readonly column: number; readonly values: readonly unknown[] } | undefined {
  const conditions = nodes(join['conditions']);
  const [condition] = conditions;
  const { left, right, comparison } = condition ?? {};
  const collection = list['collection'];
  if (conditions.length !== 1 || comparison !== 'COMPARE_EQUAL') return undefined;
  if (list['type'] !== 'LOGICAL_CHUNK_GET' || !isPlanNode(collection)) return undefined;
  if (!isColumn(left) || !isColumn(right) || right['index'] !== 0) return undefined;
  const { types, values } = collection;
  if (!Array.isArray(types) || types.length !== 1 || !Array.isArray(values)) return undefined;
  const [column] = values as readonly unknown[];
  return Array.isArray(column) ? { column: Number(left['index']), values: column } : undefined;
}

function isColumn(node: unknown): node is PlanNode {
  return isPlanNode(node) && node['expression_class'] === 'BOUND_REF';
}

/** The number of columns that an operator gives; undefined where it is not certain. */
function widthOf(node: PlanNode): number | undefined {
  const [only] = nodes(node['children']);
  switch (node['type']) {
    case 'LOGICAL_GET':
      return nodes(node['returned_types']).length;
    case 'LOGICAL_PROJECTION':
      return nodes(node['expressions']).length;
    case 'LOGICAL_FILTER': {
      const kept = numbers(node['projection_map']).length;
      return kept > 0 ? kept : only && widthOf(only);
    }
    case 'LOGICAL_COMPARISON_JOIN': {
      if (node['join_type'] !== 'MARK' || numbers(node['left_projection_map']).length > 0) {
        return undefined;
      }
      const width = only && widthOf(only);
      return width === undefined ? undefined : width + 1;
    }
    default:
      return undefined;
  }
}
