/**
 * The names that every template has.
 *
 * @module
 */

import { bindArguments, intArgument, signature } from './arguments.js';
import { Dict } from './dict.js';
import { runtimeFault, typeFault, undefinedUse, valueFault } from './fault.js';
import { collect, iterable, tryIterate } from './iteration.js';
import { maxRange } from './limits.js';
import { lipsum } from './lipsum.js';
import { MacroReturn } from './runtime.js';
import {
  HostFunction,
  HostObject,
  Namespace,
  Range,
  Tuple,
  Undefined,
  textOf,
  type Call,
  type Value,
} from './value.js';

function range({ args, kwargs }: Call): Value {
  if (kwargs.size > 0) throw typeFault('range() takes no keyword arguments');
  if (args.length === 0) throw typeFault('range expected at least 1 argument, got 0');
  if (args.length > 3) throw typeFault(`range expected at most 3 arguments, got ${args.length}`);
  const [first = 0, second, third = 1] = args.map(intArgument);
  if (third === 0) throw valueFault('range() arg 3 must not be zero');
  const result = second === undefined ? new Range(0, first, 1) : new Range(first, second, third);
  if (result.length <= maxRange) return result;
  throw runtimeFault(
    `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${maxRange}).`,
    'OverflowError',
  );
}

/** `dict(mapping_or_pairs, **more)`. */
function dict({ args, kwargs }: Call): Dict {
  if (args.length > 1) throw typeFault(`dict expected at most 1 argument, got ${args.length}`);
  const result = new Dict();
  const [source] = args;
  if (source !== undefined) updateDict(result, source);
  for (const [key, value] of kwargs) result.set(key, value);
  return result;
}

/** Takes over the entries of a mapping, or of pairs. */
export function updateDict(target: Dict, source: Value): void {
  if (source instanceof Undefined && source.mode === 'run') throw undefinedUse(source);
  if (source instanceof Dict) {
    for (const [key, value] of [...source.entries()]) target.set(key, value);
    return;
  }
  if (source instanceof HostObject && source.protocol.item !== undefined) {
    for (const key of iterable(source)) target.set(key, source.protocol.item(key) ?? null);
    return;
  }
  collect(source).forEach((pair, i) => {
    if (tryIterate(pair) === undefined) {
      throw typeFault(`cannot convert dictionary update sequence element #${i} to a sequence`);
    }
    const [key, value, ...rest] = collect(pair);
    if (key === undefined || value === undefined || rest.length > 0) {
      const length = collect(pair).length;
      throw valueFault(
        `dictionary update sequence element #${i} has length ${length}; 2 is required`,
      );
    }
    target.set(key, value);
  });
}

const fromKeysSignature = signature('fromkeys', 'iterable value?');

/** `dict.fromkeys(keys, value)`. */
export function fromKeys(call: Call): Dict {
  const [keys = null, value = null] = bindArguments(fromKeysSignature, call);
  return new Dict(collect(keys).map((key) => [key, value] as const));
}

function namespace(call: Call): Namespace {
  const attributes = new Map<string, Value>();
  for (const [key, value] of dict(call).entries()) {
    const name = textOf(key);
    if (name !== undefined) attributes.set(name, value);
  }
  return new Namespace(attributes);
}

function cycler({ args, kwargs }: Call): Value {
  if (kwargs.size > 0) throw typeFault('Cycler.__init__() got an unexpected keyword argument');
  if (args.length === 0) throw runtimeFault('at least one item has to be provided', 'RuntimeError');
  let position = 0;
  const current = (): Value => args[position] ?? null;
  const next = (): Value => {
    const value = current();
    position = (position + 1) % args.length;
    return value;
  };
  const reset = (): Value => {
    position = 0;
    return null;
  };
  const get = (name: string): Value | undefined => {
    if (name === 'current') return current();
    if (name === 'items') return new Tuple(args);
    if (name === 'pos') return position;
    if (name === 'next') return new HostFunction('next', next, 'method');
    return name === 'reset' ? new HostFunction('reset', reset, 'method') : undefined;
  };
  return new HostObject('Cycler', { get });
}

const joinerSignature = signature('joiner', 'sep?', true);

function joiner(call: Call): Value {
  const [separator = ', '] = bindArguments(joinerSignature, call);
  let used = false;
  return new HostObject('Joiner', {
    get: (name) => (name === 'sep' ? separator : name === 'used' ? used : undefined),
    call: () => {
      if (used) return separator;
      used = true;
      return '';
    },
  });
}

const returnSignature = signature('return', 'data', true);

function returnFromMacro(call: Call): never {
  const [value] = bindArguments(returnSignature, call);
  throw MacroReturn.of(value ?? null);
}

/** What plain Jinja has. */
export const jinjaGlobals: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['range', new HostFunction('range', range, 'type')],
  [
    'dict',
    new HostObject('type', {
      call: dict,
      repr: () => "<class 'dict'>",
      get: (name) => (name === 'fromkeys' ? new HostFunction(name, fromKeys) : undefined),
    }),
  ],
  ['lipsum', new HostFunction('generate_lorem_ipsum', lipsum)],
  ['cycler', new HostFunction('jinja2.utils.Cycler', cycler, 'type')],
  ['joiner', new HostFunction('jinja2.utils.Joiner', joiner, 'type')],
  ['namespace', new HostFunction('jinja2.utils.Namespace', namespace, 'type')],
]);

/** What dbt's dialect has besides. */
export const dbtGlobals: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...jinjaGlobals,
  ['return', new HostFunction('return', returnFromMacro)],
]);
