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
import { isData, isFoldable, mayBeConstant } from './folding.js';
import { Frame, Root, Runtime } from './runtime.js';
import { valueOfConstant } from './literal-compiler.js';
import { placeFault } from './template-error.js';
import { has, trait } from './traits.js';
import type { Value } from './value.js';

/** Constants that need more are computed when they are wanted. */
const foldingLimits = { memory: 1024 * 1024, seconds: 1 };

/**
 * The value that a constant expression is folded to; undefined where folding makes no difference,
 * where there is no value, or where nobody could tell.
 */
export function fold(node: Expression, scope: Scope): Value | undefined {
  return isFoldable(node) ? constantValue(node, scope) : undefined;
}

/** The value of any constant expression, where constants are folded. */
function constantValue(node: Expression, scope: Scope): Value | undefined {
  return scope.around.isVolatile ? undefined : knownValue(node, scope);
}

/** The value of a constant expression, known even where the original folds nothing. */
export function knownValue(node: Expression, scope: Scope): Value | undefined {
  const { folding, isVolatile } = scope.around;
  if (folding || !mayBeConstant(node)) return undefined;
  if (isVolatile && has(node, trait.filter)) return undefined;
  return node.kind === 'constant' ? valueOfConstant(node) : evaluateConstant(node, scope);
}

function evaluateConstant(node: Expression, scope: Scope): Value | undefined {
  const runtime = new Runtime();
  const escaping = { isOn: scope.around.autoescape };
  const root = new Root(runtime, 'run', new Map(), new Map(), escaping);
  try {
    const evaluate = scope.forFolding().compileExpression(node);
    return apart(new Budget(foldingLimits), () => evaluate(new Frame(root, undefined, 0)));
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
