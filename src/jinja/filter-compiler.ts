/**
 * Filters and tests to closures.
 *
 * @module
 */

import { didYouMean } from '../util/edit-distance.js';
import type { FilterNode, TestNode } from './ast.js';
import { callValue } from './call-value.js';
import { CompiledArguments } from './compiled-arguments.js';
import type { Eval, Scope } from './compiler-scope.js';
import { Fault } from './fault.js';
import type { Filter, FilterContext } from './filter.js';
import { filters } from './filters.js';
import { predicates } from './predicates.js';
import { RuntimeCall, type Frame, type Root, type Runtime } from './runtime.js';
import type { Site } from './source-text.js';
import type { UndefinedMode, Value } from './value.js';

export function compileFilter(node: FilterNode | TestNode, scope: Scope): Eval {
  if (node.input === undefined) throw new Error('a filter without its input');
  const input = scope.compileExpression(node.input);
  const apply = compileApplication(node, scope);
  return (frame) => apply(frame, input(frame));
}

/** A filter, or the filters of a block, on a value that is computed elsewhere. */
export function compileBlockFilter(
  node: FilterNode,
  scope: Scope,
): (frame: Frame, input: Value) => Value {
  const apply = compileApplication(node, scope);
  if (node.input?.kind !== 'filter') return apply;
  const inner = compileBlockFilter(node.input, scope);
  return (frame, input) => apply(frame, inner(frame, input));
}

function compileApplication(
  node: FilterNode | TestNode,
  scope: Scope,
): (frame: Frame, input: Value) => Value {
  const apply = findFilter(node, scope);
  const given = new CompiledArguments(node.arguments, node, scope);
  const site = scope.site(node);
  return (frame, input) => {
    const args = given.positional(frame);
    const kwargs = given.keywords(frame);
    const { runtime, root } = frame;
    runtime.site = site;
    const context = new FilterCall(runtime, site, root);
    return apply(input, { args, kwargs, context });
  };
}

/** Where nothing decides whether it is used, an unknown filter is found at once. */
function findFilter(node: FilterNode | TestNode, scope: Scope): Filter {
  const table = node.kind === 'filter' ? filters : predicates;
  const found = table.get(node.name);
  if (found !== undefined) return found;
  const message = `No ${node.kind} named '${node.name}'`;
  const hint = didYouMean(node.name, table.keys());
  if (!scope.around.soft) {
    throw scope.fault(`${message}.`, node, 'TemplateAssertionError', hint);
  }
  return () => {
    throw new Fault('runtime', `${message} found.`, 'TemplateRuntimeError', hint);
  };
}

/** What a filter knows about the template that uses it. */
class FilterCall implements FilterContext {
  readonly filters = filters;
  readonly tests = predicates;
  readonly mode: UndefinedMode;
  readonly autoescape: boolean;

  constructor(
    private readonly runtime: Runtime,
    private readonly site: Site,
    root: Root,
  ) {
    this.mode = root.mode;
    this.autoescape = root.escaping.isOn;
  }

  call(callee: Value, args: readonly Value[]): Value {
    return callValue(callee, new RuntimeCall(this.runtime, this.site, [...args], new Map()));
  }
}
