/**
 * The values of literals.
 *
 * @module
 */

import type { DictNode, Expression } from './ast.js';
import { Dict } from './dict.js';
import { operateUnary } from './operators.js';
import { Float, List, Tuple, type Value } from './value.js';

/** A new value; undefined for everything that is no literal through and through. */
export function literalOf(node: Expression): Value | undefined {
  switch (node.kind) {
    case 'constant':
      return typeof node.value === 'object' && node.value !== null
        ? new Float(node.value.float)
        : node.value;
    case 'list': {
      const items = literalsOf(node.items);
      return items && new List(items);
    }
    case 'tuple': {
      const items = literalsOf(node.items);
      return items && new Tuple(items);
    }
    case 'dict':
      return dictOf(node);
    case 'unary':
      return node.operator === 'not' ? undefined : signed(node.operator, node.operand);
    default:
      return undefined;
  }
}

/** The values of all of them; undefined where one is no literal. */
export function literalsOf(nodes: readonly Expression[]): Value[] | undefined {
  const values: Value[] = [];
  for (const node of nodes) {
    const value = literalOf(node);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function dictOf(node: DictNode): Dict | undefined {
  const dict = new Dict();
  for (const [keyNode, valueNode] of node.pairs) {
    const key = keyNode.kind === 'constant' ? literalOf(keyNode) : undefined;
    const value = literalOf(valueNode);
    if (key === undefined || value === undefined) return undefined;
    dict.set(key, value);
  }
  return dict;
}

function signed(operator: '-' | '+', operand: Expression): Value | undefined {
  if (operand.kind !== 'constant' || operand.value === null) return undefined;
  const isNumber = typeof operand.value !== 'string' && typeof operand.value !== 'boolean';
  const value = isNumber ? literalOf(operand) : undefined;
  return value === undefined ? undefined : operateUnary(operator, value);
}
