/**
 * `fromjson`: JSON as Python's `json.loads` reads it, with `NaN`, and the last of repeated keys.
 *
 * @module
 */

import { Dict } from '../jinja/dict.js';
import { runtimeFault } from '../jinja/fault.js';
import { Float, List, toInt, type Value } from '../jinja/value.js';

/** Deeper than this Python gives up as well. */
const deepest = 990;

const numberToken = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const stringToken = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const constants: readonly (readonly [string, Value])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', new Float(NaN)],
  ['Infinity', new Float(Infinity)],
  ['-Infinity', new Float(-Infinity)],
];

/** @throws SyntaxError for text that is no JSON */
export function readJson(text: string): Value {
  return new JsonReader(text).document();
}

class JsonReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Value {
    const value = this.#value(0);
    if (this.#next() !== '') throw this.#fault();
    return value;
  }

  /** The next character that is no space; empty at the end. */
  #next(): string {
    while (' \t\n\r'.includes(this.#text[this.#position] ?? 'x')) this.#position++;
    return this.#text[this.#position] ?? '';
  }

  #value(depth: number): Value {
    if (depth > deepest) {
      throw runtimeFault('maximum recursion depth exceeded', 'RecursionError');
    }
    const char = this.#next();
    if (char === '{') return this.#object(depth);
    if (char === '[') return this.#array(depth);
    if (char === '"') return this.#string();
    const constant = constants.find(([name]) => this.#text.startsWith(name, this.#position));
    if (constant === undefined) return this.#number();
    this.#position += constant[0].length;
    return constant[1];
  }

  #object(depth: number): Value {
    const dict = new Dict();
    this.#separated('}', () => {
      if (this.#next() !== '"') throw this.#fault();
      const key = this.#string();
      this.#expect(':');
      dict.set(key, this.#value(depth + 1));
    });
    return dict;
  }

  #array(depth: number): Value {
    const items: Value[] = [];
    this.#separated(']', () => items.push(this.#value(depth + 1)));
    return new List(items);
  }

  #separated(close: string, read: () => void): void {
    this.#position++;
    if (this.#next() === close) {
      this.#position++;
      return;
    }
    for (;;) {
      read();
      if (this.#next() === close) break;
      this.#expect(',');
    }
    this.#position++;
  }

  #expect(char: string): void {
    if (this.#next() !== char) throw this.#fault();
    this.#position++;
  }

  #string(): string {
    return JSON.parse(this.#token(stringToken)[0]) as string;
  }

  #number(): Value {
    const [digits, fraction, exponent] = this.#token(numberToken);
    if (fraction !== undefined || exponent !== undefined) return new Float(Number(digits));
    return toInt(BigInt(digits));
  }

  #token(pattern: RegExp): RegExpExecArray {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text);
    if (match === null) throw this.#fault();
    this.#position = pattern.lastIndex;
    return match;
  }

  #fault(): SyntaxError {
    return new SyntaxError(`no JSON at character ${this.#position}`);
  }
}
