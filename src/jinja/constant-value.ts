/**
 * Constant expressions, computed while the template is compiled.
 *
 * @module
 */

import { Budget, apart } from './budget.js';
import type { DictNode, Expression } from './ast.js';
import type { Scope } from './compiler-scope.js';
import { hashKey } from './dict.js';
import { Fault } from './fault.js';
import { isConstant, isData, isFoldable } from './folding.js';
import { Frame, Root, Runtime } from './runtime.js';
import { valueOfConstant } from './literal-compiler.js';
import { placeFault } from './template-error.js';
import type { Value } from './value.js';

/** Constants that need more are computed when they are wanted. */
const foldingLimits = { memory: 1024 * 1024, seconds: 1 };

/** The value of a constant expression; undefined where it has none, or where nobody could tell. */
export function fold(node: Expression, scope: Scope): Value | undefined {
  return isFoldable(node) ? constantValue(node, scope) : undefined;
}

/** The value of any constant expression. */
export function constantValue(node: Expression, scope: Scope): Value | undefined {
  if (scope.around.folding || !isConstant(node)) return undefined;
  if (node.kind === 'constant') return valueOfConstant(node);
  const runtime = new Runtime('run');
  try {
    const evaluate = scope.forFolding().compileExpression(node);
    const frame = new Frame(new Root(runtime, new Map(), new Map()), undefined, 0);
    return apart(new Budget(foldingLimits), () => evaluate(frame));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    if (error instanceof Fault) return undefined; // it fails again when it runs
    throw error;
  }
}

/** Data all through, and not too much to be built anew with each use. */
export function isSmallData(value: Value): boolean {
  try {
    return apart(new Budget(foldingLimits), () => isData(value));
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

/** The original builds constant dicts while it compiles: a key without a hash is found then. */
export function checkConstantKeys({ pairs }: DictNode, scope: Scope): void {
  for (const [keyNode, valueNode] of pairs) {
    const key = constantValue(keyNode, scope);
    if (key === undefined || constantValue(valueNode, scope) === undefined) return;
    try {
      hashKey(key);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      throw placeFault(error, { site: scope.site(keyNode), statement: scope.mark(keyNode) });
    }
  }
}
