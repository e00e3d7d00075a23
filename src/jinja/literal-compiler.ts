/**
 * Literals to closures: constants, tuples, lists and dicts.
 *
 * @module
 */

import { spend } from './budget.js';
import type { ConstantNode, DictNode, Expression } from './ast.js';
import type { Eval, Scope } from './compiler-scope.js';
import { Dict } from './dict.js';
import { Float, List, Tuple, type Value } from './value.js';

export function valueOfConstant({ value }: ConstantNode): Value {
  return value === null || typeof value !== 'object' ? value : new Float(value.float);
}

export function compileConstant(node: ConstantNode): Eval {
  const value = valueOfConstant(node);
  return () => value;
}

export function compileTuple(items: readonly Expression[], scope: Scope): Eval {
  const values = scope.compileAll(items);
  const size = 64 + 8 * values.length;
  return (frame) => {
    spend(size);
    return new Tuple(values.map((value) => value(frame)));
  };
}

export function compileList(items: readonly Expression[], scope: Scope): Eval {
  const values = scope.compileAll(items);
  const size = 64 + 8 * values.length;
  return (frame) => {
    spend(size);
    return new List(values.map((value) => value(frame)));
  };
}

export function compileDict({ pairs }: DictNode, scope: Scope): Eval {
  const entries = pairs.map(
    ([key, value]) => [scope.compileExpression(key), scope.compileExpression(value)] as const,
  );
  const sites = pairs.map(([key]) => scope.site(key));
  return (frame) => {
    spend(256 + 64 * entries.length);
    const values = entries.map(([key, value]) => [key(frame), value(frame)] as const);
    const dict = new Dict();
    values.forEach(([key, value], i) => {
      frame.runtime.site = sites[i];
      dict.set(key, value);
    });
    return dict;
  };
}
