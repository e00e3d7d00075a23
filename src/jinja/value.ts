/**
 * The values of the template language. They follow Python, never JavaScript: an int is apart from a
 * float, a tuple from a list, a dict is no object, and nothing of JavaScript can be reached.
 *
 * @module
 */

import type { CallSite, SourceLocation } from '../errors.js';
import type { Dict, PySet } from './dict.js';

/**
 * Any value of a template.
 *
 * | Python | here |
 * |---|---|
 * | `None`, `bool`, `str` | `null`, `boolean`, `string` |
 * | `int` | a safe integer as `number`, any other as `bigint` |
 * | `float`, `complex` | {@link Float}, {@link Complex} |
 * | `bytes` | {@link Bytes} |
 * | `list`, `tuple`, `dict`, `set` | {@link List}, {@link Tuple}, {@link Dict}, {@link PySet} |
 * | everything else | an object with a `kind` |
 *
 * @example
 * ```ts
 * const row: Value = new List([1, new Float(1), 'a', null]); // prints [1, 1.0, 'a', None]
 * ```
 */
export type Value = null | boolean | string | number | bigint | ObjectValue;

export type ObjectValue =
  | Float
  | Complex
  | Bytes
  | List
  | Tuple
  | Dict
  | PySet
  | Markup
  | Undefined
  | OneShot
  | Range
  | DictView
  | Namespace
  | Macro
  | HostFunction
  | HostObject;

/** A float. `number` alone is an int. */
export class Float {
  readonly kind = 'float';
  constructor(readonly value: number) {}
}

/** A complex number: what a root of a negative number is. */
export class Complex {
  readonly kind = 'complex';
  constructor(
    readonly real: number,
    readonly imag: number,
  ) {}
}

/** Bytes, what `encode` gives, as a text of one character a byte. */
export class Bytes {
  readonly kind = 'bytes';
  constructor(readonly latin: string) {}
}

export class List {
  readonly kind = 'list';
  constructor(readonly items: Value[] = []) {}
}

export class Tuple {
  readonly kind = 'tuple';
  constructor(readonly items: readonly Value[] = []) {}
}

/** A group of `groupby`: a tuple whose parts have names too. */
export class GroupTuple extends Tuple {
  constructor(
    readonly grouper: Value,
    readonly list: List,
  ) {
    super([grouper, list]);
  }
}

/** A tuple of Python's library whose parts have names too, and that prints them. */
export class NamedTuple extends Tuple {
  constructor(
    items: readonly Value[],
    readonly names: ReadonlyMap<string, Value>,
    readonly text: string,
  ) {
    super(items);
  }
}

/** Text that is HTML already: `escape` leaves it alone, joining it with text escapes the text. */
export class Markup {
  readonly kind = 'markup';
  constructor(readonly text: string) {}
}

/** How an undefined value answers to attributes, items and calls: with an error, or with itself. */
export type UndefinedMode = 'run' | 'parse';

/** What a missing name, attribute or item gives. It prints nothing. */
export class Undefined {
  readonly kind = 'undefined';
  /** What the `name` attribute of the parse-time kind gives; it changes as attributes are read. */
  lastName: string | null;
  constructor(
    readonly message: string,
    readonly name: string | null,
    readonly mode: UndefinedMode,
    /** Reached through an attribute that the sandbox hides. */
    readonly unsafe: boolean = false,
    /** Names that a reader may have meant. */
    readonly candidates: () => Iterable<string> = () => [],
  ) {
    this.lastName = name;
  }
}

/** A generator: no length, always true, used up by the first one who iterates over it. */
export class OneShot {
  readonly kind = 'one-shot';
  constructor(
    readonly iterator: Iterator<Value>,
    readonly typeName: string = 'generator',
  ) {}
}

export class Range {
  readonly kind = 'range';
  constructor(
    readonly start: number,
    readonly stop: number,
    readonly step: number,
  ) {}

  get length(): number {
    const { start, stop, step } = this;
    const span = step > 0 ? stop - start : start - stop;
    return span <= 0 ? 0 : Math.ceil(span / Math.abs(step));
  }

  at(index: number): number {
    return this.start + index * this.step;
  }
}

/** What `keys()`, `values()` and `items()` of a dict give: live, and not indexable. */
export class DictView {
  readonly kind = 'dict-view';
  constructor(
    readonly dict: Dict,
    readonly part: 'keys' | 'values' | 'items',
  ) {}
}

export class Namespace {
  readonly kind = 'namespace';
  constructor(readonly attributes: Map<string, Value> = new Map()) {}
}

/** The arguments of a call, and where it stands. */
export interface Call {
  readonly args: Value[];
  readonly kwargs: ReadonlyMap<string, Value>;
  /** Where in which file the call is written. */
  readonly location: SourceLocation;
  /** The macros that led there, innermost first. */
  readonly callers: readonly CallSite[];
  /**
   * The same call with other arguments: how a host function calls a macro that it was given.
   *
   * @example
   * ```ts
   * hostFunction('twice', (call) => (call.args[0] as Macro).invoke(call.with([2])));
   * ```
   */
  with(args: readonly Value[], kwargs?: ReadonlyMap<string, Value>): Call;
}

/** A macro, or the body of a call block. */
export class Macro {
  readonly kind = 'macro';
  constructor(
    /** Null for the body of a call block. */
    readonly name: string | null,
    readonly invoke: (call: Call) => Value,
    readonly signature: () => MacroSignature,
  ) {}
}

export interface MacroSignature {
  readonly parameters: readonly string[];
  readonly catchKwargs: boolean;
  readonly catchVarargs: boolean;
  readonly caller: boolean;
}

/** A function of the host, a method bound to its value, or a type such as `dict`. */
export class HostFunction {
  readonly kind = 'function';
  constructor(
    readonly name: string,
    readonly invoke: (call: Call) => Value,
    readonly typeName: string = 'function',
    /** The value that a method belongs to. */
    readonly self?: Value,
  ) {}
}

/** What an object of the host can do. What is absent fails as it would for a plain Python object. */
export interface ObjectProtocol {
  /** The attribute of that name, or undefined. */
  readonly get?: (name: string) => Value | undefined;
  /** The item of that key, or undefined. */
  readonly item?: (key: Value) => Value | undefined;
  /** The names of the attributes, for "did you mean". */
  readonly names?: () => Iterable<string>;
  readonly str?: () => string;
  readonly repr?: () => string;
  readonly truthy?: () => boolean;
  readonly length?: () => number;
  readonly iterate?: () => Iterator<Value>;
  /** What a slice is taken from; an object with such items is no mapping. */
  readonly items?: () => readonly Value[];
  readonly contains?: (item: Value) => boolean;
  readonly call?: (call: Call) => Value;
  readonly equals?: (other: Value) => boolean;
  /** Equal objects have equal keys. Without it, identity counts. */
  readonly hash?: () => string;
  /** Negative, zero or positive; undefined where the two have no order. */
  readonly compare?: (other: Value) => number | undefined;
  /** The result of an operator such as `+`; undefined where the type does not support it. */
  readonly operate?: (operator: string, other: Value, reversed: boolean) => Value | undefined;
  /** What `-`, `+` or the filter `abs` makes of it. */
  readonly unary?: (operator: '-' | '+' | 'abs') => Value;
  /** What `{:spec}` of `str.format` gives. */
  readonly format?: (spec: string) => string;
  /** How filters, tests and formats take it for a number. */
  readonly number?: NumberProtocol;
  /** What `tojson` writes; undefined: not serializable. */
  readonly toJson?: () => Value;
}

export interface NumberProtocol {
  readonly float: () => number;
  /** Rounded towards zero. */
  readonly int: () => number | bigint;
  /** Rounded to places behind the point. */
  readonly round: (places: number) => Value;
}

/** An object of the host: a relation, `target`, a date. Only what its protocol names is reachable. */
export class HostObject {
  readonly kind = 'object';
  constructor(
    readonly typeName: string,
    readonly protocol: ObjectProtocol,
    /** What the host itself keeps with it. */
    readonly payload?: unknown,
  ) {}
}

/** How a value of the host answers as a number; undefined where it is none. */
export function hostNumber(value: Value): NumberProtocol | undefined {
  return value instanceof HostObject ? value.protocol.number : undefined;
}

/** The name of the Python type, as error messages spell it. */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (typeof value !== 'object') return primitiveNames[typeof value] ?? 'object';
  if (value.kind === 'one-shot' || value.kind === 'object' || value.kind === 'function') {
    return value.typeName;
  }
  if (value.kind === 'dict-view') return `dict_${value.part}`;
  return objectNames[value.kind];
}

const primitiveNames: Readonly<Record<string, string>> = {
  boolean: 'bool',
  string: 'str',
  number: 'int',
  bigint: 'int',
};

const objectNames = {
  float: 'float',
  complex: 'complex',
  bytes: 'bytes',
  list: 'list',
  tuple: 'tuple',
  dict: 'dict',
  set: 'set',
  markup: 'Markup',
  undefined: 'Undefined',
  range: 'range',
  namespace: 'Namespace',
  macro: 'Macro',
} as const;

/** The text of a `str` or of `Markup`; undefined for every other value. */
export function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Markup ? value.text : undefined;
}

/** An int as `number` where it is safe. */
export function toInt(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}
