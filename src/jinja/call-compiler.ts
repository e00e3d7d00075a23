/**
 * Calls to closures.
 *
 * @module
 */

import type { CallNode } from './ast.js';
import { callValue } from './call-value.js';
import { CompiledArguments } from './compiled-arguments.js';
import type { Eval, Scope } from './compiler-scope.js';
import { RuntimeCall, type Frame } from './runtime.js';
import type { Value } from './value.js';

export function compileCall(node: CallNode, scope: Scope): Eval {
  const call = compileCallWith(node, scope);
  return (frame) => call(frame, undefined);
}

/** A call that a call block may give its body as `caller`. */
export function compileCallWith(
  node: CallNode,
  scope: Scope,
): (frame: Frame, caller: Value | undefined) => Value {
  const callee = scope.compileExpression(node.callee);
  const given = new CompiledArguments(node.arguments, node, scope);
  const site = scope.site(node);
  return (frame, caller) => {
    const { runtime } = frame;
    const target = callee(frame);
    const args = given.positional(frame);
    const kwargs = given.keywords(frame, caller);
    runtime.site = site;
    return callValue(target, new RuntimeCall(runtime, site, args, kwargs, frame.root.escaping));
  };
}
