/**
 * What operators work on: names, literals, and what stands in brackets.
 *
 * @module
 */

import { constantNames } from './constant-names.js';
import type { ConstantNode, DictNode, Expression } from './ast.js';
import type { TokenStream } from './token-stream.js';
import { describeToken, type Token } from './tokens.js';
import { trait, traitsOf, traitsOfName } from './traits.js';
import { toInt } from './value.js';

export interface TupleOptions {
  readonly conditional?: boolean;
  readonly parenthesized?: boolean;
  readonly parse?: () => Expression;
}

/** Digits that are a safe integer whatever they are. */
const safeDigits = 15;

export abstract class OperandParser {
  constructor(protected readonly stream: TokenStream) {}

  /** An expression; `conditional`: it may be an inline `if`. */
  abstract parseExpression(conditional?: boolean): Expression;

  /** An expression, or a tuple where there are commas. */
  abstract parseTuple(options?: TupleOptions): Expression;

  parsePrimary(): Expression {
    const { stream } = this;
    const token = stream.current;
    switch (token.type) {
      case 'name':
        return this.#parseName(stream.next());
      case 'string':
        return this.#parseStrings();
      case 'integer':
        return this.parseInteger();
      case 'float':
        stream.next();
        return constantNode({ float: Number(token.value) }, token.start, token.end);
      case 'operator':
        return this.#parseBracketed(token);
      default:
        throw stream.fault(`unexpected '${describeToken(token)}'`, token);
    }
  }

  #parseName({ value: name, start, end }: Token): Expression {
    const value = constantNames.get(name);
    if (value !== undefined) return constantNode(value, start, end);
    return { kind: 'name', name, traits: traitsOfName(name), start, end, anchor: start };
  }

  /** Strings in a row are one. */
  #parseStrings(): Expression {
    const { stream } = this;
    const { start } = stream.current;
    let { value } = stream.next();
    while (stream.current.type === 'string') value += stream.next().value;
    return constantNode(value, start, stream.lastEnd);
  }

  protected parseInteger(): Expression {
    const { value, start, end } = this.stream.next();
    const isShort = value.length <= safeDigits;
    return constantNode(isShort ? Number(value) : toInt(BigInt(value)), start, end);
  }

  #parseBracketed(token: Token): Expression {
    const { stream } = this;
    if (token.value === '[') return this.#parseList(stream.next());
    if (token.value === '{') return this.#parseDict(stream.next());
    if (token.value !== '(') throw stream.fault(`unexpected '${token.value}'`, token);
    stream.next();
    const node = this.parseTuple({ parenthesized: true });
    stream.expect('operator', ')');
    return node;
  }

  #parseList({ start }: Token): Expression {
    const items: Expression[] = [];
    while (this.hasItem(']', items.length === 0)) items.push(this.parseExpression());
    const traits = traitsOf(items);
    return { kind: 'list', items, traits, start, end: this.stream.lastEnd, anchor: start };
  }

  #parseDict({ start }: Token): DictNode {
    const pairs: (readonly [Expression, Expression])[] = [];
    let traits: number = trait.dict;
    while (this.hasItem('}', pairs.length === 0)) {
      const key = this.parseExpression();
      this.stream.expect('operator', ':');
      const value = this.parseExpression();
      pairs.push([key, value]);
      traits |= key.traits | value.traits;
    }
    return { kind: 'dict', pairs, traits, start, end: this.stream.lastEnd, anchor: start };
  }

  /**
   * Whether one more item follows, up to the closing bracket, which is read: items stand between
   * commas, one of which may trail.
   */
  protected hasItem(close: string, isFirst: boolean): boolean {
    const { stream } = this;
    if (stream.skipOperator(close)) return false;
    if (isFirst) return true;
    stream.expect('operator', ',');
    return !stream.skipOperator(close);
  }
}

function constantNode(value: ConstantNode['value'], start: number, end: number): ConstantNode {
  return { kind: 'constant', value, traits: 0, start, end, anchor: start };
}
