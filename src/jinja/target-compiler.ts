/**
 * Assignment.
 *
 * @module
 */

import type { Target } from './ast.js';
import { reader, type Scope } from './compiler-scope.js';
import { runtimeFault, typeFault, valueFault } from './fault.js';
import { tryIterate } from './iteration.js';
import type { Frame } from './runtime.js';
import { Namespace, typeName, type Value } from './value.js';

export type Assign = (frame: Frame, value: Value) => void;

export function compileTarget(target: Target, scope: Scope): Assign {
  switch (target.kind) {
    case 'name':
      return compileNameTarget(target.name, scope);
    case 'namespace-target': {
      const ref = scope.symbols.find(target.name);
      if (ref === undefined) throw new Error(`the name ${target.name} was not analysed`);
      const read = reader(scope, ref);
      return (frame, value) =>
        void namespaceOf(read(frame)).attributes.set(target.attribute, value);
    }
    case 'targets':
      return unpacking(target.targets.map((inner) => compileTarget(inner, scope)));
  }
}

function compileNameTarget(name: string, scope: Scope): Assign {
  const ref = scope.symbols.find(name);
  if (ref === undefined) throw new Error(`the name ${name} was not analysed`);
  const { slot } = ref;
  if (!scope.around.topLevel) return (frame, value) => void (frame.slots[slot] = value);
  return (frame, value) => {
    frame.slots[slot] = value;
    frame.root.vars.set(name, value);
  };
}

function namespaceOf(value: Value | undefined): Namespace {
  if (value instanceof Namespace) return value;
  throw runtimeFault('cannot assign attribute on non-namespace object');
}

/** Fails where a target names an attribute of something that is no namespace. */
export function checkNamespaces(target: Target, scope: Scope): (frame: Frame) => void {
  if (target.kind === 'name') return () => undefined;
  const refs = namespaceNames(target).map((name) => scope.symbols.find(name));
  const readers = refs.filter((ref) => ref !== undefined).map((ref) => reader(scope, ref));
  return (frame) => readers.forEach((read) => namespaceOf(read(frame)));
}

function namespaceNames(target: Target): readonly string[] {
  if (target.kind === 'namespace-target') return [target.name];
  return target.kind === 'targets' ? target.targets.flatMap(namespaceNames) : [];
}

function unpacking(targets: readonly Assign[]): Assign {
  return (frame, value) => {
    const items = unpack(value, targets.length);
    targets.forEach((assign, i) => assign(frame, items[i] ?? null));
  };
}

function unpack(value: Value, count: number): readonly Value[] {
  const iterator = tryIterate(value);
  if (iterator === undefined) {
    throw typeFault(`cannot unpack non-iterable ${typeName(value)} object`);
  }
  const items: Value[] = [];
  for (let step = iterator.next(); step.done !== true; step = iterator.next()) {
    if (items.length === count) throw valueFault(`too many values to unpack (expected ${count})`);
    items.push(step.value);
  }
  if (items.length < count) {
    throw valueFault(`not enough values to unpack (expected ${count}, got ${items.length})`);
  }
  return items;
}
