/**
 * The border between templates and the program around them: values in, values out, functions and
 * objects that a template may use.
 *
 * @example
 * ```ts
 * const globals = new Map<string, Value>([
 *   ['target', hostObject('Target', new Map([['name', 'dev']]))],
 *   ['double', hostFunction('double', ({ args }) => toValue(Number(fromValue(args[0] ?? null)) * 2))],
 * ]);
 * parseTemplate({ file: 'a.sql', text: '{{ target.name }}{{ double(2) }}' })
 *   .render({ globals, undefined: 'run' }).text; // 'dev4'
 * ```
 *
 * @module
 */

import type { SourceLocation } from '../errors.js';
import { Dict, PySet } from './dict.js';
import { collect } from './iteration.js';
import { stringOf } from './text.js';
import {
  Bytes,
  Complex,
  Float,
  HostFunction,
  HostObject,
  List,
  Macro,
  Markup,
  Namespace,
  OneShot,
  Range,
  Tuple,
  Undefined,
  DictView,
  toInt,
  type Call,
  type ObjectProtocol,
  type Value,
} from './value.js';

const valueClasses = [
  Float,
  Complex,
  Bytes,
  List,
  Tuple,
  Dict,
  PySet,
  Markup,
  Undefined,
  OneShot,
  Range,
  DictView,
  Namespace,
  Macro,
  HostFunction,
  HostObject,
] as const;

/**
 * A JavaScript value as a value of templates, deeply: arrays become lists, maps and plain objects
 * dicts, sets sets, whole numbers ints, other numbers floats, `undefined` None. Values of templates
 * stay what they are; pass a {@link Float} for a float such as `1.0`.
 */
export function toValue(js: unknown): Value {
  if (js === null || js === undefined) return null;
  if (typeof js === 'string' || typeof js === 'boolean') return js;
  if (typeof js === 'number') return Number.isSafeInteger(js) ? js + 0 : new Float(js);
  if (typeof js === 'bigint') return toInt(js);
  if (typeof js === 'object') return objectToValue(js);
  throw new Error(`a ${typeof js} is no value of a template`);
}

function objectToValue(js: object): Value {
  if (isValueObject(js)) return js;
  if (Array.isArray(js)) return new List(js.map(toValue));
  if (js instanceof Set) return new PySet([...js].map(toValue));
  const entries: Iterable<[unknown, unknown]> = js instanceof Map ? js : Object.entries(js);
  return new Dict([...entries].map(([key, value]) => [toValue(key), toValue(value)] as const));
}

function isValueObject(js: object): js is Value & object {
  return valueClasses.some((type) => js instanceof type);
}

/**
 * A value of templates as plain JavaScript, deeply: lists, tuples and sets become arrays, dicts
 * objects with their keys as text, floats numbers, ints beyond 2^53 `bigint`, None and undefined
 * values `null`. Macros, functions and objects of the host stay what they are.
 */
export function fromValue(value: Value): unknown {
  if (value === null || typeof value !== 'object') return value;
  switch (value.kind) {
    case 'float':
      return value.value;
    case 'bytes':
      return Buffer.from(value.latin, 'latin1');
    case 'markup':
      return value.text;
    case 'undefined':
      return null;
    case 'list':
    case 'tuple':
      return value.items.map(fromValue);
    case 'set':
    case 'range':
    case 'one-shot':
    case 'dict-view':
      return collect(value).map(fromValue);
    case 'dict':
      return Object.fromEntries([...value.entries()].map(([k, v]) => [stringOf(k), fromValue(v)]));
    default:
      return value;
  }
}

/**
 * A function that templates may call. What it throws passes through the template untouched, except
 * that a `LakeError` without a location gets the place of the call.
 */
export function hostFunction(name: string, invoke: (call: Call) => Value): HostFunction {
  return new HostFunction(name, invoke);
}

/** A call that the program makes in the place of a template. */
export function callFrom(location: SourceLocation, args: readonly Value[]): Call {
  const kwargs = new Map<string, Value>();
  return {
    args: [...args],
    kwargs,
    location,
    callers: [],
    with: (more) => callFrom(location, more),
  };
}

/**
 * An object whose members templates may read, as attributes and, as in dbt, by `obj['name']`.
 * With `protocol` it can do more: be called, iterated over, compared, printed.
 */
export function hostObject(
  name: string,
  members: ReadonlyMap<string, Value> | ((member: string) => Value | undefined),
  protocol: ObjectProtocol = {},
): HostObject {
  const get = typeof members === 'function' ? members : (member: string) => members.get(member);
  const names = typeof members === 'function' ? {} : { names: () => members.keys() };
  const item = (key: Value): Value | undefined => (typeof key === 'string' ? get(key) : undefined);
  return new HostObject(name, { get, item, ...names, ...protocol });
}
