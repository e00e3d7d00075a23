/**
 * A macro that is compiled: it binds arguments as Python does, with the special ones of Jinja, and
 * runs.
 *
 * @module
 */

import type { Body, ParameterNode, Span } from './ast.js';
import { undeclaredNames } from './ast-walk.js';
import { enterScope, type Eval, type Exec, type Scope } from './compiler-scope.js';
import { Dict } from './dict.js';
import { typeFault } from './fault.js';
import { Frame, RuntimeCall, type StatementMark } from './runtime.js';
import type { SpecialName } from './traits.js';
import { Markup, Tuple, Undefined, type Call, type MacroSignature, type Value } from './value.js';
import type { FunctionScope } from './variables.js';

interface Parameter {
  readonly name: string;
  readonly slot: number;
  readonly default: Eval | undefined;
}

export type MacroSource = Span & {
  readonly parameters: readonly ParameterNode[];
  readonly body: Body;
};

export class CompiledMacro {
  readonly signature: MacroSignature;
  /** Null for the body of a call block. */
  readonly #name: string | null;
  readonly #fn: FunctionScope;
  readonly #parameters: readonly Parameter[];
  /** A parameter is called `caller`. */
  readonly #hasCaller: boolean;
  readonly #callerSlot: number | undefined;
  readonly #kwargsSlot: number | undefined;
  readonly #varargsSlot: number | undefined;
  readonly #enter: (frame: Frame) => void;
  readonly #body: Exec;
  readonly #mark: StatementMark;

  constructor(node: MacroSource, name: string | null, outer: Scope) {
    const scope = outer.innerFunction().collecting();
    const { symbols } = scope;
    const names = node.parameters.map((p) => p.name);
    const special = undeclaredNames(node.body, ['caller', 'kwargs', 'varargs']);
    symbols.visitParameters(node.parameters);
    const slotOf = (wanted: SpecialName): number | undefined =>
      special.has(wanted) && !names.includes(wanted) ? symbols.parameter(wanted).slot : undefined;
    this.#callerSlot = slotOf('caller');
    this.#kwargsSlot = slotOf('kwargs');
    this.#varargsSlot = slotOf('varargs');
    symbols.visitAll(node.body);
    this.#name = name;
    this.#fn = scope.fn;
    this.#hasCaller = names.includes('caller');
    this.#parameters = node.parameters.map((p) => compileParameter(p, scope));
    this.#body = scope.compileBody(node.body);
    this.#enter = enterScope(scope);
    this.#mark = outer.mark(node);
    this.signature = {
      parameters: names,
      catchKwargs: this.#kwargsSlot !== undefined,
      catchVarargs: this.#varargsSlot !== undefined,
      caller: special.has('caller'),
    };
  }

  /**
   * Runs the macro whose definition was reached in `definedIn`. What it gives is markup if text is
   * escaped where it is called; for other templates and the host counts where it was defined.
   */
  invoke(definedIn: Frame, isMarkup: boolean, call: Call): Value {
    const isRuntimeCall = call instanceof RuntimeCall;
    const { runtime } = isRuntimeCall ? call : definedIn;
    const place = isRuntimeCall ? call.site : this.#mark;
    const frame = new Frame(definedIn.root, definedIn, this.#fn.size);
    this.#bind(frame, call);
    const { escaping } = definedIn.root;
    const isOwn = isRuntimeCall && call.escaping === escaping;
    const text = runtime.enter(this.#name ?? 'caller', place, () => {
      runtime.start(this.#mark);
      return this.#run(frame);
    });
    return (isOwn ? escaping.isOn : isMarkup) ? new Markup(text) : text;
  }

  #run(frame: Frame): string {
    const { out, runtime } = frame;
    this.#enter(frame);
    this.#setDefaults(frame);
    this.#body(frame);
    if (out.fault !== undefined) throw out.fault;
    runtime.rememberText(out);
    return out.text;
  }

  #bind(frame: Frame, call: Call): void {
    const { slots } = frame;
    const kwargs = call.kwargs.size === 0 ? undefined : new Map(call.kwargs);
    let callerGiven = call.args.length >= this.#parameters.length && this.#hasCaller;
    this.#parameters.forEach(({ name, slot }, i) => {
      if (i < call.args.length) {
        slots[slot] = call.args[i];
        return;
      }
      slots[slot] = kwargs?.get(name);
      kwargs?.delete(name);
      if (name === 'caller') callerGiven = true;
    });
    if (this.#callerSlot !== undefined && !callerGiven) {
      slots[this.#callerSlot] = kwargs?.get('caller') ?? noCaller(frame);
      kwargs?.delete('caller');
    }
    this.#catchRest(slots, kwargs ?? call.kwargs, call.args);
  }

  #catchRest(
    slots: (Value | undefined)[],
    kwargs: ReadonlyMap<string, Value>,
    args: readonly Value[],
  ): void {
    if (this.#kwargsSlot !== undefined) slots[this.#kwargsSlot] = new Dict(kwargs);
    else if (kwargs.size > 0) throw this.#unexpectedKeyword(kwargs);
    const count = this.#parameters.length;
    if (this.#varargsSlot !== undefined) slots[this.#varargsSlot] = new Tuple(args.slice(count));
    else if (args.length > count) {
      throw typeFault(`macro ${this.#shown} takes not more than ${count} argument(s)`);
    }
  }

  get #shown(): string {
    return this.#name === null ? 'None' : `'${this.#name}'`;
  }

  #unexpectedKeyword(kwargs: ReadonlyMap<string, Value>): Error {
    if (kwargs.has('caller')) {
      return typeFault(
        `macro ${this.#shown} was invoked with two values for the special caller argument. This is most likely a bug.`,
      );
    }
    const [first] = kwargs.keys();
    return typeFault(`macro ${this.#shown} takes no keyword argument '${first ?? ''}'`);
  }

  #setDefaults(frame: Frame): void {
    for (const { name, slot, default: value } of this.#parameters) {
      if (frame.slots[slot] !== undefined) continue;
      frame.slots[slot] = value === undefined ? notProvided(name, frame) : value(frame);
    }
  }
}

function compileParameter({ name, default: value }: ParameterNode, scope: Scope): Parameter {
  const slot = scope.symbols.find(name)?.slot ?? 0;
  return { name, slot, default: value && scope.compileExpression(value) };
}

function noCaller(frame: Frame): Undefined {
  return new Undefined('No caller defined', 'caller', frame.root.mode);
}

function notProvided(name: string, frame: Frame): Undefined {
  return new Undefined(`parameter '${name}' was not provided`, name, frame.root.mode);
}
