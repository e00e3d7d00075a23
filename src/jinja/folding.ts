/**
 * Constant folding, where it can be seen: the original evaluates constant expressions while it
 * compiles, with two differences from running them. A slice that is none gives an undefined value
 * instead of an error, and the result is built anew, so that `[[]] * 2` holds two lists.
 *
 * @module
 */

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
}

const findings = new WeakMap<Expression, Findings>();

/** The expression is constant, and folding it can make a difference. */
export function isFoldable(node: Expression): boolean {
  const { isConstant, isVisible } = find(node);
  return isConstant && isVisible;
}

function find(node: Expression): Findings {
  const known = findings.get(node);
  if (known !== undefined) return known;
  const below = childrenOf(node).map(find);
  const isOpen =
    node.kind === 'name' ||
    node.kind === 'call' ||
    (node.kind === 'filter' && (node.input === undefined || contextual.has(node.name)));
  const isOwn = node.kind === 'slice' || (node.kind === 'binary' && node.operator === '*');
  const found = {
    isConstant: !isOpen && below.every((b) => b.isConstant),
    isVisible: isOwn || below.some((b) => b.isVisible),
  };
  findings.set(node, found);
  return found;
}

/** The value can be written as a constant: it is data through and through. */
export function isData(value: Value): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (value instanceof Float || value instanceof Markup) return true;
  if (value instanceof List || value instanceof Tuple) return value.items.every(isData);
  if (value instanceof PySet) return [...value.values()].every(isData);
  if (value.kind === 'range') return true;
  return value instanceof Dict && [...value.entries()].every(([k, v]) => isData(k) && isData(v));
}

/** The same data, sharing nothing that can change. */
export function copyData(value: Value): Value {
  if (value instanceof List) return new List(value.items.map(copyData));
  if (value instanceof Tuple) return new Tuple(value.items.map(copyData));
  if (value instanceof PySet) return new PySet(value.values());
  if (!(value instanceof Dict)) return value;
  return new Dict([...value.entries()].map(([k, v]) => [copyData(k), copyData(v)] as const));
}
