/**
 * `{% block %}`: without inheritance a block renders its own body, seeing only what the template sets
 * at its top level.
 *
 * @module
 */

import type { BlockNode, Body } from './ast.js';
import { eachBody, undeclaredNames } from './ast-walk.js';
import { enterScope, reader, type Exec, type Scope } from './compiler-scope.js';
import { runtimeFault } from './fault.js';
import { TextBuffer } from './output.js';
import { Frame, Root } from './runtime.js';
import { stringOf } from './text.js';
import { has, trait } from './traits.js';
import { HostFunction, HostObject, Markup, Undefined, type Value } from './value.js';

export type CompiledBlock = (root: Root, out: TextBuffer) => void;

/** The blocks of a template, wherever they stand. */
function findBlocks(body: Body): readonly BlockNode[] {
  const found: BlockNode[] = [];
  const visit = (inner: Body): void => {
    for (const node of inner) {
      if (!has(node, trait.block)) continue;
      if (node.kind === 'block') found.push(node);
      eachBody(node, visit);
    }
  };
  visit(body);
  return found;
}

export function compileBlocks(body: Body, scope: Scope): ReadonlyMap<string, CompiledBlock> {
  const blocks = new Map<string, CompiledBlock>();
  for (const node of findBlocks(body)) {
    if (blocks.has(node.name)) throw scope.fault(`block '${node.name}' defined twice`, node);
    blocks.set(node.name, compileBlock(node, scope.detached()));
  }
  return blocks;
}

function compileBlock(node: BlockNode, scope: Scope): CompiledBlock {
  const special = undeclaredNames(node.body, ['self', 'super']);
  const { symbols } = scope;
  const selfSlot = special.has('self') ? symbols.parameter('self').slot : undefined;
  const superSlot = special.has('super') ? symbols.parameter('super').slot : undefined;
  symbols.visitAll(node.body);
  const body = scope.compileBody(node.body);
  const enter = enterScope(scope);
  const message = `there is no parent block called '${node.name}'.`;
  return (root, out) => {
    const frame = new Frame(root, undefined, scope.fn.size, out);
    enter(frame);
    if (selfSlot !== undefined) frame.slots[selfSlot] = selfReference(root);
    if (superSlot !== undefined) {
      frame.slots[superSlot] = new Undefined(message, 'super', root.mode);
    }
    body(frame);
  };
}

/** What `self` is: `self.name()` gives the text of a block. */
export function selfReference(root: Root): Value {
  const get = (name: string): Value | undefined => {
    const block = root.blocks.get(name);
    return block && new HostFunction(name, () => rendered(block, root));
  };
  return new HostObject('TemplateReference', { get, item: (key) => get(stringOf(key)) });
}

function rendered(block: CompiledBlock, root: Root): Value {
  const out = new TextBuffer();
  block(root, out);
  return root.escaping.isOn ? new Markup(out.text) : out.text;
}

export function compileBlockReference(node: BlockNode, scope: Scope): Exec {
  const mark = scope.mark(node);
  const visible = node.scoped ? visibleVariables(scope) : [];
  return (frame) => {
    const { root, runtime } = frame;
    runtime.start(mark);
    if (node.required) throw runtimeFault(`Required block '${node.name}' not found`);
    root.blocks.get(node.name)?.(node.scoped ? derive(root, visible, frame) : root, frame.out);
    return 0;
  };
}

type Variable = readonly [name: string, read: (frame: Frame) => Value | undefined];

function visibleVariables(scope: Scope): readonly Variable[] {
  return [...new Set(scope.symbols.names())].flatMap((name) => {
    const ref = scope.symbols.find(name);
    return ref === undefined ? [] : [[name, reader(scope, ref)] as const];
  });
}

/** A root that sees the variables of a scope as well. */
function derive(root: Root, visible: readonly Variable[], frame: Frame): Root {
  const derived = new Root(root.runtime, root.mode, root.globals, root.builtins, root.escaping);
  for (const [name, value] of root.vars) derived.vars.set(name, value);
  for (const [name, read] of visible) {
    const value = read(frame);
    if (value !== undefined) derived.vars.set(name, value);
  }
  derived.blocks = root.blocks;
  return derived;
}
