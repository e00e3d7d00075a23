/**
 * Scopes, resolved before anything runs, by Jinja's rules: `if` opens none; loops, macros, calls,
 * set, with and filter blocks do. A name that a scope assigns anywhere is a variable of that scope
 * everywhere, initialised from the scope around it.
 *
 * @module
 */

import type { Body, Expression, ParameterNode, Statement, Target } from './ast.js';
import { childrenOf } from './ast-walk.js';

/** The variables of one function, as slots of its frame. */
export class FunctionScope {
  readonly #slots = new Map<string, number>();

  constructor(readonly parent: FunctionScope | undefined) {}

  get size(): number {
    return this.#slots.size;
  }

  slot(key: string): number {
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    this.#slots.set(key, this.#slots.size);
    return this.#slots.size - 1;
  }
}

export interface Ref {
  readonly fn: FunctionScope;
  readonly slot: number;
}

/** How a variable starts when its scope is entered. */
export type Load =
  | { readonly kind: 'parameter' }
  | { readonly kind: 'resolve'; readonly name: string }
  | { readonly kind: 'alias'; readonly outer: Ref }
  | { readonly kind: 'missing' };

export class Symbols {
  readonly refs: Map<string, Ref>;
  /** By slot of `fn`. */
  readonly loads: Map<number, Load>;
  readonly stores: Set<string>;

  constructor(
    readonly fn: FunctionScope,
    readonly parent: Symbols | undefined,
    readonly level: number = parent === undefined ? 0 : parent.level + 1,
    copied?: Symbols,
  ) {
    this.refs = new Map(copied?.refs);
    this.loads = new Map(copied?.loads);
    this.stores = new Set(copied?.stores);
  }

  copy(): Symbols {
    return new Symbols(this.fn, this.parent, this.level, this);
  }

  find(name: string): Ref | undefined {
    return this.refs.get(name) ?? this.parent?.find(name);
  }

  /** The names that can be seen from here. */
  *names(): Iterable<string> {
    yield* this.refs.keys();
    if (this.parent !== undefined) yield* this.parent.names();
  }

  #define(name: string, load: Load): Ref {
    const known = this.refs.get(name);
    const ref = known ?? { fn: this.fn, slot: this.fn.slot(`${this.level}:${name}`) };
    this.refs.set(name, ref);
    this.loads.set(ref.slot, load);
    return ref;
  }

  load(name: string): void {
    if (this.find(name) === undefined) this.#define(name, { kind: 'resolve', name });
  }

  store(name: string): void {
    this.stores.add(name);
    if (this.refs.has(name)) return;
    const outer = this.parent?.find(name);
    this.#define(name, outer === undefined ? { kind: 'missing' } : { kind: 'alias', outer });
  }

  parameter(name: string): Ref {
    this.stores.add(name);
    return this.#define(name, { kind: 'parameter' });
  }

  /** Joins what the branches of an `if` found: a name set in some of them only may be an outer one. */
  joinBranches(branches: readonly Symbols[]): void {
    const counts = new Map<string, number>();
    for (const branch of branches) {
      for (const name of branch.stores) {
        if (!this.stores.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    for (const branch of branches) this.#take(branch);
    for (const [name, count] of counts) {
      if (count < branches.length) this.#mayBeOuter(name);
    }
  }

  #take(branch: Symbols): void {
    for (const [name, ref] of branch.refs) this.refs.set(name, ref);
    for (const [slot, load] of branch.loads) this.loads.set(slot, load);
    for (const name of branch.stores) this.stores.add(name);
  }

  #mayBeOuter(name: string): void {
    const ref = this.refs.get(name);
    if (ref === undefined) return;
    const outer = this.parent?.find(name);
    this.loads.set(
      ref.slot,
      outer === undefined ? { kind: 'resolve', name } : { kind: 'alias', outer },
    );
  }

  /** Notes the names of a statement that belong to this scope; bodies of inner scopes do not. */
  visit(node: Statement): void {
    switch (node.kind) {
      case 'if':
        return this.#visitIf(node.branches, node.otherwise);
      case 'macro':
        return this.store(node.variable);
      case 'set':
        this.visitExpression(node.value);
        return this.visitTarget(node.target);
      case 'set-block':
        return this.visitTarget(node.target);
      case 'for':
        return this.visitExpression(node.iterable);
      case 'call-block':
        return this.visitExpression(node.call);
      case 'filter-block':
        return this.visitExpression(node.filter);
      case 'with':
        return node.assignments.forEach(({ value }) => this.visitExpression(value));
      case 'load':
        this.visitExpression(node.template);
        return node.names.forEach((name) => this.store(name));
      case 'block':
      case 'autoescape':
        return;
      default:
        for (const child of childrenOf(node)) this.visitExpression(child);
    }
  }

  #visitIf(
    branches: readonly { readonly test: Expression; readonly body: Body }[],
    otherwise: Body,
  ): void {
    const [first, ...rest] = branches;
    if (first === undefined) return;
    this.visitExpression(first.test);
    const inBranch = (visit: (symbols: Symbols) => void): Symbols => {
      const copy = this.copy();
      visit(copy);
      return copy;
    };
    this.joinBranches([
      inBranch((s) => s.visitAll(first.body)),
      inBranch((s) => rest.forEach((branch) => s.#visitIf([branch], []))),
      inBranch((s) => s.visitAll(otherwise)),
    ]);
  }

  visitAll(body: Body): void {
    for (const node of body) this.visit(node);
  }

  visitExpression(node: Expression): void {
    if (node.kind === 'name') this.load(node.name);
    else for (const child of childrenOf(node)) this.visitExpression(child);
  }

  visitTarget(target: Target): void {
    if (target.kind === 'name') this.store(target.name);
    else if (target.kind === 'namespace-target') this.load(target.name);
    else target.targets.forEach((inner) => this.visitTarget(inner));
  }

  visitTargetParameters(target: Target): void {
    if (target.kind === 'name') this.parameter(target.name);
    else if (target.kind === 'namespace-target') this.load(target.name);
    else target.targets.forEach((inner) => this.visitTargetParameters(inner));
  }

  visitParameters(parameters: readonly ParameterNode[]): void {
    for (const { name } of parameters) this.parameter(name);
    for (const { default: value } of parameters)
      if (value !== undefined) this.visitExpression(value);
  }
}
