/**
 * Blocks whose text is not written but handed on: set, filter and call blocks.
 *
 * @module
 */

import type { CallBlockNode, FilterBlockNode, SetBlockNode } from './ast.js';
import { escapesAt } from './autoescape-compiler.js';
import { compileCallWith } from './call-compiler.js';
import { enterScope, leaveScope, type Exec, type Scope } from './compiler-scope.js';
import { typeFault } from './fault.js';
import { compileBlockFilter } from './filter-compiler.js';
import { compileMacroBody } from './macro-compiler.js';
import { TextBuffer } from './output.js';
import type { Frame } from './runtime.js';
import { checkNamespaces, compileTarget } from './target-compiler.js';
import { stringOf } from './text.js';
import { Markup, textOf, typeName, type Value } from './value.js';

/** Runs a body and gives its text. */
function captured(frame: Frame, run: (frame: Frame) => void): TextBuffer {
  const { out } = frame;
  const buffer = new TextBuffer();
  frame.out = buffer;
  run(frame);
  frame.out = out;
  if (buffer.fault !== undefined) throw buffer.fault;
  return buffer;
}

export function compileSetBlock(node: SetBlockNode, scope: Scope): Exec {
  const inner = scope.inner().collecting();
  inner.symbols.visitAll(node.body);
  if (node.filter !== undefined) inner.symbols.visitExpression(node.filter);
  const body = inner.compileBody(node.body);
  const filter = node.filter && compileBlockFilter(node.filter, inner);
  const enter = enterScope(inner);
  const leave = leaveScope(inner);
  const check = checkNamespaces(node.target, scope);
  const assign = compileTarget(node.target, scope);
  const mark = scope.mark(node);
  const isMarkup = escapesAt(scope);
  return (frame) => {
    enter(frame);
    const { text } = captured(frame, body);
    frame.runtime.start(mark);
    const result =
      filter === undefined ? text : filter(frame, isMarkup(frame) ? new Markup(text) : text);
    check(frame);
    assign(frame, frame.root.escaping.isOn ? markupOf(result) : result);
    leave(frame);
    return 0;
  };
}

function markupOf(value: Value): Markup {
  return value instanceof Markup ? value : new Markup(stringOf(value));
}

/** The text to write; what is no text makes the whole output fail, at its end. */
function writable(value: Value, out: TextBuffer): string | undefined {
  const text = textOf(value);
  if (text !== undefined || out.values !== undefined) return text;
  const message = `sequence item ${out.count}: expected str instance, ${typeName(value)} found`;
  out.fault ??= typeFault(message);
  return undefined;
}

export function compileCallBlock(node: CallBlockNode, scope: Scope): Exec {
  const makeCaller = compileMacroBody(node, null, scope);
  const call = compileCallWith(node.call, scope);
  const mark = scope.mark(node);
  const origin = { site: scope.site(node.call), verbatim: false, frame: undefined };
  return (frame) => {
    const { runtime, out } = frame;
    runtime.start(mark);
    runtime.forgetText();
    const value = call(frame, makeCaller(frame));
    out.values?.push(value);
    const text = writable(value, out);
    if (text === undefined) return 0;
    runtime.countOutput(text.length);
    const mapped = runtime.mappedText(text);
    if (mapped !== undefined) out.append(mapped);
    else out.write(text, runtime.origin(origin));
    return 0;
  };
}

export function compileFilterBlock(node: FilterBlockNode, scope: Scope): Exec {
  const inner = scope.inner();
  inner.symbols.visitAll(node.body);
  inner.symbols.visitExpression(node.filter);
  const body = inner.compileBody(node.body);
  const filter = compileBlockFilter(node.filter, inner);
  const enter = enterScope(inner);
  const leave = leaveScope(inner);
  const mark = scope.mark(node);
  const origin = { site: scope.site(node.filter), verbatim: false, frame: undefined };
  const isMarkup = escapesAt(scope);
  return (frame) => {
    const { runtime, out } = frame;
    enter(frame);
    const { text } = captured(frame, body);
    runtime.start(mark);
    const value = filter(frame, isMarkup(frame) ? new Markup(text) : text);
    out.values?.push(value);
    const result = writable(value, out);
    if (result !== undefined) {
      runtime.countOutput(result.length);
      out.write(result, runtime.origin(origin));
    }
    leave(frame);
    return 0;
  };
}
