/**
 * Does what a template would do while it is parsed, without rendering it: the functions that tell of
 * its node are called as the template calls them.
 *
 * @module
 */

import { callValue } from '../jinja/call-value.js';
import type { Outline, OutlineStep } from '../jinja/template.js';
import type { MacroScope } from './macro-scope.js';

/** Functions that tell something, or may fail. */
const telling: ReadonlySet<string> = new Set(['ref', 'source', 'config', 'var', 'env_var']);
/** Functions that do nothing while a project is parsed. */
const silent: ReadonlySet<string> = new Set(['new_rows', 'changes']);
/** Names that are false while a project is parsed, and whether they are called. */
const neverTrue: ReadonlyMap<string, boolean> = new Map([
  ['is_incremental', true],
  ['execute', false],
]);

/** False where the template does more than the outline can tell; nothing was called then. */
export function followOutline(outline: Outline, scope: MacroScope): boolean {
  if (!outline.every((step) => isKnown(step, scope))) return false;
  for (const step of outline) follow(step, scope);
  return true;
}

/** A macro of the project that has the name of a function may do anything. */
function isKnown(step: OutlineStep, scope: MacroScope): boolean {
  if (step.kind === 'call') {
    const isCallable = silent.has(step.name) || (telling.has(step.name) && step.call !== undefined);
    return isCallable && !scope.isOverridden(step.name);
  }
  const { test, then, otherwise } = step;
  if (neverTrue.get(test.name) !== test.isCall || scope.isOverridden(test.name)) return false;
  return (test.isNegated ? then : otherwise).every((inner) => isKnown(inner, scope));
}

function follow(step: OutlineStep, scope: MacroScope): void {
  if (step.kind === 'call') {
    const target = step.call && scope.get(step.name);
    if (step.call && target !== undefined) callValue(target, step.call);
    return;
  }
  for (const inner of step.test.isNegated ? step.then : step.otherwise) follow(inner, scope);
}
