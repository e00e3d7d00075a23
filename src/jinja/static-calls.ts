/**
 * The calls that can be seen without rendering: what a file refers to.
 *
 * @module
 */

import type { SourceLocation } from '../errors.js';
import type { Body, CallNode, Expression, Statement } from './ast.js';
import { eachBody, eachChild } from './ast-walk.js';
import type { SourceText } from './source-text.js';
import { has, trait } from './traits.js';

type StaticValue =
  | null
  | boolean
  | string
  | number
  | bigint
  | readonly StaticValue[]
  | { readonly [key: string]: StaticValue };

/**
 * A call by a name or a dotted name.
 *
 * @example
 * `{{ ref('shop', 'orders', v=2) }}` gives path `['ref']`, args `['shop', 'orders']`, kwargs `{ v: 2 }`.
 */
export interface StaticCall {
  readonly path: readonly string[];
  /** The values of literal arguments; undefined for others. */
  readonly args: readonly (StaticValue | undefined)[];
  readonly kwargs: Readonly<Record<string, StaticValue | undefined>>;
  /** All arguments are literals, and there is no `*` or `**`. */
  readonly literal: boolean;
  readonly location: SourceLocation;
  /** The `macroName` of the definition in which it stands. */
  readonly definition?: string;
}

/** The calls of a body, in the order of the file. */
export function staticCalls(body: Body, source: SourceText): readonly StaticCall[] {
  const found: FoundCall[] = [];
  for (const node of body) findCalls(node, undefined, found);
  return found
    .sort((a, b) => a.node.start - b.node.start)
    .map((call) => toStaticCall(call, source));
}

interface FoundCall {
  readonly node: CallNode;
  readonly path: readonly string[];
  readonly definition: string | undefined;
}

function findCalls(node: Statement, around: string | undefined, found: FoundCall[]): void {
  if (!has(node, trait.call)) return;
  const definition = node.kind === 'macro' ? (around ?? node.name) : around;
  const visit = (expression: Expression): void => {
    if (!has(expression, trait.call)) return;
    const path = expression.kind === 'call' ? pathOf(expression.callee) : undefined;
    if (expression.kind === 'call' && path) found.push({ node: expression, path, definition });
    eachChild(expression, visit);
  };
  eachChild(node, visit);
  eachBody(node, (body) => {
    for (const inner of body) findCalls(inner, definition, found);
  });
}

function toStaticCall({ node, path, definition }: FoundCall, source: SourceText): StaticCall {
  const { star, starStar } = node.arguments;
  const args = node.arguments.args.map(literalValue);
  const kwargs = node.arguments.kwargs.map(
    ({ name, value }) => [name, literalValue(value)] as const,
  );
  const isLiteral =
    star === undefined &&
    starStar === undefined &&
    args.every((value) => value !== undefined) &&
    kwargs.every(([, value]) => value !== undefined);
  return {
    path,
    args,
    kwargs: Object.fromEntries(kwargs),
    literal: isLiteral,
    location: source.locate(node.start, node.end),
    ...(definition !== undefined && { definition }),
  };
}

function pathOf(node: Expression): readonly string[] | undefined {
  if (node.kind === 'name') return [node.name];
  if (node.kind !== 'attribute') return undefined;
  const path = pathOf(node.object);
  return path && [...path, node.name];
}

/** The value of a literal as plain JavaScript; undefined for everything that has to be evaluated. */
function literalValue(node: Expression): StaticValue | undefined {
  switch (node.kind) {
    case 'constant':
      return typeof node.value === 'object' && node.value !== null ? node.value.float : node.value;
    case 'list':
    case 'tuple':
      return allOrNothing(node.items.map(literalValue));
    case 'dict': {
      const keys = allOrNothing(node.pairs.map(([key]) => literalValue(key)));
      const values = allOrNothing(node.pairs.map(([, value]) => literalValue(value)));
      if (keys === undefined || values === undefined) return undefined;
      return Object.fromEntries(keys.map((key, i) => [keyText(key), values[i] ?? null]));
    }
    case 'unary':
      return signed(node.operator, literalValue(node.operand));
    default:
      return undefined;
  }
}

function keyText(key: StaticValue): string {
  return typeof key === 'object' ? JSON.stringify(key) : String(key);
}

function allOrNothing(values: readonly (StaticValue | undefined)[]): StaticValue[] | undefined {
  const present = values.filter((value) => value !== undefined);
  return present.length === values.length ? present : undefined;
}

function signed(operator: string, value: StaticValue | undefined): StaticValue | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  if (operator === '-') return -value;
  return operator === '+' ? value : undefined;
}
