/**
 * Macros and the bodies of call blocks.
 *
 * @module
 */

import type { Body, MacroNode, ParameterNode, Span } from './ast.js';
import { undeclaredNames } from './ast-walk.js';
import { enterScope, type Eval, type Exec, type Scope } from './compiler-scope.js';
import { Dict } from './dict.js';
import { typeFault } from './fault.js';
import { Frame, RuntimeCall, type StatementMark } from './runtime.js';
import type { Site } from './source-text.js';
import {
  Macro,
  Markup,
  Tuple,
  Undefined,
  type Call,
  type MacroSignature,
  type Value,
} from './value.js';

/** A macro, to be made into a value wherever its definition is reached. */
export type MacroMaker = (frame: Frame) => Macro;

interface CompiledMacro {
  readonly name: string | null;
  readonly signature: MacroSignature;
  readonly parameters: readonly CompiledParameter[];
  readonly explicitCaller: boolean;
  readonly catchSlots: Readonly<Record<'caller' | 'kwargs' | 'varargs', number | undefined>>;
  readonly size: () => number;
  readonly enter: (frame: Frame) => void;
  readonly body: Exec;
  readonly site: Site;
  readonly mark: StatementMark;
  readonly autoescape: boolean;
}

interface CompiledParameter {
  readonly name: string;
  readonly slot: number;
  readonly default: Eval | undefined;
}

export function compileMacro(node: MacroNode, scope: Scope): MacroMaker {
  return compileMacroBody(node, node.name, scope);
}

/** A macro of that name, or without one: the body of a call block. */
export function compileMacroBody(
  node: Span & { readonly parameters: readonly ParameterNode[]; readonly body: Body },
  name: string | null,
  scope: Scope,
): MacroMaker {
  const compiled = compile(node, name, scope);
  return (definedIn) =>
    new Macro(
      name,
      (call) => invoke(compiled, definedIn, call),
      () => compiled.signature,
    );
}

function compile(
  node: Span & { readonly parameters: readonly ParameterNode[]; readonly body: Body },
  name: string | null,
  outer: Scope,
): CompiledMacro {
  const scope = outer.innerFunction();
  const { symbols } = scope;
  const names = node.parameters.map((p) => p.name);
  checkParameters(node.parameters, outer);
  const special = undeclaredNames(node.body, ['caller', 'kwargs', 'varargs']);
  symbols.visitParameters(node.parameters);
  const catchSlot = (special_: 'caller' | 'kwargs' | 'varargs'): number | undefined =>
    special.has(special_) && !names.includes(special_)
      ? symbols.parameter(special_).slot
      : undefined;
  const catchSlots = {
    caller: catchSlot('caller'),
    kwargs: catchSlot('kwargs'),
    varargs: catchSlot('varargs'),
  };
  symbols.visitAll(node.body);
  return {
    ...{ name, catchSlots },
    parameters: node.parameters.map((p) => ({
      name: p.name,
      slot: symbols.find(p.name)?.slot ?? 0,
      default: p.default && scope.compileExpression(p.default),
    })),
    explicitCaller: names.includes('caller'),
    signature: {
      parameters: names,
      catchKwargs: catchSlots.kwargs !== undefined,
      catchVarargs: catchSlots.varargs !== undefined,
      caller: special.has('caller'),
    },
    body: scope.compileBody(node.body),
    enter: enterScope(scope),
    size: () => scope.fn.size,
    site: outer.site(node),
    mark: outer.mark(node),
    autoescape: outer.around.autoescape,
  };
}

function checkParameters(parameters: readonly ParameterNode[], scope: Scope): void {
  parameters.forEach((parameter, i) => {
    const { name } = parameter;
    if (parameters.findIndex((p) => p.name === name) !== i) {
      const message = `duplicate argument '${name}' in function definition`;
      throw scope.fault(message, parameter, 'SyntaxError');
    }
    if (name === 'caller' && parameter.default === undefined) {
      throw scope.fault(callerNeedsDefault, parameter);
    }
  });
}

const callerNeedsDefault =
  'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.';

function invoke(macro: CompiledMacro, definedIn: Frame, call: Call): Value {
  const { runtime } = call instanceof RuntimeCall ? call : definedIn;
  const place = call instanceof RuntimeCall ? call.site : macro.site;
  const frame = new Frame(definedIn.root, definedIn, macro.size());
  bind(macro, frame, call);
  return runtime.enter(macro.name ?? 'caller', place, () => {
    runtime.start(macro.mark);
    runtime.site = macro.site;
    macro.enter(frame);
    setDefaults(macro, frame);
    macro.body(frame);
    const { out } = frame;
    if (out.fault !== undefined) throw out.fault;
    runtime.rememberText(out);
    return macro.autoescape ? new Markup(out.text) : out.text;
  });
}

/** Python's way of matching arguments and parameters, with the special ones of Jinja. */
function bind(macro: CompiledMacro, frame: Frame, call: Call): void {
  const { parameters, catchSlots } = macro;
  const { slots } = frame;
  const kwargs = new Map(call.kwargs);
  let callerGiven = call.args.length >= parameters.length && macro.explicitCaller;
  parameters.forEach(({ name, slot }, i) => {
    if (i < call.args.length) {
      slots[slot] = call.args[i];
      return;
    }
    slots[slot] = kwargs.get(name);
    kwargs.delete(name);
    if (name === 'caller') callerGiven = true;
  });
  if (macro.signature.caller && !callerGiven && catchSlots.caller !== undefined) {
    slots[catchSlots.caller] = kwargs.get('caller') ?? noCaller(frame);
    kwargs.delete('caller');
  }
  if (catchSlots.kwargs !== undefined) slots[catchSlots.kwargs] = new Dict(kwargs);
  else if (kwargs.size > 0) throw unexpectedKeyword(macro, kwargs);
  const extra = call.args.slice(parameters.length);
  if (catchSlots.varargs !== undefined) slots[catchSlots.varargs] = new Tuple(extra);
  else if (extra.length > 0) {
    const count = parameters.length;
    throw typeFault(`macro ${shown(macro)} takes not more than ${count} argument(s)`);
  }
}

function noCaller(frame: Frame): Undefined {
  return new Undefined('No caller defined', 'caller', frame.runtime.mode);
}

function shown({ name }: CompiledMacro): string {
  return name === null ? 'None' : `'${name}'`;
}

function unexpectedKeyword(macro: CompiledMacro, kwargs: ReadonlyMap<string, Value>): Error {
  if (kwargs.has('caller')) {
    return typeFault(
      `macro ${shown(macro)} was invoked with two values for the special caller argument. This is most likely a bug.`,
    );
  }
  const [first] = kwargs.keys();
  return typeFault(`macro ${shown(macro)} takes no keyword argument '${first ?? ''}'`);
}

function setDefaults({ parameters }: CompiledMacro, frame: Frame): void {
  for (const { name, slot, default: value } of parameters) {
    if (frame.slots[slot] !== undefined) continue;
    frame.slots[slot] = value === undefined ? notProvided(name, frame) : value(frame);
  }
}

function notProvided(name: string, frame: Frame): Undefined {
  return new Undefined(`parameter '${name}' was not provided`, name, frame.runtime.mode);
}
