/**
 * Expressions: Jinja's grammar with its own precedences (`**` to the left, `~` above `+`, tests and
 * filters above everything).
 *
 * @module
 */

import type { BinaryOperator, CompareOperator, ComparedNode, Expression } from './ast.js';
import { compareOperators, powers, products, sums } from './operator-names.js';
import type { TupleOptions } from './operand-parser.js';
import { PostfixParser } from './postfix-parser.js';
import { describeToken } from './tokens.js';
import { trait, traitsOf, traitsOfShortcut } from './traits.js';

export class ExpressionParser extends PostfixParser {
  readonly #and = (): Expression => this.#parseLogic('and', this.#not);
  readonly #not = (): Expression => this.#parseNot();
  readonly #concat = (): Expression => this.#parseConcat();
  readonly #power = (): Expression => this.#parseBinary(powers, this.#unary);
  readonly #unary = (): Expression => this.#parseUnary();

  override parseTuple(options: TupleOptions = {}): Expression {
    const { stream } = this;
    const { start } = stream.current;
    const items: Expression[] = [];
    let anchor = start;
    let isTuple = false;
    while (!this.#isTupleEnd()) {
      items.push(options.parse?.() ?? this.parseExpression(options.conditional));
      if (!stream.isOperator(',')) break;
      isTuple = true;
      anchor = stream.next().start;
    }
    const [first] = items;
    if (!isTuple && first !== undefined) return first;
    if (!isTuple && options.parenthesized !== true) {
      const token = stream.current;
      throw stream.fault(`Expected an expression, got '${describeToken(token)}'`, token);
    }
    const traits = traitsOf(items);
    return { kind: 'tuple', items, traits, start, end: stream.lastEnd, anchor };
  }

  #isTupleEnd(): boolean {
    const { type, value } = this.stream.current;
    return (
      type === 'variable_end' || type === 'block_end' || (type === 'operator' && value === ')')
    );
  }

  override parseExpression(conditional = true): Expression {
    return conditional ? this.#parseConditional() : this.#parseOr();
  }

  #parseConditional(): Expression {
    const { stream } = this;
    const { start } = stream.current;
    let anchor = start;
    let node = this.#parseOr();
    while (stream.skipName('if')) {
      const then = node;
      const test = this.#parseOr();
      const otherwise = stream.skipName('else') ? this.#parseConditional() : undefined;
      const own = traitsOfShortcut(test);
      const traits = own | then.traits | test.traits | (otherwise?.traits ?? 0);
      const { lastEnd: end } = stream;
      node = { kind: 'conditional', test, then, otherwise, traits, start, end, anchor };
      anchor = stream.current.start;
    }
    return node;
  }

  #parseOr(): Expression {
    return this.#parseLogic('or', this.#and);
  }

  #parseLogic(operator: 'and' | 'or', parse: () => Expression): Expression {
    const { stream } = this;
    const { start } = stream.current;
    let anchor = start;
    let left = parse();
    while (stream.skipName(operator)) {
      const right = parse();
      const traits = traitsOfShortcut(left) | left.traits | right.traits;
      const { lastEnd: end } = stream;
      left = { kind: 'logic', operator, left, right, traits, start, end, anchor };
      anchor = stream.current.start;
    }
    return left;
  }

  #parseNot(): Expression {
    const { stream } = this;
    if (!stream.isName('not')) return this.#parseCompare();
    const { start } = stream.next();
    const operand = this.#parseNot();
    const { traits } = operand;
    const { lastEnd: end } = stream;
    return { kind: 'unary', operator: 'not', operand, traits, start, end, anchor: start };
  }

  #parseCompare(): Expression {
    const { stream } = this;
    const { start } = stream.current;
    const first = this.#parseSum();
    let operator = this.#compareOperator();
    if (operator === undefined) return first;
    const operands: ComparedNode[] = [];
    let { traits } = first;
    let anchor = start;
    for (; operator !== undefined; operator = this.#compareOperator()) {
      const expression = this.#parseSum();
      operands.push({ operator, expression });
      traits |= expression.traits;
      anchor = stream.current.start;
    }
    const [second, third] = operands;
    if (second && third) traits |= traitsOfShortcut(first) & traitsOfShortcut(second.expression);
    return { kind: 'compare', first, operands, traits, start, end: stream.lastEnd, anchor };
  }

  #compareOperator(): CompareOperator | undefined {
    const { stream } = this;
    const { type, value } = stream.current;
    if (type === 'operator') {
      if (!compareOperators.has(value)) return undefined;
      return stream.next().value as CompareOperator; // the set holds nothing else
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
    const { stream } = this;
    const { start } = stream.current;
    const first = this.#parseProduct();
    if (!stream.isOperator('~')) return first;
    const parts = [first];
    while (stream.skipOperator('~')) parts.push(this.#parseProduct());
    const traits = traitsOf(parts);
    return { kind: 'concat', parts, traits, start, end: stream.lastEnd, anchor: start };
  }

  #parseProduct(): Expression {
    return this.#parseBinary(products, this.#power);
  }

  #parseBinary(operators: ReadonlySet<string>, parse: () => Expression): Expression {
    const { stream } = this;
    const { start } = stream.current;
    let anchor = start;
    let left = parse();
    while (stream.current.type === 'operator' && operators.has(stream.current.value)) {
      const operator = stream.next().value as BinaryOperator; // the sets hold nothing else
      const right = parse();
      const own = operator === '*' ? trait.foldable : 0;
      const traits = left.traits | right.traits | own;
      const { lastEnd: end } = stream;
      left = { kind: 'binary', operator, left, right, traits, start, end, anchor };
      anchor = stream.current.start;
    }
    return left;
  }

  #parseUnary(withFilter = true): Expression {
    const node = this.parsePostfix(this.#parseSigned());
    return withFilter ? this.parseFilterOrTest(node) : node;
  }

  #parseSigned(): Expression {
    const { stream } = this;
    const { type, value: operator, start } = stream.current;
    if (type !== 'operator' || (operator !== '-' && operator !== '+')) return this.parsePrimary();
    stream.next();
    const operand = this.#parseUnary(false);
    const { traits } = operand;
    return { kind: 'unary', operator, operand, traits, start, end: stream.lastEnd, anchor: start };
  }
}
