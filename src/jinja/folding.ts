/**
 * Constant folding, where it can be seen: the original evaluates constant expressions while it
 * compiles, with two differences from running them. A slice that is none gives an undefined value
 * instead of an error, and the result is built anew, so that `[[]] * 2` holds two lists.
 *
 * @module
 */

import { spend } from './budget.js';
import type { Expression } from './ast.js';
import { childrenOf } from './ast-walk.js';
import { Dict, PySet } from './dict.js';
import { Float, List, Markup, Tuple, type Value } from './value.js';

const contextual: ReadonlySet<string> = new Set(
  'map select reject selectattr rejectattr random'.split(' '),
);

interface Findings {
  readonly isConstant: boolean;
  readonly isVisible: boolean;
  readonly holdsDict: boolean;
}

/** What is known about the expressions of the program that is being compiled. */
const findings = new Map<Expression, Findings>();

/** The compiler has started with another program. */
export function forgetFindings(): void {
  findings.clear();
}

/** The expression reads nothing and calls nothing. */
export function isConstant(node: Expression): boolean {
  return find(node).isConstant;
}

/** The expression is constant, and folding it can make a difference. */
export function isFoldable(node: Expression): boolean {
  const { isConstant, isVisible } = find(node);
  return isConstant && isVisible;
}

const constant: Findings = { isConstant: true, isVisible: false, holdsDict: false };
const open: Findings = { isConstant: false, isVisible: false, holdsDict: false };

function find(node: Expression): Findings {
  if (node.kind === 'constant') return constant;
  if (node.kind === 'name') return open;
  const known = findings.get(node);
  if (known !== undefined) return known;
  const below = childrenOf(node).map(find);
  const isOpen =
    node.kind === 'call' ||
    (node.kind === 'filter' && (node.input === undefined || contextual.has(node.name)));
  const isOwn = node.kind === 'slice' || (node.kind === 'binary' && node.operator === '*');
  const found = {
    isConstant: !isOpen && below.every((b) => b.isConstant),
    isVisible: isOwn || below.some((b) => b.isVisible),
    holdsDict: node.kind === 'dict' || below.some((b) => b.holdsDict),
  };
  findings.set(node, found);
  return found;
}

/** What the original tries to fold while it compiles, with all that is below it. */
const folded: ReadonlySet<Expression['kind']> = new Set<Expression['kind']>([
  ...(['unary', 'binary', 'compare', 'concat', 'conditional'] as const),
  ...(['attribute', 'item', 'call', 'filter', 'test'] as const),
]);

/** The dicts that the original tries to build while it compiles an expression. */
export function foldedDicts(node: Expression): readonly Extract<Expression, { kind: 'dict' }>[] {
  if (!folded.has(node.kind) || !find(node).holdsDict) return [];
  return childrenOf(node).flatMap(dictsIn);
}

function dictsIn(node: Expression): readonly Extract<Expression, { kind: 'dict' }>[] {
  if (!find(node).holdsDict) return [];
  const below = childrenOf(node).flatMap(dictsIn);
  return node.kind === 'dict' ? [...below, node] : below;
}

/** The value can be written as a constant: it is data through and through. */
export function isData(value: Value): boolean {
  spend(1);
  if (value === null || typeof value !== 'object') return true;
  if (value instanceof Float || value instanceof Markup) return true;
  if (value instanceof List || value instanceof Tuple) return value.items.every(isData);
  if (value instanceof PySet) return [...value.values()].every(isData);
  if (value.kind === 'range') return true;
  return value instanceof Dict && [...value.entries()].every(([k, v]) => isData(k) && isData(v));
}

/** The same data, sharing nothing that can change. */
export function copyData(value: Value): Value {
  spend(8);
  if (value instanceof List) return new List(value.items.map(copyData));
  if (value instanceof Tuple) return new Tuple(value.items.map(copyData));
  if (value instanceof PySet) return new PySet(value.values());
  if (!(value instanceof Dict)) return value;
  return new Dict([...value.entries()].map(([k, v]) => [copyData(k), copyData(v)] as const));
}
