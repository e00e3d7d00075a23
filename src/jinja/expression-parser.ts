/**
 * Expressions: Jinja's grammar with its own precedences (`**` to the left, `~` above `+`, tests and
 * filters above everything).
 *
 * @module
 */

import { constantNames } from './constant-names.js';
import type {
  Arguments,
  BinaryOperator,
  CompareOperator,
  ComparedNode,
  Expression,
  FilterNode,
  Span,
} from './ast.js';
import { compareOperators, powers, products, sums } from './operator-names.js';
import type { TokenStream } from './token-stream.js';
import { describeToken, type Token } from './tokens.js';
import { toInt } from './value.js';

export interface TupleOptions {
  readonly conditional?: boolean;
  readonly parenthesized?: boolean;
  readonly parse?: () => Expression;
}

export class ExpressionParser {
  readonly #and = (): Expression => this.#parseLogic('and', this.#not);
  readonly #not = (): Expression => this.#parseNot();
  readonly #concat = (): Expression => this.#parseConcat();
  readonly #power = (): Expression => this.#parseBinary(powers, this.#unary);
  readonly #unary = (): Expression => this.parseUnary();

  constructor(protected readonly stream: TokenStream) {}

  protected span(start: number, anchor: number = start): Span {
    return { start, end: this.stream.lastEnd, anchor };
  }

  /** An expression, or a tuple where there are commas. */
  parseTuple(options: TupleOptions = {}): Expression {
    const { stream } = this;
    const start = stream.current.start;
    const parse = options.parse ?? (() => this.parseExpression(options.conditional ?? true));
    const items: Expression[] = [];
    let anchor = start;
    let isTuple = false;
    for (;;) {
      if (items.length > 0) stream.expect('operator', ',');
      if (this.#isTupleEnd()) break;
      items.push(parse());
      if (!stream.isOperator(',')) break;
      isTuple = true;
      anchor = stream.current.start;
    }
    const [first] = items;
    if (!isTuple && first !== undefined) return first;
    if (!isTuple && options.parenthesized !== true) {
      const token = stream.current;
      throw stream.fault(`Expected an expression, got '${describeToken(token)}'`, token);
    }
    return { kind: 'tuple', items, ...this.span(start, anchor) };
  }

  #isTupleEnd(): boolean {
    const { stream } = this;
    const { type } = stream.current;
    return type === 'variable_end' || type === 'block_end' || stream.isOperator(')');
  }

  parseExpression(conditional = true): Expression {
    return conditional ? this.#parseConditional() : this.#parseOr();
  }

  #parseConditional(): Expression {
    const { stream } = this;
    const start = stream.current.start;
    let node = this.#parseOr();
    let anchor = start;
    while (stream.skipName('if')) {
      const test = this.#parseOr();
      const otherwise = stream.skipName('else') ? this.#parseConditional() : undefined;
      node = {
        kind: 'conditional',
        test,
        then: node,
        otherwise,
        ...this.span(start, anchor),
      };
      anchor = stream.current.start;
    }
    return node;
  }

  #parseOr(): Expression {
    return this.#parseLogic('or', this.#and);
  }

  #parseLogic(operator: 'and' | 'or', parse: () => Expression): Expression {
    const start = this.stream.current.start;
    let anchor = start;
    let left = parse();
    while (this.stream.skipName(operator)) {
      const right = parse();
      left = { kind: 'logic', operator, left, right, ...this.span(start, anchor) };
      anchor = this.stream.current.start;
    }
    return left;
  }

  #parseNot(): Expression {
    if (!this.stream.isName('not')) return this.#parseCompare();
    const { start } = this.stream.next();
    const operand = this.#parseNot();
    return {
      kind: 'unary',
      operator: 'not',
      operand,
      ...this.span(start),
    };
  }

  #parseCompare(): Expression {
    const start = this.stream.current.start;
    const first = this.#parseSum();
    const operands: ComparedNode[] = [];
    let anchor = start;
    for (;;) {
      const operator = this.#compareOperator();
      if (operator === undefined) break;
      operands.push({ operator, expression: this.#parseSum() });
      anchor = this.stream.current.start;
    }
    if (operands.length === 0) return first;
    return { kind: 'compare', first, operands, ...this.span(start, anchor) };
  }

  #compareOperator(): CompareOperator | undefined {
    const { stream } = this;
    const { type, value } = stream.current;
    if (type === 'operator' && compareOperators.has(value)) {
      stream.next();
      return value as CompareOperator; // the set holds nothing else
    }
    if (stream.skipName('in')) return 'in';
    if (!stream.isName('not')) return undefined;
    const ahead = stream.look();
    if (ahead.type !== 'name' || ahead.value !== 'in') return undefined;
    stream.next();
    stream.next();
    return 'not in';
  }

  #parseSum(): Expression {
    return this.#parseBinary(sums, this.#concat);
  }

  #parseConcat(): Expression {
    const start = this.stream.current.start;
    const first = this.#parseBinary(products, this.#power);
    if (!this.stream.isOperator('~')) return first;
    const parts = [first];
    while (this.stream.skipOperator('~')) parts.push(this.#parseBinary(products, this.#power));
    return { kind: 'concat', parts, ...this.span(start) };
  }

  #parseBinary(operators: readonly BinaryOperator[], parse: () => Expression): Expression {
    const start = this.stream.current.start;
    let anchor = start;
    let left = parse();
    for (;;) {
      const { type, value } = this.stream.current;
      if (type !== 'operator') return left;
      const operator = operators.find((o) => o === value);
      if (operator === undefined) return left;
      this.stream.next();
      const right = parse();
      left = { kind: 'binary', operator, left, right, ...this.span(start, anchor) };
      anchor = this.stream.current.start;
    }
  }

  protected parseUnary(withFilter = true): Expression {
    const { stream } = this;
    const { start } = stream.current;
    let node: Expression;
    const sign = stream.isOperator('-') ? '-' : stream.isOperator('+') ? '+' : undefined;
    if (sign === undefined) node = this.parsePrimary();
    else {
      stream.next();
      const operand = this.parseUnary(false);
      node = {
        kind: 'unary',
        operator: sign,
        operand,
        ...this.span(start),
      };
    }
    node = this.#parsePostfix(node);
    return withFilter ? this.#parseFilterOrTest(node) : node;
  }

  parsePrimary(): Expression {
    const { stream } = this;
    const token = stream.current;
    switch (token.type) {
      case 'name':
        return this.#parseName(stream.next());
      case 'string':
        return this.#parseStrings();
      case 'integer': {
        stream.next();
        return {
          kind: 'constant',
          value: toInt(BigInt(token.value)),
          start: token.start,
          end: this.stream.lastEnd,
          anchor: token.start,
        };
      }
      case 'float':
        stream.next();
        return {
          kind: 'constant',
          value: { float: Number(token.value) },
          ...this.span(token.start),
        };
      case 'operator':
        return this.#parseBracketed(token);
      default:
        throw stream.fault(`unexpected '${describeToken(token)}'`, token);
    }
  }

  #parseName(token: Token): Expression {
    const value = constantNames.get(token.value);
    if (value !== undefined)
      return {
        kind: 'constant',
        value,
        start: token.start,
        end: this.stream.lastEnd,
        anchor: token.start,
      };
    return {
      kind: 'name',
      name: token.value,
      start: token.start,
      end: this.stream.lastEnd,
      anchor: token.start,
    };
  }

  #parseStrings(): Expression {
    const { start } = this.stream.current;
    let value = '';
    while (this.stream.current.type === 'string') value += this.stream.next().value;
    return { kind: 'constant', value, start, end: this.stream.lastEnd, anchor: start };
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

  #parseList(open: Token): Expression {
    const items: Expression[] = [];
    this.#parseSeparated(']', () => items.push(this.parseExpression()));
    return { kind: 'list', items, start: open.start, end: this.stream.lastEnd, anchor: open.start };
  }

  #parseDict(open: Token): Expression {
    const pairs: (readonly [Expression, Expression])[] = [];
    this.#parseSeparated('}', () => {
      const key = this.parseExpression();
      this.stream.expect('operator', ':');
      pairs.push([key, this.parseExpression()]);
    });
    return { kind: 'dict', pairs, ...this.span(open.start) };
  }

  /** Items between commas, one of which may trail, up to the closing bracket. */
  #parseSeparated(close: string, parse: () => void): void {
    const { stream } = this;
    let first = true;
    while (!stream.isOperator(close)) {
      if (!first) stream.expect('operator', ',');
      if (stream.isOperator(close)) break;
      parse();
      first = false;
    }
    stream.expect('operator', close);
  }

  #parsePostfix(start: Expression): Expression {
    let node = start;
    for (;;) {
      if (this.stream.isOperator('.')) node = this.#parseAttribute(node);
      else if (this.stream.isOperator('[')) node = this.#parseItem(node);
      else if (this.stream.isOperator('(')) node = this.parseCall(node);
      else return node;
    }
  }

  #parseAttribute(object: Expression): Expression {
    const { stream } = this;
    const dot = stream.next();
    const token = stream.current;
    if (token.type !== 'name' && token.type !== 'integer') {
      if (token.type !== 'eof') stream.next();
      throw stream.fault('expected name or number', token);
    }
    stream.next();
    if (token.type === 'name') {
      return {
        kind: 'attribute',
        object,
        name: token.value,
        start: object.start,
        end: this.stream.lastEnd,
        anchor: dot.start,
      };
    }
    const key: Expression = {
      kind: 'constant',
      value: toInt(BigInt(token.value)),
      start: token.start,
      end: token.end,
      anchor: token.start,
    };
    return {
      kind: 'item',
      object,
      key,
      ...this.span(object.start, dot.start),
    };
  }

  #parseItem(object: Expression): Expression {
    const { stream } = this;
    const open = stream.next();
    const keys: Expression[] = [];
    while (!stream.isOperator(']')) {
      if (keys.length > 0) stream.expect('operator', ',');
      keys.push(this.#parseSubscript());
    }
    stream.expect('operator', ']');
    const [first] = keys;
    const span = this.span(object.start, open.start);
    const key: Expression =
      first !== undefined && keys.length === 1 ? first : { ...span, kind: 'tuple', items: keys };
    return { kind: 'item', object, key, ...span };
  }

  #parseSubscript(): Expression {
    const { stream } = this;
    const { start } = stream.current;
    const from = stream.isOperator(':') ? undefined : this.parseExpression();
    if (from !== undefined && !stream.isOperator(':')) return from;
    stream.next();
    const isBound = (): boolean =>
      !stream.isOperator(':') && !stream.isOperator(']') && !stream.isOperator(',');
    const to = isBound() ? this.parseExpression() : undefined;
    const step =
      stream.skipOperator(':') && isBoundOfStep(stream) ? this.parseExpression() : undefined;
    return { kind: 'slice', from, to, step, ...this.span(start) };
  }

  protected parseCall(callee: Expression): Expression {
    const open = this.stream.current;
    const args = this.#parseArguments();
    return {
      kind: 'call',
      callee,
      ...args,
      start: callee.start,
      end: this.stream.lastEnd,
      anchor: open.start,
    };
  }

  #parseArguments(): Arguments {
    const { stream } = this;
    const open = stream.expect('operator', '(');
    const args: Expression[] = [];
    const kwargs: { name: string; value: Expression }[] = [];
    let star: Expression | undefined;
    let starStar: Expression | undefined;
    const ensure = (valid: boolean): void => {
      if (valid) return;
      const { start, end } = stream.current;
      throw stream.fault(
        'invalid syntax for function call expression',
        { start, end },
        { anchor: open.start },
      );
    };
    this.#parseSeparated(')', () => {
      if (stream.isOperator('*')) {
        ensure(star === undefined && starStar === undefined);
        stream.next();
        star = this.parseExpression();
      } else if (stream.isOperator('**')) {
        ensure(starStar === undefined);
        stream.next();
        starStar = this.parseExpression();
      } else if (this.#atKeyword()) {
        ensure(starStar === undefined);
        const name = stream.next().value;
        stream.next();
        kwargs.push({ name, value: this.parseExpression() });
      } else {
        ensure(star === undefined && starStar === undefined && kwargs.length === 0);
        args.push(this.parseExpression());
      }
    });
    return { args, kwargs, star, starStar };
  }

  #atKeyword(): boolean {
    if (this.stream.current.type !== 'name') return false;
    const ahead = this.stream.look();
    return ahead.type === 'operator' && ahead.value === '=';
  }

  #parseFilterOrTest(start: Expression): Expression {
    let node = start;
    for (;;) {
      if (this.stream.isOperator('|')) {
        this.stream.next();
        node = this.parseFilter(node);
      } else if (this.stream.isName('is')) node = this.#parseTest(node);
      else if (this.stream.isOperator('(')) node = this.parseCall(node);
      else return node;
    }
  }

  /** The name and arguments of a filter, behind its `|`. */
  protected parseFilter(input: Expression | undefined): FilterNode {
    const first = this.stream.current;
    const name = this.#parseDottedName();
    const args = this.stream.isOperator('(') ? this.#parseArguments() : noArguments;
    return {
      kind: 'filter',
      input,
      name,
      ...args,
      start: input?.start ?? first.start,
      end: this.stream.lastEnd,
      anchor: first.start,
    };
  }

  #parseDottedName(): string {
    let name = this.stream.expect('name').value;
    while (this.stream.skipOperator('.')) name += `.${this.stream.expect('name').value}`;
    return name;
  }

  #parseTest(input: Expression): Expression {
    const { stream } = this;
    const is = stream.next();
    const negated = stream.skipName('not');
    const name = this.#parseDottedName();
    const args = this.#parseTestArguments();
    const span = this.span(input.start, is.start);
    const test: Expression = { kind: 'test', input, name, ...args, ...span };
    return negated ? { kind: 'unary', operator: 'not', operand: test, ...span } : test;
  }

  #parseTestArguments(): Arguments {
    const { stream } = this;
    const { type, value } = stream.current;
    if (stream.isOperator('(')) return this.#parseArguments();
    const opens = type === 'operator' ? value === '[' || value === '{' : argumentTypes.has(type);
    if (!opens || stream.isName('else', 'or', 'and')) return noArguments;
    if (stream.isName('is')) {
      throw stream.fault('You cannot chain multiple tests with is', stream.current);
    }
    return { ...noArguments, args: [this.#parsePostfix(this.parsePrimary())] };
  }
}

const argumentTypes: ReadonlySet<string> = new Set(['name', 'string', 'integer', 'float']);
const noArguments: Arguments = { args: [], kwargs: [], star: undefined, starStar: undefined };

function isBoundOfStep(stream: TokenStream): boolean {
  return !stream.isOperator(']') && !stream.isOperator(',');
}
