/**
 * Attributes and items. Attributes come from a table per type: there is nothing else to reach, no
 * prototype, no constructor.
 *
 * @module
 */

import { spendItems, spendReading } from './budget.js';
import { codePointLength, codePoints, sliceText } from './code-points.js';
import { numeric } from './compare.js';
import { Dict } from './dict.js';
import { Fault, typeFault, undefinedUse, valueFault } from './fault.js';
import { findItem, indexOf } from './item.js';
import type { Access } from './method.js';
import { methodsOf } from './methods.js';
import { reprOf, stringOf } from './text.js';
import {
  Bytes,
  Complex,
  Float,
  GroupTuple,
  HostFunction,
  HostObject,
  List,
  Macro,
  Markup,
  NamedTuple,
  Range,
  Tuple,
  Undefined,
  textOf,
  typeName,
  type UndefinedMode,
  type Value,
} from './value.js';

/** What `object.name` is as a Python attribute; undefined where there is none. */
function attributeOf(object: Value, name: string): Value | undefined {
  if (object instanceof HostObject) return object.protocol.get?.(name);
  if (object instanceof Undefined) return attributeOfUndefined(object, name);
  if (object instanceof Macro) return attributeOfMacro(object, name);
  if (object instanceof Range && (name === 'start' || name === 'stop' || name === 'step')) {
    return object[name];
  }
  if (object !== null && typeof object === 'object' && object.kind === 'namespace') {
    return object.attributes.get(name);
  }
  if (object instanceof GroupTuple && (name === 'grouper' || name === 'list')) return object[name];
  if (object instanceof NamedTuple && object.names.has(name)) return object.names.get(name);
  const number = numberAttribute(object, name);
  if (number !== undefined) return number;
  const method = methodsOf(object)?.get(name);
  if (method === undefined) return undefined;
  return new HostFunction(
    name,
    (call) => {
      spendReading(object);
      return method(object, call, access);
    },
    object instanceof Markup ? 'method' : 'builtin_function_or_method',
    object,
  );
}

const access: Access = {
  attribute: (object, name) => getAttribute(object, name, 'run'),
  item: (object, key) => getItem(object, key, 'run'),
};

/** `real`, `imag` and what else numbers have that is not called. */
function numberAttribute(object: Value, name: string): Value | undefined {
  if (object instanceof Complex) {
    return name === 'real' || name === 'imag' ? new Float(object[name]) : undefined;
  }
  const number = numeric(object);
  if (number === undefined) return undefined;
  if (name === 'real') return object instanceof Float ? object : number;
  if (name === 'imag') return object instanceof Float ? new Float(0) : 0;
  if (object instanceof Float) return undefined;
  if (name === 'numerator') return number;
  return name === 'denominator' ? 1 : undefined;
}

function attributeOfMacro(macro: Macro, name: string): Value | undefined {
  const signature = macro.signature();
  switch (name) {
    case 'name':
      return macro.name;
    case 'arguments':
      return new Tuple([...signature.parameters]);
    case 'catch_kwargs':
      return signature.catchKwargs;
    case 'catch_varargs':
      return signature.catchVarargs;
    case 'caller':
      return signature.caller;
    default:
      return undefined;
  }
}

/** At parse time an undefined value stands for whatever it may be later. */
function attributeOfUndefined(object: Undefined, name: string): Value | undefined {
  if (object.mode === 'run') throw undefinedUse(object);
  if (name === 'name') return object.lastName;
  if (name === 'hint' || name === 'node') return null;
  if (name === 'unsafe_callable' || name === 'alters_data') return false;
  if (name.startsWith('__') && name.endsWith('__')) return undefined;
  object.lastName = name;
  const message = object.name === null ? object.message : `${reprOf(name)} is undefined`;
  const own = object.name === null ? null : name;
  return new Undefined(message, own, 'parse', false, object.candidates);
}

const commonDunders: ReadonlySet<string> = new Set(
  (
    'class delattr dir doc eq format ge getattribute getstate gt hash init init_subclass le lt ne new ' +
    'reduce reduce_ex repr setattr sizeof str subclasshook'
  ).split(' '),
);
const containerDunders = new Set('len iter contains getitem'.split(' '));
const numberDunders = new Set(
  'abs add bool float int mul neg pow sub truediv mod round'.split(' '),
);
const macroDunders = new Set('call dict module weakref'.split(' '));

/** Names that exist on every Python object of the kind, and that the sandbox hides. */
function isHidden(object: Value, name: string): boolean {
  if (!name.startsWith('_')) return false;
  if (object instanceof Macro && ['_func', '_invoke', '_environment'].includes(name)) return true;
  if (!name.startsWith('__') || !name.endsWith('__')) return false;
  const inner = name.slice(2, -2);
  if (commonDunders.has(inner)) return true;
  if (object instanceof Macro || object instanceof HostFunction) return macroDunders.has(inner);
  if (numeric(object) !== undefined) return numberDunders.has(inner);
  return object !== null && containerDunders.has(inner);
}

/** `object.name`: the attribute first, then the item. */
export function getAttribute(object: Value, name: string, mode: UndefinedMode): Value {
  if (!(object instanceof Undefined && object.mode === 'run') || !name.startsWith('_')) {
    const attribute = name.startsWith('_') ? undefined : attributeOf(object, name);
    if (attribute !== undefined) return attribute;
  }
  if (isHidden(object, name)) return hidden(object, name, mode);
  const item = findItem(object, name);
  return item === undefined ? missing(object, name, mode) : item;
}

/** `object[key]`: the item first, then, for text, the attribute. */
export function getItem(object: Value, key: Value, mode: UndefinedMode): Value {
  const item = findItem(object, key);
  if (item !== undefined) return item;
  const name = textOf(key);
  if (name !== undefined) {
    const attribute = name.startsWith('_') ? undefined : attributeOf(object, name);
    if (attribute !== undefined) return attribute;
    if (isHidden(object, name)) return hidden(object, name, mode);
  }
  return missing(object, key, mode);
}

/** What the `attr` filter gives: never an item. */
export function getAttributeOnly(object: Value, name: string, mode: UndefinedMode): Value {
  const attribute = name.startsWith('_') ? undefined : attributeOf(object, name);
  if (attribute !== undefined) return attribute;
  return isHidden(object, name) ? hidden(object, name, mode) : missing(object, name, mode);
}

function hidden(object: Value, name: string, mode: UndefinedMode): Undefined {
  const message = `access to attribute '${name}' of '${typeName(object)}' object is unsafe.`;
  // while parsing, dbt makes an ordinary undefined value of it, with the same message
  return mode === 'parse'
    ? new Undefined(message, null, mode)
    : new Undefined(message, name, mode, true);
}

/** The undefined value of an attribute or item that is not there. */
function missing(object: Value, key: Value, mode: UndefinedMode): Undefined {
  const name = textOf(key);
  const message = mode === 'parse' ? `${reprOf(key)} is undefined` : missingText(object, key);
  return new Undefined(message, name ?? null, mode, false, () => memberNames(object));
}

function missingText(object: Value, key: Value): string {
  const owner = ownerText(object);
  return textOf(key) === undefined
    ? `${owner} has no element ${reprOf(key)}`
    : `'${owner}' has no attribute ${reprOf(key)}`;
}

/** Where the classes come from that are not Python's own. */
const moduleNames: Readonly<Record<string, string>> = {
  Markup: 'markupsafe',
  Macro: 'jinja2.runtime',
  LoopContext: 'jinja2.runtime',
  Undefined: 'jinja2.runtime',
  Namespace: 'jinja2.utils',
  Cycler: 'jinja2.utils',
  Joiner: 'jinja2.utils',
};

function ownerText(object: Value): string {
  if (object === null) return 'None';
  const type = typeName(object);
  const module = moduleNames[type];
  return `${module === undefined ? type : `${module}.${type}`} object`;
}

function memberNames(object: Value): Iterable<string> {
  if (object instanceof Dict) return [...object.keys()].filter((key) => typeof key === 'string');
  if (object instanceof HostObject) return object.protocol.names?.() ?? [];
  if (object !== null && typeof object === 'object' && object.kind === 'namespace') {
    return object.attributes.keys();
  }
  return methodsOf(object)?.keys() ?? [];
}

export interface SliceBounds {
  readonly from: Value;
  readonly to: Value;
  readonly step: Value;
}

/** `object[from:to:step]`, None for what is not written. */
export function getSlice(object: Value, bounds: SliceBounds): Value {
  const text = textOf(object);
  if (text !== undefined) return sliceOfText(object, text, bounds);
  if (object instanceof Bytes) return new Bytes(slicePoints(object.latin, bounds));
  if (object instanceof List) return new List(sliceItems(object.items, bounds));
  if (object instanceof Tuple) return new Tuple(sliceItems(object.items, bounds));
  if (object instanceof Range) return sliceRange(object, bounds);
  const items = object instanceof HostObject ? object.protocol.items?.() : undefined;
  if (items) return new Tuple(sliceItems(items, bounds));
  if (object instanceof Undefined) {
    if (object.mode === 'parse') return object;
    throw undefinedUse(object);
  }
  if (object instanceof Dict) throw typeFault("unhashable type: 'slice'");
  throw typeFault(`'${typeName(object)}' object is not subscriptable`);
}

/** A slice as `[…]` with any other key: undefined where there is none. */
export function getSliceOrUndefined(object: Value, bounds: SliceBounds): Value {
  try {
    return getSlice(object, bounds);
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== 'type') throw error;
    const parts = [bounds.from, bounds.to, bounds.step].map((bound) => stringOf(bound));
    return new Undefined(
      `${ownerText(object)} has no element slice(${parts.join(', ')})`,
      null,
      'run',
    );
  }
}

function sliceOfText(object: Value, text: string, bounds: SliceBounds): Value {
  const result = slicePoints(text, bounds);
  return object instanceof Markup ? new Markup(result) : result;
}

function slicePoints(text: string, bounds: SliceBounds): string {
  const { start, stop, step, count } = resolveSlice(bounds, codePointLength(text));
  const points = step === 1 ? undefined : codePoints(text);
  return points === undefined
    ? sliceText(text, start, stop)
    : Array.from({ length: count }, (_, i) => points[start + i * step] ?? '').join('');
}

function sliceItems(items: readonly Value[], bounds: SliceBounds): Value[] {
  const { start, step, count } = resolveSlice(bounds, items.length);
  spendItems(count);
  if (step === 1) return items.slice(start, start + count);
  return Array.from({ length: count }, (_, i) => items[start + i * step] ?? null);
}

function sliceRange(range: Range, bounds: SliceBounds): Range {
  const { start, stop, step } = resolveSlice(bounds, range.length);
  return new Range(range.at(start), range.at(stop), range.step * step);
}

interface ResolvedSlice {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly count: number;
}

function resolveSlice(bounds: SliceBounds, length: number): ResolvedSlice {
  const step = bounds.step === null ? 1 : sliceIndex(bounds.step);
  if (step === 0) throw valueFault('slice step cannot be zero');
  const lowest = step < 0 ? -1 : 0;
  const highest = step < 0 ? length - 1 : length;
  const clamp = (bound: Value, absent: number): number => {
    if (bound === null) return absent;
    const index = sliceIndex(bound);
    return index < 0 ? Math.max(index + length, lowest) : Math.min(index, highest);
  };
  const start = clamp(bounds.from, step < 0 ? highest : 0);
  const stop = clamp(bounds.to, step < 0 ? -1 : length);
  const span = step < 0 ? start - stop : stop - start;
  return { start, stop, step, count: span <= 0 ? 0 : Math.ceil(span / Math.abs(step)) };
}

function sliceIndex(bound: Value): number {
  const index = bound instanceof Float ? undefined : indexOf(bound);
  if (index !== undefined) return index;
  throw typeFault('slice indices must be integers or None or have an __index__ method');
}
