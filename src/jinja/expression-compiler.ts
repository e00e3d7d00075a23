/**
 * Expressions to closures.
 *
 * @module
 */

import { Budget, apart, joinTexts, spend } from './budget.js';
import type {
  Arguments,
  CallNode,
  ComparedNode,
  ConditionalNode,
  Expression,
  FilterNode,
  NameNode,
  TestNode,
} from './ast.js';
import { getAttribute, getItem, getSlice, getSliceOrUndefined } from './attributes.js';
import { callValue } from './call-value.js';
import { compareBy } from './compare.js';
import { reader, type Eval, type Scope } from './compiler-scope.js';
import { Dict, hashKey } from './dict.js';
import { Fault } from './fault.js';
import { filters } from './filters.js';
import type { Filter, FilterContext } from './filter.js';
import { copyData, foldedDicts, isConstant, isData, isFoldable } from './folding.js';
import { truthy } from './iteration.js';
import { escapeValue } from './markup.js';
import { operate, operateUnary } from './operators.js';
import { predicates } from './predicates.js';
import { Frame, Root, Runtime, RuntimeCall } from './runtime.js';
import { spreadItems, spreadKeywords } from './spread.js';
import { placeFault } from './template-error.js';
import { didYouMean } from '../util/edit-distance.js';
import { stringOf } from './text.js';
import type { Site } from './source-text.js';
import { Float, HostObject, List, Markup, Tuple, Undefined, type Value } from './value.js';

export function compileExpression(node: Expression, scope: Scope): Eval {
  if (!scope.around.folding) {
    for (const dict of foldedDicts(node)) checkConstantKeys(dict.pairs, scope);
  }
  const folded = fold(node, scope);
  if (folded === undefined || !isSmallData(folded)) return compileUnfolded(node, scope);
  return () => copyData(folded);
}

/** Data all through, and not too much to be built anew with each use. */
function isSmallData(value: Value): boolean {
  try {
    return apart(new Budget(foldingLimits), () => isData(value));
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

/** Constants that need more are computed when they are wanted. */
const foldingLimits = { memory: 1024 * 1024, seconds: 1 };

/** The value of a constant expression; undefined where it has none, or where nobody could tell. */
export function fold(node: Expression, scope: Scope): Value | undefined {
  return isFoldable(node) ? constantValue(node, scope) : undefined;
}

function constantValue(node: Expression, scope: Scope): Value | undefined {
  if (scope.around.folding || !isConstant(node)) return undefined;
  const runtime = new Runtime('run');
  try {
    const evaluate = compileUnfolded(node, scope.forFolding());
    const frame = new Frame(new Root(runtime, new Map(), new Map()), undefined, 0);
    return apart(new Budget(foldingLimits), () => evaluate(frame));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    if (error instanceof Fault) return undefined; // it fails again when it runs
    throw error;
  }
}

function compileUnfolded(node: Expression, scope: Scope): Eval {
  switch (node.kind) {
    case 'constant':
      return compileConstant(node.value);
    case 'name':
      return compileName(node, scope);
    case 'tuple': {
      const items = compileAll(node.items, scope);
      const size = 64 + 8 * items.length;
      return (frame) => {
        spend(size);
        return new Tuple(items.map((item) => item(frame)));
      };
    }
    case 'list': {
      const items = compileAll(node.items, scope);
      const size = 64 + 8 * items.length;
      return (frame) => {
        spend(size);
        return new List(items.map((item) => item(frame)));
      };
    }
    case 'dict':
      return compileDict(node.pairs, scope);
    case 'unary':
      return compileUnary(node, scope);
    case 'binary':
      return compileBinary(node, scope);
    case 'logic':
      return compileLogic(node, scope);
    case 'compare':
      return compileComparison(node, scope);
    case 'concat':
      return compileConcat(node.parts, scope);
    case 'conditional':
      return compileConditional(node, scope);
    case 'attribute':
      return compileAttribute(node, scope);
    case 'item':
      return compileItem(node, scope);
    case 'slice':
      if (!scope.around.folding) throw scope.fault('invalid syntax', node, 'SyntaxError');
      return () => new HostObject('slice', {});
    case 'call':
      return compileCall(node, scope);
    case 'filter':
      return compileFilter(node, scope);
    case 'test':
      return compileTest(node, scope);
  }
}

function compileAll(nodes: readonly Expression[], scope: Scope): readonly Eval[] {
  return nodes.map((node) => compileExpression(node, scope));
}

function compileConstant(value: Extract<Expression, { kind: 'constant' }>['value']): Eval {
  if (value === null || typeof value !== 'object') return () => value;
  const float = new Float(value.float);
  return () => float;
}

function compileName(node: NameNode, scope: Scope): Eval {
  const { name } = node;
  const ref = scope.symbols.find(name);
  if (ref === undefined) throw new Error(`the name ${name} was not analysed`);
  const read = reader(scope, ref);
  return (frame) => {
    const value = read(frame);
    return value === undefined ? undefinedName(name, frame, scope) : value;
  };
}

function undefinedName(name: string, frame: Frame, scope: Scope): Undefined {
  const { root } = frame;
  function* known(): Iterable<string> {
    yield* scope.symbols.names();
    yield* root.names();
  }
  const candidates = (): Iterable<string> => [...known()].filter((other) => other !== name);
  return new Undefined(`'${name}' is undefined`, name, frame.runtime.mode, false, candidates);
}

/** The original builds constant dicts while it compiles: a key without a hash is found then. */
function checkConstantKeys(
  pairs: readonly (readonly [Expression, Expression])[],
  scope: Scope,
): void {
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

function compileDict(pairs: readonly (readonly [Expression, Expression])[], scope: Scope): Eval {
  const entries = pairs.map(
    ([key, value]) => [compileExpression(key, scope), compileExpression(value, scope)] as const,
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

function compileUnary(node: Extract<Expression, { kind: 'unary' }>, scope: Scope): Eval {
  const operand = compileExpression(node.operand, scope);
  const { operator } = node;
  if (operator === 'not') return (frame) => !truthy(operand(frame));
  const site = scope.site(node);
  return (frame) => {
    const value = operand(frame);
    frame.runtime.site = site;
    return operateUnary(operator, value);
  };
}

function compileBinary(node: Extract<Expression, { kind: 'binary' }>, scope: Scope): Eval {
  const left = compileExpression(node.left, scope);
  const right = compileExpression(node.right, scope);
  const { operator } = node;
  const site = scope.site(node);
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    frame.runtime.site = site;
    return operate(operator, a, b);
  };
}

function compileLogic(node: Extract<Expression, { kind: 'logic' }>, scope: Scope): Eval {
  const left = compileExpression(node.left, scope);
  const stopsAt = node.operator === 'or';
  const known = constantValue(node.left, scope);
  if (known !== undefined && truthy(known) === stopsAt) return left;
  const right = compileExpression(node.right, scope);
  return (frame) => {
    const value = left(frame);
    return truthy(value) === stopsAt ? value : right(frame);
  };
}

/** A chain that constants at its start decide: what comes behind is not even looked at. */
function isNeverTrue(
  node: { readonly first: Expression; readonly operands: readonly ComparedNode[] },
  scope: Scope,
): boolean {
  if (!isConstant(node.first)) return false;
  let left = constantValue(node.first, scope);
  for (const { operator, expression } of node.operands) {
    const right = left === undefined ? undefined : constantValue(expression, scope);
    if (left === undefined || right === undefined) return false;
    try {
      if (!compareBy(operator, left, right)) return true;
    } catch (error) {
      if (error instanceof Fault) return false;
      throw error;
    }
    left = right;
  }
  return false;
}

function compileComparison(
  node: { readonly first: Expression; readonly operands: readonly ComparedNode[] } & Expression,
  scope: Scope,
): Eval {
  const first = compileExpression(node.first, scope);
  const site = scope.site(node);
  if (isNeverTrue(node, scope)) return () => false;
  const rest = node.operands.map(({ operator, expression }) => ({
    operator,
    operand: compileExpression(expression, scope),
  }));
  return (frame) => {
    let left = first(frame);
    for (const { operator, operand } of rest) {
      const right = operand(frame);
      frame.runtime.site = site;
      if (!compareBy(operator, left, right)) return false;
      left = right;
    }
    return true;
  };
}

function compileConcat(nodes: readonly Expression[], scope: Scope): Eval {
  const parts = compileAll(nodes, scope);
  if (!scope.around.autoescape) {
    return (frame) => {
      let text = '';
      for (const part of parts) text = joinTexts(text, stringOf(part(frame)));
      return text;
    };
  }
  return (frame) => {
    const values = parts.map((part) => part(frame));
    if (!values.some((value) => value instanceof Markup)) return values.map(stringOf).join('');
    return new Markup(values.map((value) => escapeValue(value).text).join(''));
  };
}

function compileConditional(node: ConditionalNode, scope: Scope): Eval {
  const soft = scope.softened();
  const test = compileExpression(node.test, soft);
  const then = compileExpression(node.then, soft);
  const otherwise =
    node.otherwise === undefined ? noElse(node, scope) : compileExpression(node.otherwise, soft);
  return (frame) => (truthy(test(frame)) ? then(frame) : otherwise(frame));
}

/** Strict at parse time too: it is the template's own doing, not something unknown yet. */
function noElse(node: ConditionalNode, scope: Scope): Eval {
  const line = scope.source.lineOf(node.anchor);
  const message = `the inline if-expression on line ${line} evaluated to false and no else section was defined.`;
  const value = new Undefined(message, null, 'run');
  return () => value;
}

function compileAttribute(node: Extract<Expression, { kind: 'attribute' }>, scope: Scope): Eval {
  const object = compileExpression(node.object, scope);
  const { name } = node;
  const site = scope.site(node.object);
  return (frame) => {
    const value = object(frame);
    frame.runtime.site = site;
    return getAttribute(value, name, frame.runtime.mode);
  };
}

function compileItem(node: Extract<Expression, { kind: 'item' }>, scope: Scope): Eval {
  const object = compileExpression(node.object, scope);
  const site = scope.site(node.object);
  if (node.key.kind === 'slice') return compileSlice(object, node.key, scope, site);
  const key = compileExpression(node.key, scope);
  return (frame) => {
    const value = object(frame);
    const index = key(frame);
    frame.runtime.site = site;
    return getItem(value, index, frame.runtime.mode);
  };
}

function compileSlice(
  object: Eval,
  node: Extract<Expression, { kind: 'slice' }>,
  scope: Scope,
  site: Site,
): Eval {
  const bound = (expression: Expression | undefined): Eval =>
    expression === undefined ? () => null : compileExpression(expression, scope);
  const [from, to, step] = [bound(node.from), bound(node.to), bound(node.step)];
  return (frame) => {
    const value = object(frame);
    const bounds = { from: from(frame), to: to(frame), step: step(frame) };
    frame.runtime.site = site;
    return scope.around.folding ? getSliceOrUndefined(value, bounds) : getSlice(value, bounds);
  };
}

type CompiledArguments = (
  frame: Frame,
  caller?: Value,
) => { args: Value[]; kwargs: Map<string, Value> };

function compileArguments(node: Arguments & Expression, scope: Scope): CompiledArguments {
  const names = node.kwargs.map(({ name }) => name);
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw scope.fault(`keyword argument repeated: ${repeated}`, node, 'SyntaxError');
  }
  const args = compileAll(node.args, scope);
  const kwargs = node.kwargs.map(
    ({ name, value }) => [name, compileExpression(value, scope)] as const,
  );
  const star = node.star && compileExpression(node.star, scope);
  const starStar = node.starStar && compileExpression(node.starStar, scope);
  const site = scope.site(node);
  return (frame, caller) => {
    const values = args.map((arg) => arg(frame));
    const keywords = new Map<string, Value>();
    if (star !== undefined) {
      const more = star(frame);
      frame.runtime.site = site;
      values.push(...spreadItems(more));
    }
    for (const [name, value] of kwargs) keywords.set(name, value(frame));
    if (caller !== undefined) keywords.set('caller', caller);
    if (starStar !== undefined) {
      const more = starStar(frame);
      frame.runtime.site = site;
      spreadKeywords(more, keywords, frame.runtime.mode);
    }
    return { args: values, kwargs: keywords };
  };
}

function compileCall(node: CallNode, scope: Scope): Eval {
  const prepared = compileCallWith(node, scope);
  return (frame) => prepared(frame, undefined);
}

/** A call that a call block may give its body as `caller`. */
export function compileCallWith(
  node: CallNode,
  scope: Scope,
): (frame: Frame, caller: Value | undefined) => Value {
  const callee = compileExpression(node.callee, scope);
  const prepare = compileArguments(node, scope);
  const site = scope.site(node);
  return (frame, caller) => {
    const { runtime } = frame;
    const target = callee(frame);
    const { args, kwargs } = prepare(frame, caller);
    runtime.site = site;
    return callValue(target, new RuntimeCall(runtime, site, args, kwargs));
  };
}

function filterContext(runtime: Runtime, site: Site, autoescape: boolean): FilterContext {
  return {
    mode: runtime.mode,
    autoescape,
    filters,
    tests: predicates,
    call: (callee, args) => callValue(callee, new RuntimeCall(runtime, site, [...args], new Map())),
  };
}

function compileFilter(node: FilterNode, scope: Scope): Eval {
  if (node.input === undefined) throw new Error('a filter without its input');
  const input = compileExpression(node.input, scope);
  const apply = compileFilterCall(node, scope);
  return (frame) => apply(frame, input(frame));
}

/** A filter, or the filters of a block, on a value that is computed elsewhere. */
export function compileBlockFilter(
  node: FilterNode,
  scope: Scope,
): (frame: Frame, input: Value) => Value {
  const apply = compileFilterCall(node, scope);
  if (node.input?.kind !== 'filter') return apply;
  const inner = compileBlockFilter(node.input, scope);
  return (frame, input) => apply(frame, inner(frame, input));
}

function compileFilterCall(
  node: FilterNode | TestNode,
  scope: Scope,
): (frame: Frame, input: Value) => Value {
  const table = node.kind === 'filter' ? filters : predicates;
  const found = table.get(node.name);
  if (found === undefined && !scope.around.soft) {
    const message = `No ${node.kind} named '${node.name}'.`;
    throw scope.fault(message, node, 'TemplateAssertionError', didYouMean(node.name, table.keys()));
  }
  const apply: Filter = found ?? unknownFilter(node);
  const prepare = compileArguments(node, scope);
  const site = scope.site(node);
  const { autoescape } = scope.around;
  return (frame, input) => {
    const { args, kwargs } = prepare(frame);
    const { runtime } = frame;
    runtime.site = site;
    return apply(input, { args, kwargs, context: filterContext(runtime, site, autoescape) });
  };
}

function compileTest(node: TestNode, scope: Scope): Eval {
  const input = compileExpression(node.input, scope);
  const apply = compileFilterCall(node, scope);
  return (frame) => apply(frame, input(frame));
}

function unknownFilter(node: FilterNode | TestNode): Filter {
  return () => {
    const names = (node.kind === 'filter' ? filters : predicates).keys();
    const message = `No ${node.kind} named '${node.name}' found.`;
    throw new Fault('runtime', message, 'TemplateRuntimeError', didYouMean(node.name, names));
  };
}
