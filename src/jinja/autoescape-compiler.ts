/**
 * `{% autoescape %}`. Where its condition is constant, what is printed within is compiled so; elsewhere
 * the block is volatile: nothing within is folded, and printing asks what holds at that moment. Filters,
 * set blocks and calls of macros always ask.
 *
 * @module
 */

import type { AutoescapeNode } from './ast.js';
import { enterScope, leaveScope, type Exec, type Scope } from './compiler-scope.js';
import { knownValue } from './constant-value.js';
import { truthy } from './iteration.js';
import type { Frame } from './runtime.js';

/** Whether what a template prints there is escaped. */
export function escapesAt(scope: Scope): (frame: Frame) => boolean {
  const { autoescape, isVolatile } = scope.around;
  return isVolatile ? (frame) => frame.root.escaping.isOn : () => autoescape;
}

export function compileAutoescape(node: AutoescapeNode, outer: Scope): Exec {
  const scope = outer.inner();
  scope.symbols.visitExpression(node.enabled);
  scope.symbols.visitAll(node.body);
  const enabled = scope.compileExpression(node.enabled);
  const known = knownValue(node.enabled, scope);
  const within = known === undefined ? scope.asVolatile() : scope.withAutoescape(truthy(known));
  const body = within.compileBody(node.body);
  const enter = enterScope(scope);
  const leave = leaveScope(scope);
  const mark = scope.mark(node);
  return (frame) => {
    const { escaping } = frame.root;
    const before = escaping.isOn;
    enter(frame);
    frame.runtime.start(mark);
    escaping.isOn = truthy(enabled(frame));
    const completion = body(frame);
    // the original forgets to, where `break` or `continue` leave the block
    if (completion === 0) escaping.isOn = before;
    leave(frame);
    return completion;
  };
}
