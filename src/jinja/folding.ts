/**
 * Constant folding, where it can be seen: the original evaluates constant expressions while it
 * compiles, with two differences from running them. A slice that is none gives an undefined value
 * instead of an error, and the result is built anew, so that `[[]] * 2` holds two lists.
 *
 * @module
 */

import { spend } from './budget.js';
import type { DictNode, Expression } from './ast.js';
import { eachChild } from './ast-walk.js';
import { Dict, PySet } from './dict.js';
import { runtimeFault } from './fault.js';
import { has, trait, traitsOfFilter } from './traits.js';
import { Float, List, Markup, Tuple, type Value } from './value.js';

/** The expression reads nothing and calls nothing, or nothing that is sure to be evaluated. */
export function mayBeConstant(node: Expression): boolean {
  return !has(node, trait.open) || isDecidable(node);
}

/** The expression may be constant, and folding it can make a difference. */
export function isFoldable(node: Expression): boolean {
  return isDecidable(node) || (has(node, trait.foldable) && !has(node, trait.open));
}

function isDecidable(node: Expression): boolean {
  return has(node, trait.decidable) && node.kind !== 'call';
}

/** The expression is no constant, whatever its operands are. */
export function isNeverConstant(node: Expression): boolean {
  if (node.kind === 'filter') return traitsOfFilter(node.name) !== 0;
  return node.kind === 'name' || node.kind === 'call';
}

/** Stands for such an expression where a constant is computed. */
export function notConstant(): never {
  throw runtimeFault('no constant');
}

/** What the original tries to fold while it compiles, with all that is below it. */
const folded: ReadonlySet<Expression['kind']> = new Set<Expression['kind']>([
  ...(['unary', 'binary', 'compare', 'concat', 'conditional'] as const),
  ...(['attribute', 'item', 'call', 'filter', 'test'] as const),
]);

/** The dicts that the original tries to build while it compiles an expression. */
export function foldedDicts(node: Expression): readonly DictNode[] {
  if (!has(node, trait.dict) || !folded.has(node.kind)) return [];
  const found: DictNode[] = [];
  const visit = (inner: Expression): void => {
    if (!has(inner, trait.dict)) return;
    eachChild(inner, visit);
    if (inner.kind === 'dict') found.push(inner);
  };
  eachChild(node, visit);
  return found;
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
