/**
 * Names, attributes, items and slices to closures.
 *
 * @module
 */

import type { AttributeNode, Expression, ItemNode, NameNode, SliceNode } from './ast.js';
import { getAttribute, getItem, getSlice, getSliceOrUndefined } from './attributes.js';
import { reader, type Eval, type Scope } from './compiler-scope.js';
import type { Frame } from './runtime.js';
import type { Site } from './source-text.js';
import { Undefined } from './value.js';

export function compileName(node: NameNode, scope: Scope): Eval {
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
  return new Undefined(`'${name}' is undefined`, name, frame.root.mode, false, candidates);
}

export function compileAttribute(node: AttributeNode, scope: Scope): Eval {
  const object = scope.compileExpression(node.object);
  const { name } = node;
  const site = scope.site(node.object);
  return (frame) => {
    const value = object(frame);
    frame.runtime.site = site;
    return getAttribute(value, name, frame.root.mode);
  };
}

export function compileItem(node: ItemNode, scope: Scope): Eval {
  const object = scope.compileExpression(node.object);
  const site = scope.site(node.object);
  if (node.key.kind === 'slice') return compileSlice(object, node.key, scope, site);
  const key = scope.compileExpression(node.key);
  return (frame) => {
    const value = object(frame);
    const index = key(frame);
    frame.runtime.site = site;
    return getItem(value, index, frame.root.mode);
  };
}

function compileSlice(object: Eval, node: SliceNode, scope: Scope, site: Site): Eval {
  const bound = (expression: Expression | undefined): Eval =>
    expression === undefined ? () => null : scope.compileExpression(expression);
  const [from, to, step] = [bound(node.from), bound(node.to), bound(node.step)];
  return (frame) => {
    const value = object(frame);
    const bounds = { from: from(frame), to: to(frame), step: step(frame) };
    frame.runtime.site = site;
    return scope.around.folding ? getSliceOrUndefined(value, bounds) : getSlice(value, bounds);
  };
}
