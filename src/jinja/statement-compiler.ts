/**
 * Statements to closures.
 *
 * @module
 */

import type {
  Body,
  DoNode,
  IfNode,
  JumpNode,
  LoadNode,
  MacroNode,
  SetNode,
  Statement,
  WithNode,
} from './ast.js';
import { compileAutoescape } from './autoescape-compiler.js';
import { compileBlockReference } from './block-compiler.js';
import { compileCallBlock, compileFilterBlock, compileSetBlock } from './capture-compiler.js';
import { enterScope, leaveScope, type Exec, type Scope } from './compiler-scope.js';
import { Fault, runtimeFault } from './fault.js';
import { truthy } from './iteration.js';
import { compileFor } from './loop-compiler.js';
import { compileMacro } from './macro-compiler.js';
import { compileOutput } from './output-compiler.js';
import { checkNamespaces, compileTarget } from './target-compiler.js';
import { Undefined, textOf, type Value } from './value.js';

/** The statements of a body, one after the other. */
export function compileBody(body: Body, scope: Scope): Exec {
  const steps: Exec[] = [];
  for (const node of body) {
    if (isRepeatedExtends(node, scope)) break;
    steps.push(compileStatement(node, scope));
  }
  const [only] = steps;
  if (only === undefined) return () => 0;
  if (steps.length === 1) return only;
  return (frame) => {
    for (const step of steps) {
      const completion = step(frame);
      if (completion !== 0) return completion;
    }
    return 0;
  };
}

/** Behind a second `extends` the original compiles nothing. */
function isRepeatedExtends(node: Statement, { around }: Scope): boolean {
  const isExtends = node.kind === 'load' && node.form === 'extends';
  return isExtends && around.topLevel && around.inheritance?.isKnown === true;
}

function compileStatement(node: Statement, scope: Scope): Exec {
  switch (node.kind) {
    case 'output':
      return compileOutput(node, scope);
    case 'if':
      return compileIf(node, scope);
    case 'for':
      return compileFor(node, scope);
    case 'set':
      return compileSet(node, scope);
    case 'set-block':
      return compileSetBlock(node, scope);
    case 'macro':
      return compileMacroStatement(node, scope);
    case 'call-block':
      return compileCallBlock(node, scope);
    case 'filter-block':
      return compileFilterBlock(node, scope);
    case 'with':
      return compileWith(node, scope);
    case 'do':
      return compileDo(node, scope);
    case 'break':
    case 'continue':
      return compileJump(node, scope);
    case 'block':
      return compileBlockReference(node, scope);
    case 'autoescape':
      return compileAutoescape(node, scope);
    case 'load':
      return compileLoad(node, scope);
  }
}

function compileIf(node: IfNode, scope: Scope): Exec {
  const soft = scope.softened();
  const branches = node.branches.map((branch) => ({
    test: soft.compileExpression(branch.test),
    body: soft.compileBody(branch.body),
    mark: scope.mark(branch),
  }));
  const otherwise = soft.compileBody(node.otherwise);
  return (frame) => {
    for (const { test, body, mark } of branches) {
      frame.runtime.start(mark);
      if (truthy(test(frame))) return body(frame);
    }
    return otherwise(frame);
  };
}

function compileSet(node: SetNode, scope: Scope): Exec {
  const check = checkNamespaces(node.target, scope);
  const value = scope.compileExpression(node.value);
  const assign = compileTarget(node.target, scope);
  const site = scope.site(node);
  const mark = scope.mark(node);
  return (frame) => {
    const { runtime } = frame;
    runtime.start(mark);
    runtime.site = site;
    check(frame);
    const result = value(frame);
    runtime.site = site;
    assign(frame, result);
    return 0;
  };
}

function compileMacroStatement(node: MacroNode, scope: Scope): Exec {
  const make = compileMacro(node, scope);
  const { variable: name, start, end, anchor } = node;
  const assign = compileTarget({ kind: 'name', name, start, end, anchor }, scope);
  return (frame) => {
    assign(frame, make(frame));
    return 0;
  };
}

function compileWith(node: WithNode, scope: Scope): Exec {
  const inner = scope.inner();
  node.assignments.forEach(({ target }) => inner.symbols.visitTargetParameters(target));
  inner.symbols.visitAll(node.body);
  const assignments = node.assignments.map(({ target, value }) => ({
    assign: compileTarget(target, inner),
    value: scope.compileExpression(value),
    site: scope.site(value),
  }));
  const body = inner.compileBody(node.body);
  const enter = enterScope(inner);
  const leave = leaveScope(inner);
  return (frame) => {
    enter(frame);
    for (const { assign, value, site } of assignments) {
      const result = value(frame);
      frame.runtime.site = site;
      assign(frame, result);
    }
    const completion = body(frame);
    leave(frame);
    return completion;
  };
}

function compileDo(node: DoNode, scope: Scope): Exec {
  const run = scope.compileExpression(node.expression);
  const mark = scope.mark(node);
  return (frame) => {
    frame.runtime.start(mark);
    run(frame);
    return 0;
  };
}

function compileJump(node: JumpNode, scope: Scope): Exec {
  if (!scope.around.inLoop) {
    const message =
      node.kind === 'break' ? "'break' outside loop" : "'continue' not properly in loop";
    throw scope.fault(message, node, 'SyntaxError');
  }
  const completion = node.kind === 'break' ? 1 : 2;
  return () => completion;
}

/** A list of templates to choose from that is empty. */
function isChoiceOfNone(name: Value): boolean {
  const isOneName = textOf(name) !== undefined || name instanceof Undefined;
  return !isOneName && !truthy(name);
}

function noteInheritance(node: LoadNode, scope: Scope): void {
  const { topLevel, soft, inheritance } = scope.around;
  if (!topLevel) throw scope.fault('cannot use extend from a non top-level scope', node);
  if (!soft && inheritance !== undefined) inheritance.isKnown = true;
}

function compileLoad(node: LoadNode, scope: Scope): Exec {
  if (node.form === 'extends') noteInheritance(node, scope);
  const template = scope.compileExpression(node.template);
  const mark = scope.mark(node);
  const site = scope.site(node);
  return (frame) => {
    frame.runtime.start(mark);
    const name = template(frame);
    frame.runtime.site = site;
    if (node.form === 'include' && isChoiceOfNone(name)) {
      if (node.ignoresMissing) return 0;
      throw runtimeFault('Tried to select from an empty list of templates.', 'TemplatesNotFound');
    }
    throw new Fault(
      'type',
      'no loader for this environment specified',
      'TypeError',
      'templates cannot load other templates: put shared text in a macro',
    );
  };
}
