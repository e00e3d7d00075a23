/**
 * What stands behind an operand and belongs to it: attributes, items, calls, filters and tests.
 *
 * @module
 */

import type { Arguments, CallNode, Expression, FilterNode, TestNode } from './ast.js';
import { OperandParser } from './operand-parser.js';
import type { Token } from './tokens.js';
import { trait, traitsOf, traitsOfFilter } from './traits.js';

export abstract class PostfixParser extends OperandParser {
  protected parsePostfix(operand: Expression): Expression {
    let node = operand;
    while (this.stream.current.type === 'operator') {
      const { value } = this.stream.current;
      if (value === '.') node = this.#parseAttribute(node);
      else if (value === '[') node = this.#parseItem(node);
      else if (value === '(') node = this.parseCall(node);
      else break;
    }
    return node;
  }

  #parseAttribute(object: Expression): Expression {
    const { stream } = this;
    const { start: anchor } = stream.next();
    const token = stream.current;
    const { traits, start } = object;
    if (token.type === 'name') {
      const { value: name, end } = stream.next();
      return { kind: 'attribute', object, name, traits, start, end, anchor };
    }
    if (token.type === 'integer') {
      const key = this.parseInteger();
      return { kind: 'item', object, key, traits, start, end: token.end, anchor };
    }
    if (token.type !== 'eof') stream.next();
    throw stream.fault('expected name or number', token);
  }

  #parseItem(object: Expression): Expression {
    const { stream } = this;
    const { start: anchor } = stream.next();
    const keys: Expression[] = [];
    while (!stream.isOperator(']')) {
      if (keys.length > 0) stream.expect('operator', ',');
      keys.push(this.#parseSubscript());
    }
    const { end } = stream.expect('operator', ']');
    const { start } = object;
    const [first] = keys;
    const key: Expression =
      first !== undefined && keys.length === 1
        ? first
        : { kind: 'tuple', items: keys, traits: traitsOf(keys), start, end, anchor };
    const traits = object.traits | key.traits;
    return { kind: 'item', object, key, traits, start, end, anchor };
  }

  #parseSubscript(): Expression {
    const { stream } = this;
    const { start } = stream.current;
    const from = stream.isOperator(':') ? undefined : this.parseExpression();
    if (from !== undefined && !stream.isOperator(':')) return from;
    stream.next();
    const hasEnd = !stream.isOperator(':') && !this.#atEndOfKey();
    const to = hasEnd ? this.parseExpression() : undefined;
    const hasStep = stream.skipOperator(':') && !this.#atEndOfKey();
    const step = hasStep ? this.parseExpression() : undefined;
    let traits: number = trait.foldable;
    for (const bound of [from, to, step]) traits |= bound?.traits ?? 0;
    return { kind: 'slice', from, to, step, traits, start, end: stream.lastEnd, anchor: start };
  }

  #atEndOfKey(): boolean {
    return this.stream.isOperator(']') || this.stream.isOperator(',');
  }

  protected parseCall(callee: Expression): CallNode {
    const { stream } = this;
    const anchor = stream.current.start;
    const given = this.#parseArguments();
    const traits = callee.traits | given.traits | trait.open | trait.call;
    const { start } = callee;
    return { kind: 'call', callee, arguments: given, traits, start, end: stream.lastEnd, anchor };
  }

  #parseArguments(): Arguments {
    const { stream } = this;
    const open = stream.expect('operator', '(');
    const given = new ArgumentList();
    for (let first = true; this.hasItem(')', first); first = false) {
      this.#parseArgument(given, open);
    }
    return given;
  }

  #parseArgument(given: ArgumentList, open: Token): void {
    const { stream } = this;
    if (stream.isOperator('*')) {
      this.#ensure(given.star === undefined && given.starStar === undefined, open);
      stream.next();
      given.star = given.note(this.parseExpression());
    } else if (stream.isOperator('**')) {
      this.#ensure(given.starStar === undefined, open);
      stream.next();
      given.starStar = given.note(this.parseExpression());
    } else if (this.#atKeyword()) {
      this.#ensure(given.starStar === undefined, open);
      const name = stream.next().value;
      stream.next();
      given.kwargs.push({ name, value: given.note(this.parseExpression()) });
    } else {
      this.#ensure(given.isPlain, open);
      given.args.push(given.note(this.parseExpression()));
    }
  }

  #ensure(valid: boolean, { start: anchor }: Token): void {
    if (valid) return;
    const { stream } = this;
    throw stream.fault('invalid syntax for function call expression', stream.current, { anchor });
  }

  #atKeyword(): boolean {
    if (this.stream.current.type !== 'name') return false;
    const ahead = this.stream.look();
    return ahead.type === 'operator' && ahead.value === '=';
  }

  protected parseFilterOrTest(operand: Expression): Expression {
    const { stream } = this;
    let node = operand;
    for (;;) {
      if (stream.skipOperator('|')) node = this.parseFilter(node);
      else if (stream.isName('is')) node = this.#parseTest(node);
      else if (stream.isOperator('(')) node = this.parseCall(node);
      else return node;
    }
  }

  /** The name and arguments of a filter, behind its `|`. */
  protected parseFilter(input: Expression | undefined): FilterNode {
    const { stream } = this;
    const { start: anchor } = stream.current;
    const name = this.#parseDottedName();
    const given = stream.isOperator('(') ? this.#parseArguments() : noArguments;
    const own = trait.filter | traitsOfFilter(name);
    const traits = (input?.traits ?? trait.open) | given.traits | own;
    const start = input?.start ?? anchor;
    const { lastEnd: end } = stream;
    return { kind: 'filter', input, name, arguments: given, traits, start, end, anchor };
  }

  #parseDottedName(): string {
    let name = this.stream.expect('name').value;
    while (this.stream.skipOperator('.')) name += `.${this.stream.expect('name').value}`;
    return name;
  }

  #parseTest(input: Expression): Expression {
    const { stream } = this;
    const { start: anchor } = stream.next();
    const isNegated = stream.skipName('not');
    const name = this.#parseDottedName();
    const given = this.#parseTestArguments();
    const traits = input.traits | given.traits | trait.filter;
    const { start } = input;
    const { lastEnd: end } = stream;
    const test: TestNode = {
      kind: 'test',
      input,
      name,
      arguments: given,
      traits,
      start,
      end,
      anchor,
    };
    if (!isNegated) return test;
    return { kind: 'unary', operator: 'not', operand: test, traits, start, end, anchor };
  }

  #parseTestArguments(): Arguments {
    const { stream } = this;
    const { type, value } = stream.current;
    if (stream.isOperator('(')) return this.#parseArguments();
    const opens = type === 'operator' ? value === '[' || value === '{' : argumentTypes.has(type);
    if (!opens || stream.isOneOf(behindTests)) return noArguments;
    if (stream.isName('is')) {
      throw stream.fault('You cannot chain multiple tests with is', stream.current);
    }
    const given = new ArgumentList();
    given.args.push(given.note(this.parsePostfix(this.parsePrimary())));
    return given;
  }
}

const argumentTypes: ReadonlySet<string> = new Set(['name', 'string', 'integer', 'float']);
/** Names that go on with the expression around a test. */
const behindTests: readonly string[] = ['else', 'or', 'and'];

/** The arguments of a call, as they are read. */
class ArgumentList implements Arguments {
  traits = 0;
  readonly args: Expression[] = [];
  readonly kwargs: { readonly name: string; readonly value: Expression }[] = [];
  star: Expression | undefined;
  starStar: Expression | undefined;

  /** There are arguments by their places only. */
  get isPlain(): boolean {
    return this.kwargs.length === 0 && this.star === undefined && this.starStar === undefined;
  }

  note(value: Expression): Expression {
    this.traits |= value.traits;
    return value;
  }
}

const noArguments: Arguments = new ArgumentList();
