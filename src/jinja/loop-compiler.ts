/**
 * `for` loops.
 *
 * @module
 */

import type { Body, Expression, ForNode, Statement, Target } from './ast.js';
import { someStatement, targetNames, undeclaredNames } from './ast-walk.js';
import { escapesAt } from './autoescape-compiler.js';
import { enterScope, leaveScope, type Eval, type Exec, type Scope } from './compiler-scope.js';
import { typeFault } from './fault.js';
import { iterate, truthy } from './iteration.js';
import { LoopContext } from './loop-context.js';
import type { TextBuffer } from './output.js';
import { Frame, RuntimeCall } from './runtime.js';
import { compileTarget, type Assign } from './target-compiler.js';
import { has, trait } from './traits.js';
import { Markup, type Call, type Value } from './value.js';

/** The parts of a loop, ready to run. */
interface Loop {
  readonly assign: Assign;
  readonly enter: (frame: Frame) => void;
  readonly leave: (frame: Frame) => void;
  readonly body: Exec;
  readonly otherwise: ((frame: Frame) => void) | undefined;
  readonly filter: ((frame: Frame, items: Iterator<Value>) => Iterator<Value>) | undefined;
  /** Where `loop` is kept, when something asks for it. */
  readonly loopSlot: number | undefined;
}

export function compileFor(node: ForNode, scope: Scope): Exec {
  const assignsLoop = [node, ...node.body, ...node.otherwise].find(holdsAssignment);
  if (assignsLoop !== undefined) {
    throw scope.fault("Can't assign to special loop variable in for-loop target", assignsLoop);
  }
  return node.recursive ? compileRecursive(node, scope) : compilePlain(node, scope);
}

function holdsAssignment(node: Statement): boolean {
  return someStatement(node, assignsLoop);
}

function assignsLoop(node: Statement): boolean {
  if (node.kind !== 'for' && node.kind !== 'set' && node.kind !== 'set-block') return false;
  return targetNames(node.target).includes('loop');
}

function compilePlain(node: ForNode, scope: Scope): Exec {
  const iterable = scope.compileExpression(node.iterable);
  const loop = compileLoop(node, scope.inner(true), scope);
  const site = scope.site(node.iterable);
  const mark = scope.mark(node);
  return (frame) => {
    const { runtime } = frame;
    runtime.start(mark);
    const items = iterable(frame);
    runtime.site = site;
    runLoop(loop, frame, { items, depth0: 0, recurse: undefined });
    return 0;
  };
}

function compileLoop(node: ForNode, inner: Scope, outer: Scope): Loop {
  const isExtended = needsLoop(node);
  const loopRef = isExtended ? inner.symbols.parameter('loop') : undefined;
  inner.symbols.visitTargetParameters(node.target);
  inner.symbols.visitAll(node.body);
  return {
    assign: compileTarget(node.target, inner),
    body: inner.compileBody(node.body),
    enter: enterScope(inner),
    leave: leaveScope(inner),
    otherwise: node.otherwise.length === 0 ? undefined : compileElse(node.otherwise, outer),
    filter: node.test && compileLoopFilter(node.target, node.test, outer),
    loopSlot: loopRef?.slot,
  };
}

function needsLoop(node: ForNode): boolean {
  return (
    node.recursive ||
    undeclaredNames(node.body, ['loop']).size > 0 ||
    node.body.some(holdsScopedBlock)
  );
}

function holdsScopedBlock(node: Statement): boolean {
  const isScoped = (inner: Statement): boolean => inner.kind === 'block' && inner.scoped;
  return has(node, trait.block) && someStatement(node, isScoped);
}

function compileElse(body: Body, outer: Scope): (frame: Frame) => void {
  const scope = outer.inner();
  scope.symbols.visitAll(body);
  const run = scope.compileBody(body);
  const enter = enterScope(scope);
  const leave = leaveScope(scope);
  return (frame) => {
    enter(frame);
    run(frame);
    leave(frame);
  };
}

/** The condition of a loop is a function of its own: it filters while the loop runs. */
function compileLoopFilter(
  target: Target,
  test: Expression,
  outer: Scope,
): (frame: Frame, items: Iterator<Value>) => Iterator<Value> {
  const scope = outer.innerFunction();
  scope.symbols.visitTargetParameters(target);
  scope.symbols.visitExpression(test);
  const assign = compileTarget(target, scope);
  const condition = scope.compileExpression(test);
  const enter = enterScope(scope);
  const mark = scope.mark(test);
  return function* (frame, items) {
    const own = new Frame(frame.root, frame, scope.fn.size, frame.out);
    enter(own);
    for (let step = items.next(); step.done !== true; step = items.next()) {
      frame.runtime.countIteration();
      frame.runtime.start(mark);
      assign(own, step.value);
      if (truthy(condition(own))) yield step.value;
    }
  };
}

interface LoopRun {
  readonly items: Value;
  readonly depth0: number;
  readonly recurse: ((call: Call) => Value) | undefined;
}

function runLoop(loop: Loop, frame: Frame, run: LoopRun): void {
  const { runtime } = frame;
  const all = iterate(run.items);
  const iterator = loop.filter === undefined ? all : loop.filter(frame, all);
  const iterable = loop.filter === undefined ? run.items : undefined;
  const context =
    loop.loopSlot === undefined
      ? undefined
      : new LoopContext({ iterable, iterator, mode: frame.root.mode, ...run });
  const next = context === undefined ? nextOf(iterator) : (): Value | undefined => context.next();
  if (context !== undefined && loop.loopSlot !== undefined) {
    frame.slots[loop.loopSlot] = context.value;
  }
  let isUntouched = true;
  const { statement, site } = runtime;
  for (let item = next(); item !== undefined; item = next()) {
    runtime.countIteration();
    runtime.statement = statement;
    runtime.site = site;
    loop.assign(frame, item);
    loop.enter(frame);
    const completion = loop.body(frame);
    if (completion === 0) isUntouched = false;
    if (completion === 1) break;
    runtime.statement = statement;
    runtime.site = site;
  }
  loop.leave(frame);
  if (isUntouched) loop.otherwise?.(frame);
}

function nextOf(iterator: Iterator<Value>): () => Value | undefined {
  return () => {
    const step = iterator.next();
    return step.done === true ? undefined : step.value;
  };
}

/** A recursive loop is a function: `loop(items)` runs it again and gives its text. */
function compileRecursive(node: ForNode, scope: Scope): Exec {
  const iterable: Eval = scope.compileExpression(node.iterable);
  const fnScope = scope.innerFunction();
  const loop = compileLoop(node, fnScope.inner(true), fnScope);
  const site = scope.site(node.iterable);
  const mark = scope.mark(node);
  const isMarkup = escapesAt(scope);
  const render = (frame: Frame, items: Value, depth0: number): TextBuffer => {
    const own = new Frame(frame.root, frame, fnScope.fn.size);
    const recurse = (call: Call): Value => again(frame, call, depth0 + 1);
    runLoop(loop, own, { items, depth0, recurse });
    if (own.out.fault !== undefined) throw own.out.fault;
    return own.out;
  };
  const again = (frame: Frame, call: Call, depth0: number): Value => {
    const [items, ...rest] = call.args;
    if (items === undefined || rest.length > 0)
      throw typeFault('loop() takes exactly one argument');
    const { runtime } = frame;
    const place = call instanceof RuntimeCall ? call.site : site;
    const text = runtime.enter('loop', place, () => {
      runtime.start(mark);
      return render(frame, items, depth0);
    });
    runtime.rememberText(text);
    return isMarkup(frame) ? new Markup(text.text) : text.text;
  };
  return (frame) => {
    frame.runtime.start(mark);
    const items = iterable(frame);
    frame.runtime.site = site;
    frame.out.append(render(frame, items, 0));
    return 0;
  };
}
