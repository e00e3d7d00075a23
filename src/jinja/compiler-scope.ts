/**
 * Where the compiler is: the scope, the function, and what holds around the node.
 *
 * @module
 */

import type { Body, Expression, Span } from './ast.js';
import { Fault } from './fault.js';
import type { Frame, StatementMark } from './runtime.js';
import type { Site, SourceText } from './source-text.js';
import { Surroundings, type Compilers } from './surroundings.js';
import { Symbols } from './symbols.js';
import { placeFault } from './template-error.js';
import type { Value } from './value.js';
import { FunctionScope, type Ref } from './variables.js';

/** An expression, ready to run. */
export type Eval = (frame: Frame) => Value;

/** How a statement ended: normally, by `break`, by `continue`. */
type Completion = 0 | 1 | 2;

/** A statement, ready to run. */
export type Exec = (frame: Frame) => Completion;

export class Scope {
  constructor(
    readonly source: SourceText,
    readonly symbols: Symbols,
    readonly around: Readonly<Surroundings>,
  ) {}

  static root(source: SourceText, compilers: Compilers, native = false): Scope {
    return new Scope(source, topLevelSymbols(), new Surroundings(compilers, native));
  }

  /** A scope that sees nothing of this one: the block of a template. */
  detached(): Scope {
    return this.#child(topLevelSymbols(), false).collecting();
  }

  compileBody(body: Body): Exec {
    return this.around.compilers.body(body, this);
  }

  compileExpression(node: Expression): Eval {
    return this.around.compilers.expression(node, this);
  }

  compileAll(nodes: readonly Expression[]): readonly Eval[] {
    return nodes.map((node) => this.compileExpression(node));
  }

  get fn(): FunctionScope {
    return this.symbols.fn;
  }

  /** A scope of its own within the same function. */
  inner(inLoop: boolean = this.around.inLoop): Scope {
    return this.#child(new Symbols(this.fn, this.symbols), inLoop);
  }

  /** A scope that is a function: it can run when the one around it is gone. */
  innerFunction(): Scope {
    return this.#child(new Symbols(new FunctionScope(this.fn), this.symbols), false);
  }

  #child(symbols: Symbols, inLoop: boolean): Scope {
    const around = this.around.copy();
    around.topLevel = false;
    around.soft = false;
    around.inLoop = inLoop;
    return new Scope(this.source, symbols, around);
  }

  /** The same scope, under a condition. */
  softened(): Scope {
    return this.#within((around) => (around.soft = true));
  }

  /** The same scope, its text collected. */
  collecting(): Scope {
    return this.#within((around) => (around.inheritance = undefined));
  }

  forFolding(): Scope {
    return this.#within((around) => (around.folding = around.soft = true));
  }

  withAutoescape(autoescape: boolean): Scope {
    return this.#within((around) => (around.autoescape = autoescape));
  }

  asVolatile(): Scope {
    return this.#within((around) => (around.isVolatile = true));
  }

  #within(change: (around: Surroundings) => void): Scope {
    const around = this.around.copy();
    change(around);
    return new Scope(this.source, this.symbols, around);
  }

  site({ start, end }: Span): Site {
    return { source: this.source, start, end };
  }

  mark({ start, end, anchor }: Span): StatementMark {
    return { source: this.source, start, end, anchor };
  }

  /** A syntax error that the parser cannot see. */
  fault(message: string, node: Span, pythonClass = 'TemplateAssertionError', hint?: string): Error {
    return placeFault(new Fault('syntax', message, pythonClass, hint), {
      site: this.site(node),
      statement: pythonClass === 'SyntaxError' ? undefined : this.mark(node),
    });
  }

  /** How many functions out a variable lives. */
  hops(ref: Ref): number {
    let hops = 0;
    for (let fn: FunctionScope | undefined = this.fn; fn !== ref.fn; fn = fn.parent) {
      if (fn === undefined) throw new Error('a variable of no function around');
      hops += 1;
    }
    return hops;
  }
}

function topLevelSymbols(): Symbols {
  return new Symbols(new FunctionScope(undefined), undefined);
}

/** Reads a variable; undefined where it is not set. */
export function reader(scope: Scope, ref: Ref): (frame: Frame) => Value | undefined {
  const { slot } = ref;
  const hops = scope.hops(ref);
  if (hops === 0) return (frame) => frame.slots[slot];
  if (hops === 1) return (frame) => frame.parent?.slots[slot];
  return (frame) => outerFrame(frame, hops)?.slots[slot];
}

function outerFrame(frame: Frame, hops: number): Frame | undefined {
  let outer: Frame | undefined = frame;
  for (let i = 0; i < hops; i += 1) outer = outer?.parent;
  return outer;
}

/** Initialises the variables of a scope. */
export function enterScope(scope: Scope): (frame: Frame) => void {
  const variables = scope.symbols.variables.filter(({ start }) => start !== 'parameter');
  if (variables.length === 0) return () => undefined;
  const hops = variables.map(({ outer }) => (outer === undefined ? 0 : scope.hops(outer)));
  return (frame) => {
    let i = 0;
    for (const { name, slot, start, outer } of variables) {
      if (start === 'resolve') frame.slots[slot] = frame.root.resolve(name);
      else frame.slots[slot] = outer && outerFrame(frame, hops[i] ?? 0)?.slots[outer.slot];
      i += 1;
    }
  };
}

/** Forgets the variables of a scope, so that nothing sees them afterwards. */
export function leaveScope(scope: Scope): (frame: Frame) => void {
  const { variables } = scope.symbols;
  return (frame) => {
    for (const { slot } of variables) frame.slots[slot] = undefined;
  };
}
