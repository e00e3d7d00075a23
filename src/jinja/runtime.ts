/**
 * What one rendering carries along: where it is, what it has used up, and the variables.
 *
 * @module
 */

import { spend } from './budget.js';
import { LakeError, type CallSite, type SourceLocation } from '../errors.js';
import { callersOf, type CallFrame } from './call-frame.js';
import { Fault, limitFault } from './fault.js';
import { defaultLimits, type Limits } from './limits.js';
import { TextBuffer, type Origin } from './output.js';
import { locationOf, type Site } from './source-text.js';
import { placeFault } from './template-error.js';
import type { Call, UndefinedMode, Value } from './value.js';

export interface StatementMark extends Site {
  readonly anchor: number;
}

export class Runtime {
  /** The expression that is being evaluated. */
  site: Site | undefined;
  /** The statement around it. */
  statement: StatementMark | undefined;
  frame: CallFrame | undefined;
  #lastText: TextBuffer | undefined;
  #iterations = 0;
  #outputLength = 0;

  constructor(readonly limits: Limits = defaultLimits) {}

  /** A statement starts. */
  start(mark: StatementMark): void {
    this.statement = mark;
    this.site = mark;
  }

  /** What the last macro rendered, for the map of the text that prints it. */
  rememberText(text: TextBuffer): void {
    this.#lastText = text;
  }

  forgetText(): void {
    this.#lastText = undefined;
  }

  /** The remembered text, if it is this one. */
  mappedText(text: string): TextBuffer | undefined {
    return this.#lastText?.text === text ? this.#lastText : undefined;
  }

  /** The origin of text that is written now; outside of macros it is always the same. */
  origin(outside: Origin): Origin {
    const { frame } = this;
    if (frame === undefined) return outside;
    return { site: outside.site, verbatim: outside.verbatim, frame };
  }

  countIteration(): void {
    this.#iterations += 1;
    spend(0);
    if (this.#iterations <= this.limits.iterations) return;
    throw limitFault(`loops and macros ran more than ${this.limits.iterations} times`);
  }

  countOutput(length: number): void {
    this.#outputLength += length;
    if (this.#outputLength <= this.limits.outputLength) return;
    throw limitFault(`a template wrote more than ${this.limits.outputLength} characters`);
  }

  /** Runs a macro: errors inside get their place, and the caller's place comes back. */
  enter<T>(name: string, site: Site, run: () => T): T {
    const { frame, statement } = this;
    const depth = (frame?.depth ?? 0) + 1;
    if (depth > this.limits.depth) {
      throw limitFault(`macros call each other more than ${this.limits.depth} deep`);
    }
    this.countIteration();
    spend(256);
    this.frame = { name, site, parent: frame, depth };
    try {
      return run();
    } catch (error) {
      throw this.place(error);
    } finally {
      this.frame = frame;
      this.statement = statement;
      this.site = site;
    }
  }

  /** Gives an error the place that is current, unless it has one. */
  place(error: unknown): unknown {
    if (error instanceof Fault) return this.#placed(error);
    if (error instanceof RangeError) return this.#placed(exhausted(error));
    if (error instanceof LakeError && error.location === undefined && this.site !== undefined) {
      const { site, frame } = this;
      const callers = error.callers.length > 0 ? error.callers : callersOf(frame);
      return Object.assign(error, { location: locationOf(site), callers });
    }
    return error;
  }

  #placed(fault: Fault): LakeError {
    const { site, statement, frame } = this;
    return placeFault(fault, { site, statement, callers: callersOf(frame) });
  }
}

/** What JavaScript itself refuses: a full stack, a text or an array beyond its limits. */
function exhausted(error: RangeError): Fault {
  if (error.message.includes('call stack')) return limitFault('the template is nested too deeply');
  return limitFault(`an operation would build too much (${error.message})`);
}

/** A call as the evaluator makes it: it knows its runtime, and its place only when asked. */
export class RuntimeCall implements Call {
  constructor(
    readonly runtime: Runtime,
    readonly site: Site,
    readonly args: Value[],
    readonly kwargs: ReadonlyMap<string, Value>,
    /** Of the template that calls; undefined where the host calls. */
    readonly escaping?: Escaping,
  ) {}

  get location(): SourceLocation {
    return locationOf(this.site);
  }

  get callers(): readonly CallSite[] {
    return callersOf(this.runtime.frame);
  }

  with(args: readonly Value[], kwargs: ReadonlyMap<string, Value> = new Map()): RuntimeCall {
    return new RuntimeCall(this.runtime, this.site, [...args], new Map(kwargs));
  }
}

/**
 * Thrown by `return`, caught where the macro was called. There is one for all, since it is caught
 * before the next is thrown: making an error takes a picture of the stack.
 */
export class MacroReturn extends Error {
  static readonly #only = new MacroReturn('return outside of a macro');
  #value: Value = null;

  static of(value: Value): MacroReturn {
    MacroReturn.#only.#value = value;
    return MacroReturn.#only;
  }

  get value(): Value {
    return this.#value;
  }
}

/** Whether text is escaped right now in a template. */
export interface Escaping {
  isOn: boolean;
}

/** The names of a template: what it sets at its top level, then its globals, then the built-in ones. */
export class Root {
  readonly vars = new Map<string, Value>();
  /** The blocks of the template. */
  blocks: ReadonlyMap<string, (root: Root, out: TextBuffer) => void> = new Map();

  constructor(
    readonly runtime: Runtime,
    /** Of its own undefined values: those of a macro of another file are always the strict ones. */
    readonly mode: UndefinedMode,
    readonly globals: ReadonlyMap<string, Value>,
    readonly builtins: ReadonlyMap<string, Value>,
    readonly escaping: Escaping = { isOn: false },
  ) {}

  resolve(name: string): Value | undefined {
    return this.vars.get(name) ?? this.#own(name);
  }

  #own(name: string): Value | undefined {
    if (this.vars.has(name)) return this.vars.get(name);
    const global = this.globals.get(name);
    return global === undefined ? this.builtins.get(name) : global;
  }

  *names(): Iterable<string> {
    yield* this.vars.keys();
    yield* this.globals.keys();
    yield* this.builtins.keys();
  }
}

/** The variables of one running function: a template, a macro, a call body. */
export class Frame {
  readonly slots: (Value | undefined)[];
  readonly runtime: Runtime;

  constructor(
    readonly root: Root,
    readonly parent: Frame | undefined,
    size: number,
    public out: TextBuffer = new TextBuffer(),
  ) {
    this.runtime = root.runtime;
    this.slots = new Array<Value | undefined>(size).fill(undefined);
  }
}
