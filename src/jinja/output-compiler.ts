/**
 * Literal text and printed expressions to closures.
 *
 * @module
 */

import { escapesAt } from './autoescape-compiler.js';
import type { DataNode, Expression, OutputNode, OutputPart } from './ast.js';
import type { Exec, Scope } from './compiler-scope.js';
import { fold, knownValue } from './constant-value.js';
import { isConstantText } from './constants.js';
import { escapeValue } from './markup.js';
import type { Frame, Runtime } from './runtime.js';
import type { Site } from './source-text.js';
import { stringOf } from './text.js';
import type { Value } from './value.js';

export function compileOutput(node: OutputNode, scope: Scope): Exec {
  if (scope.around.inheritance?.isKnown === true) return () => 0;
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
  const value = scope.compileExpression(node);
  const print = compilePrint(node, scope);
  const mark = scope.mark(node);
  return (frame) => {
    const { values } = frame.out;
    if (values === undefined) return print(frame);
    frame.runtime.start(mark);
    values.push(value(frame));
  };
}

function compileData(part: DataNode, scope: Scope): Write {
  const { text } = part;
  const origin = { site: scope.site(part), verbatim: true, frame: undefined };
  return ({ runtime, out }) => {
    runtime.countOutput(text.length);
    out.write(text, runtime.origin(origin));
  };
}

function compilePrint(node: Expression, scope: Scope): Write {
  const { isVolatile, autoescape } = scope.around;
  const folded = isVolatile ? knownValue(node, scope) : fold(node, scope);
  const value = folded === undefined ? scope.compileExpression(node) : (): Value => folded;
  const mark = scope.mark(node);
  const origin = { site: mark, verbatim: false, frame: undefined };
  const isEscaped = folded === undefined ? escapesAt(scope) : (): boolean => autoescape;
  const mayBeMacro = node.kind === 'call';
  return (frame) => {
    const { runtime, out } = frame;
    runtime.start(mark);
    if (mayBeMacro) runtime.forgetText();
    const result = value(frame);
    const text = isEscaped(frame) ? escapeValue(result).text : textOfPrinted(result, runtime, mark);
    runtime.countOutput(text.length);
    const mapped = mayBeMacro ? runtime.mappedText(text) : undefined;
    if (mapped !== undefined) out.append(mapped);
    else out.write(text, runtime.origin(origin));
  };
}

function textOfPrinted(value: Value, runtime: Runtime, site: Site): string {
  if (typeof value === 'string') return value;
  runtime.site = site;
  return stringOf(value);
}
