/**
 * DuckDB's logical plans as `json_serialize_plan` writes them.
 *
 * @module
 */

import { parseJson } from '../../util/json.js';

/** An operator or an expression of a plan. */
export type PlanNode = Readonly<Record<string, unknown>>;

/** The plans of a text; undefined where it cannot be planned or written as JSON. */
export function parsePlans(text: string): readonly PlanNode[] | undefined {
  const parsed = parseJson(withQuotedSpecials(text));
  if (!isPlanNode(parsed) || parsed['error'] !== false) return undefined;
  const plans = nodes(parsed['plans']);
  return plans.length > 0 ? plans : undefined;
}

export function nodes(value: unknown): readonly PlanNode[] {
  return Array.isArray(value) ? value.filter(isPlanNode) : [];
}

export function numbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'number') : [];
}

export function isPlanNode(value: unknown): value is PlanNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every object within a value that a test holds for. */
export function findNodes(value: unknown, test: (node: PlanNode) => boolean): readonly PlanNode[] {
  if (Array.isArray(value)) return value.flatMap((item) => findNodes(item, test));
  if (!isPlanNode(value)) return [];
  const inside = Object.values(value).flatMap((item) => findNodes(item, test));
  return test(value) ? [value, ...inside] : inside;
}

/** NaN and infinities stand in the text as JSON has not. Inside of strings quotes are escaped. */
function withQuotedSpecials(text: string): string {
  return text.replaceAll(/"value":(NaN|-?Infinity|-?nan|-?inf)(?=[,}])/g, '"value":"$1"');
}
