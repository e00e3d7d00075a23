/**
 * The `loop` of a `for`.
 *
 * @module
 */

import { equals } from './compare.js';
import { typeFault } from './fault.js';
import { sizeOf } from './iteration.js';
import {
  HostFunction,
  HostObject,
  Tuple,
  Undefined,
  type Call,
  type ObjectProtocol,
  type UndefinedMode,
  type Value,
} from './value.js';

/** Runs over the items of a loop, one ahead, and knows where it is. */
export class LoopContext implements ObjectProtocol {
  index0 = -1;
  readonly value: HostObject = new HostObject('LoopContext', this);
  readonly repr = (): string => `<LoopContext ${this.index0 + 1}/${this.length()}>`;
  #previous: Value | undefined;
  #current: Value | undefined;
  #next: Value | undefined;
  #peeked = false;
  #length: number | undefined;
  #iterator: Iterator<Value>;
  #lastChanged: Tuple | undefined;

  constructor(
    private readonly options: {
      readonly iterable: Value | undefined;
      readonly iterator: Iterator<Value>;
      /** Of the template that the loop stands in. */
      readonly mode: UndefinedMode;
      readonly depth0: number;
      readonly recurse: ((call: Call) => Value) | undefined;
    },
  ) {
    this.#iterator = options.iterator;
  }

  names(): Iterable<string> {
    return attributeNames;
  }

  truthy(): boolean {
    return this.length() > 0;
  }

  /** Goes to the next item; undefined at the end. */
  next(): Value | undefined {
    const next = this.#peek();
    if (next === undefined) return undefined;
    this.#peeked = false;
    this.index0 += 1;
    this.#previous = this.#current;
    this.#current = next;
    return next;
  }

  #peek(): Value | undefined {
    if (this.#peeked) return this.#next;
    const step = this.#iterator.next();
    this.#next = step.done === true ? undefined : step.value;
    this.#peeked = true;
    return this.#next;
  }

  length(): number {
    if (this.#length !== undefined) return this.#length;
    const size = this.options.iterable === undefined ? undefined : sizeOf(this.options.iterable);
    this.#length = size ?? this.#drain();
    return this.#length;
  }

  /** Without a length, the rest has to be read to be counted. */
  #drain(): number {
    const ahead = this.#peeked && this.#next !== undefined ? 1 : 0;
    const rest: Value[] = [];
    for (let s = this.#iterator.next(); s.done !== true; s = this.#iterator.next())
      rest.push(s.value);
    this.#iterator = rest.values();
    return rest.length + this.index0 + 1 + ahead;
  }

  get(name: string): Value | undefined {
    const { depth0 } = this.options;
    switch (name) {
      case 'index':
        return this.index0 + 1;
      case 'index0':
        return this.index0;
      case 'length':
        return this.length();
      case 'revindex':
        return this.length() - this.index0;
      case 'revindex0':
        return this.length() - this.index0 - 1;
      case 'first':
        return this.index0 === 0;
      case 'last':
        return this.#peek() === undefined;
      case 'depth':
        return depth0 + 1;
      case 'depth0':
        return depth0;
      case 'previtem':
        return this.index0 === 0 ? this.#none('there is no previous item') : this.#previous;
      case 'nextitem':
        return this.#nextItem();
      case 'cycle':
        return new HostFunction('cycle', ({ args }) => this.#cycle(args));
      case 'changed':
        return new HostFunction('changed', ({ args }) => this.#changed(args));
      default:
        return undefined;
    }
  }

  #nextItem(): Value {
    const next = this.#peek();
    return next === undefined ? this.#none('there is no next item') : next;
  }

  #none(message: string): Undefined {
    return new Undefined(message, null, this.options.mode);
  }

  #cycle(args: readonly Value[]): Value {
    if (args.length === 0) throw typeFault('no items for cycling given');
    return args[this.index0 % args.length] ?? null;
  }

  #changed(args: readonly Value[]): boolean {
    const value = new Tuple(args);
    const isSame = this.#lastChanged !== undefined && equals(this.#lastChanged, value);
    if (!isSame) this.#lastChanged = value;
    return !isSame;
  }

  call(call: Call): Value {
    const { recurse } = this.options;
    if (recurse !== undefined) return recurse(call);
    throw typeFault("The loop must have the 'recursive' marker to be called recursively.");
  }
}

const attributeNames =
  'index index0 revindex revindex0 first last length depth depth0 previtem nextitem cycle changed'.split(
    ' ',
  );
