/**
 * Scopes, resolved before anything runs, by Jinja's rules: `if` opens none; loops, macros, calls,
 * set, with and filter blocks do. A name that a scope assigns anywhere is a variable of that scope
 * everywhere, initialised from the scope around it.
 *
 * @module
 */

import type { Body, Expression, IfNode, ParameterNode, Statement, Target } from './ast.js';
import { eachChild } from './ast-walk.js';
import { has, trait } from './traits.js';
import { Variable, type FunctionScope, type Start } from './variables.js';

export class Symbols {
  /** Made for the first variable: many scopes have none. */
  #variables: Map<string, Variable> | undefined;
  #visitor: ((node: Expression) => void) | undefined;

  constructor(
    readonly fn: FunctionScope,
    readonly parent: Symbols | undefined,
    private readonly level: number = parent === undefined ? 0 : parent.level + 1,
    /** For a branch of an `if`: the scope as it was before. */
    private readonly before?: Symbols,
  ) {}

  /** The variables of this scope. */
  get variables(): readonly Variable[] {
    return this.#variables === undefined ? [] : [...this.#variables.values()];
  }

  find(name: string): Variable | undefined {
    return this.#own(name) ?? this.parent?.find(name);
  }

  #own(name: string): Variable | undefined {
    const own = this.#variables?.get(name);
    return own === undefined && this.before !== undefined ? this.before.#own(name) : own;
  }

  #set(variable: Variable): void {
    this.#variables ??= new Map();
    this.#variables.set(variable.name, variable);
  }

  /** The names that can be seen from here. */
  *names(): Iterable<string> {
    for (const { name } of this.variables) yield name;
    if (this.parent !== undefined) yield* this.parent.names();
  }

  #define(name: string, start: Start, isStored: boolean, outer?: Variable): Variable {
    const slot = this.fn.slot(this.level, name);
    const variable = new Variable(name, this.fn, slot, start, outer, isStored);
    this.#set(variable);
    return variable;
  }

  load(name: string): void {
    if (this.find(name) === undefined) this.#define(name, 'resolve', false);
  }

  store(name: string): void {
    const known = this.#own(name);
    if (known !== undefined) {
      if (!known.isStored) this.#set(known.stored());
      return;
    }
    const outer = this.parent?.find(name);
    this.#define(name, outer === undefined ? 'missing' : 'alias', true, outer);
  }

  parameter(name: string): Variable {
    return this.#define(name, 'parameter', true);
  }

  /**
   * Joins what `count` branches of an `if` found, those that hold nothing left out: a name set in
   * some of them only may be an outer one.
   */
  #join(branches: readonly Symbols[], count: number): void {
    const stores = new Map<string, number>();
    for (const branch of branches) {
      for (const { name, isStored } of branch.variables) {
        if (isStored && this.#own(name)?.isStored !== true) {
          stores.set(name, (stores.get(name) ?? 0) + 1);
        }
      }
    }
    for (const branch of branches) this.#take(branch);
    for (const [name, storedIn] of stores) {
      if (storedIn < count) this.#mayBeOuter(name);
    }
  }

  #take(branch: Symbols): void {
    for (const variable of branch.variables) {
      const isStored = this.#own(variable.name)?.isStored === true;
      this.#set(isStored ? variable.stored() : variable);
    }
  }

  #mayBeOuter(name: string): void {
    const variable = this.#own(name);
    if (variable === undefined) return;
    const outer = this.parent?.find(name);
    this.#set(variable.startingAs(outer === undefined ? 'resolve' : 'alias', outer));
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
        this.#visitChildren(node);
    }
  }

  #visitIf(branches: IfNode['branches'], otherwise: Body): void {
    const [first, ...rest] = branches;
    if (first === undefined) return;
    this.visitExpression(first.test);
    const found: Symbols[] = [];
    if (first.body.length > 0) found.push(this.#branch((then) => then.visitAll(first.body)));
    if (rest.length > 0) {
      found.push(this.#branch((elifs) => rest.forEach((branch) => elifs.#visitIf([branch], []))));
    }
    if (otherwise.length > 0) found.push(this.#branch((last) => last.visitAll(otherwise)));
    this.#join(found, 3);
  }

  #branch(visit: (branch: Symbols) => void): Symbols {
    const branch = new Symbols(this.fn, this.parent, this.level, this);
    visit(branch);
    return branch;
  }

  visitAll(body: Body): void {
    for (const node of body) this.visit(node);
  }

  visitExpression(node: Expression): void {
    if (node.kind === 'name') this.load(node.name);
    else if (has(node, trait.open)) this.#visitChildren(node);
  }

  #visitChildren(node: Expression | Statement): void {
    this.#visitor ??= (child) => this.visitExpression(child);
    eachChild(node, this.#visitor);
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
