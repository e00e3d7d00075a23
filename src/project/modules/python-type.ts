/**
 * Classes of Python as values of templates: what their instances, and they themselves, have.
 *
 * @module
 */

import { typeFault } from '../../jinja/fault.js';
import { hostObject } from '../../jinja/host.js';
import {
  HostFunction,
  HostObject,
  typeName,
  type Call,
  type ObjectProtocol,
  type Value,
} from '../../jinja/value.js';

/**
 * A class whose instances are states of the kind `S`. What its members answer, `A`, is a value or a
 * state that becomes one.
 */
export interface PythonType<S, A> {
  /** With its module. */
  readonly name: string;
  readonly fields?: Members<(self: S) => A>;
  readonly methods?: Members<(self: S, call: Call) => A>;
  /** Those that are called on the class itself. */
  readonly classMethods?: Members<(call: Call) => A>;
  readonly constants?: Members<A>;
  readonly construct?: (call: Call) => A;
  readonly operate?: (self: S, operation: Operation) => A | undefined;
  readonly unary?: (self: S, operator: UnaryOperator) => A;
  readonly protocol?: (self: S) => ObjectProtocol;
}

type Members<T> = Readonly<Record<string, T>>;
type UnaryOperator = '-' | '+' | 'abs';

export interface Operation {
  readonly operator: string;
  readonly other: Value;
  /** The other operand stands on the left. */
  readonly reversed: boolean;
}

/** An instance; `payload` is what the host finds in it again. */
export function instanceValue<S, A>(
  type: PythonType<S, A>,
  self: S,
  valueOf: (answer: A) => Value,
  payload: unknown,
): HostObject {
  const { operate, unary } = type;
  const protocol: ObjectProtocol = {
    get: (name) => instanceMember(type, self, name, valueOf),
    names: () => memberNames(type),
    ...(operate && {
      operate: (operator, other, reversed) => {
        const answer = operate(self, { operator, other, reversed });
        return answer === undefined ? undefined : valueOf(answer);
      },
    }),
    ...(unary && { unary: (operator) => valueOf(unary(self, operator)) }),
    ...type.protocol?.(self),
  };
  return new HostObject(type.name, protocol, payload);
}

function instanceMember<S, A>(
  type: PythonType<S, A>,
  self: S,
  name: string,
  valueOf: (answer: A) => Value,
): Value | undefined {
  const field = own(type.fields, name);
  if (field) return valueOf(field(self));
  const method = own(type.methods, name);
  if (method) return builtin(name, (call) => valueOf(method(self, call)));
  return classMember(type, name, valueOf);
}

function classMember<S, A>(
  { classMethods, constants }: PythonType<S, A>,
  name: string,
  valueOf: (answer: A) => Value,
): Value | undefined {
  const method = own(classMethods, name);
  if (method) return builtin(name, (call) => valueOf(method(call)));
  const constant = own(constants, name);
  return constant === undefined ? undefined : valueOf(constant);
}

function own<T>(members: Members<T> | undefined, name: string): T | undefined {
  return members && Object.hasOwn(members, name) ? members[name] : undefined;
}

function memberNames({ fields, methods, classMethods, constants }: PythonType<never, unknown>) {
  return Object.keys({ ...fields, ...methods, ...classMethods, ...constants });
}

function builtin(name: string, invoke: (call: Call) => Value): HostFunction {
  return new HostFunction(name, invoke, 'builtin_function_or_method');
}

/** The class itself. Methods read from it take the instance as their first argument. */
export function typeValue<S, A>(
  type: PythonType<S, A>,
  valueOf: (answer: A) => Value,
  selfOf: (value: Value | undefined) => S | undefined,
): HostObject {
  const repr = () => `<class '${type.name}'>`;
  const get = (name: string): Value | undefined => {
    const method = own(type.methods, name);
    if (method) {
      return new HostFunction(
        name,
        (call) =>
          valueOf(method(receiver(type.name, name, selfOf(call.args[0]), call), rest(call))),
        'method_descriptor',
      );
    }
    if (own(type.fields, name)) return descriptor(type.name, name);
    return classMember(type, name, valueOf);
  };
  return new HostObject('type', {
    get,
    names: () => memberNames(type),
    call: (call) => {
      if (type.construct) return valueOf(type.construct(call));
      throw typeFault(`cannot create '${type.name}' instances`);
    },
    repr,
    str: repr,
  });
}

function receiver<S>(type: string, name: string, self: S | undefined, { args }: Call): S {
  if (self !== undefined) return self;
  const [given] = args;
  if (given === undefined) throw typeFault(`unbound method ${name}() needs an argument`);
  throw typeFault(
    `descriptor '${name}' for '${type}' objects doesn't apply to a '${typeName(given)}' object`,
  );
}

function rest(call: Call): Call {
  return call.with(call.args.slice(1), call.kwargs);
}

function descriptor(type: string, name: string): Value {
  const repr = () => `<attribute '${name}' of '${type}' objects>`;
  return hostObject('getset_descriptor', new Map(), { repr, str: repr });
}
