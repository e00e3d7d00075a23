/**
 * Statements to closures.
 *
 * @module
 */

import type {
  Body,
  Expression,
  IfNode,
  LoadNode,
  MacroNode,
  OutputNode,
  OutputPart,
  Statement,
  WithNode,
} from './ast.js';
import { compileBlockReference } from './block-compiler.js';
import { compileCallBlock, compileFilterBlock, compileSetBlock } from './capture-compiler.js';
import { enterScope, leaveScope, type Exec, type Scope } from './compiler-scope.js';
import { isConstantText } from './constants.js';
import { compileExpression, fold } from './expression-compiler.js';
import { Fault } from './fault.js';
import { truthy } from './iteration.js';
import { compileFor } from './loop-compiler.js';
import { compileMacro } from './macro-compiler.js';
import { escapeValue } from './markup.js';
import type { Frame, Runtime } from './runtime.js';
import type { Site } from './source-text.js';
import { checkNamespaces, compileTarget } from './target-compiler.js';
import { stringOf } from './text.js';
import type { Value } from './value.js';

/** The statements of a body, one after the other. */
export function compileBody(body: Body, scope: Scope): Exec {
  const steps = body.map((node) => compileStatement(node, scope));
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
      return compileDo(node.expression, node, scope);
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

function compileOutput(node: OutputNode, scope: Scope): Exec {
  const parts = scope.around.native
    ? groupConstants(node.parts, scope)
    : node.parts.map((part) => compilePart(part, scope));
  const [only] = parts;
  if (only !== undefined && parts.length === 1) {
    return (frame) => {
      only(frame);
      return 0;
    };
  }
  return (frame) => {
    for (const part of parts) part(frame);
    return 0;
  };
}

type Write = (frame: Frame) => void;

function compilePart(part: OutputPart, scope: Scope): Write {
  return part.kind === 'data' ? compileData(part, scope) : compilePrint(part, scope);
}

/** In native mode, text and constants in a row are one value. */
function groupConstants(parts: readonly OutputPart[], scope: Scope): Write[] {
  const writes: Write[] = [];
  let group: Write[] = [];
  const flush = (): void => {
    if (group.length > 0) writes.push(asOneValue(group));
    group = [];
  };
  for (const part of parts) {
    if (part.kind === 'data' || isConstantText(part)) group.push(compilePart(part, scope));
    else {
      flush();
      writes.push(compilePrintedValue(part, scope));
    }
  }
  flush();
  return writes;
}

function asOneValue(group: readonly Write[]): Write {
  return (frame) => {
    const before = frame.out.text.length;
    for (const write of group) write(frame);
    frame.out.values?.push(frame.out.text.slice(before));
  };
}

/** Prints a value; where values are collected, it stays what it is. */
function compilePrintedValue(node: Expression, scope: Scope): Write {
  const value = compileExpression(node, scope);
  const print = compilePrint(node, scope);
  const mark = scope.mark(node);
  return (frame) => {
    const { values } = frame.out;
    if (values === undefined) return print(frame);
    frame.runtime.start(mark);
    values.push(value(frame));
  };
}

function compileData(
  part: {
    readonly text: string;
    readonly start: number;
    readonly end: number;
    readonly anchor: number;
  },
  scope: Scope,
): Write {
  const { text } = part;
  const site = scope.site(part);
  return (frame) => {
    frame.runtime.countOutput(text.length);
    frame.out.write(text, { site, verbatim: true, frame: frame.runtime.frame });
  };
}

function compilePrint(node: Expression, scope: Scope): Write {
  const folded = fold(node, scope);
  const value = folded === undefined ? compileExpression(node, scope) : (): Value => folded;
  const site = scope.site(node);
  const mark = scope.mark(node);
  const { autoescape } = scope.around;
  const mayBeMacro = node.kind === 'call';
  return (frame) => {
    const { runtime, out } = frame;
    runtime.start(mark);
    if (mayBeMacro) runtime.forgetText();
    const result = value(frame);
    const text = autoescape ? escapeValue(result).text : textOfPrinted(result, runtime, site);
    runtime.countOutput(text.length);
    const mapped = mayBeMacro ? runtime.mappedText(text) : undefined;
    if (mapped !== undefined) out.append(mapped);
    else out.write(text, { site, verbatim: false, frame: runtime.frame });
  };
}

function textOfPrinted(value: Value, runtime: Runtime, site: Site): string {
  if (typeof value === 'string') return value;
  runtime.site = site;
  return stringOf(value);
}

function compileIf(node: IfNode, scope: Scope): Exec {
  const soft = scope.softened();
  const branches = node.branches.map((branch) => ({
    test: compileExpression(branch.test, soft),
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

function compileSet(node: Extract<Statement, { kind: 'set' }>, scope: Scope): Exec {
  const check = checkNamespaces(node.target, scope);
  const value = compileExpression(node.value, scope);
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
  const { variable: name } = node;
  const assign = compileTarget({ ...node, kind: 'name', name }, scope);
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
    value: compileExpression(value, scope),
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

function compileDo(expression: Expression, node: Statement, scope: Scope): Exec {
  const run = compileExpression(expression, scope);
  const mark = scope.mark(node);
  return (frame) => {
    frame.runtime.start(mark);
    run(frame);
    return 0;
  };
}

function compileJump(node: Extract<Statement, { kind: 'break' | 'continue' }>, scope: Scope): Exec {
  if (!scope.around.inLoop) {
    const message =
      node.kind === 'break' ? "'break' outside loop" : "'continue' not properly in loop";
    throw scope.fault(message, node, 'SyntaxError');
  }
  const completion = node.kind === 'break' ? 1 : 2;
  return () => completion;
}

function compileAutoescape(node: Extract<Statement, { kind: 'autoescape' }>, scope: Scope): Exec {
  const enabled = node.enabled.kind === 'constant' ? Boolean(node.enabled.value) : false;
  const inner = scope.inner().withAutoescape(enabled);
  inner.symbols.visitAll(node.body);
  const body = inner.compileBody(node.body);
  const enter = enterScope(inner);
  const leave = leaveScope(inner);
  return (frame) => {
    enter(frame);
    const completion = body(frame);
    leave(frame);
    return completion;
  };
}

function compileLoad(node: LoadNode, scope: Scope): Exec {
  const template = compileExpression(node.template, scope);
  const mark = scope.mark(node);
  const site = scope.site(node);
  return (frame) => {
    frame.runtime.start(mark);
    template(frame);
    frame.runtime.site = site;
    throw new Fault(
      'type',
      'no loader for this environment specified',
      'TypeError',
      'templates cannot load other templates: put shared text in a macro',
    );
  };
}
