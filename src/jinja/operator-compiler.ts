/**
 * Operators, comparisons and conditions to closures.
 *
 * @module
 */

import type {
  BinaryNode,
  CompareNode,
  ConcatNode,
  ConditionalNode,
  LogicNode,
  UnaryNode,
} from './ast.js';
import { joinTexts } from './budget.js';
import { compareBy } from './compare.js';
import type { Eval, Scope } from './compiler-scope.js';
import { notConstant } from './folding.js';
import { truthy } from './iteration.js';
import { escapeValue } from './markup.js';
import { operate, operateUnary } from './operators.js';
import { stringOf } from './text.js';
import { has, trait } from './traits.js';
import { Markup, Undefined } from './value.js';

export function compileUnary(node: UnaryNode, scope: Scope): Eval {
  const operand = scope.compileExpression(node.operand);
  const { operator } = node;
  if (operator === 'not') return (frame) => !truthy(operand(frame));
  const site = scope.site(node);
  return (frame) => {
    const value = operand(frame);
    frame.runtime.site = site;
    return operateUnary(operator, value);
  };
}

export function compileBinary(node: BinaryNode, scope: Scope): Eval {
  const left = scope.compileExpression(node.left);
  const right = scope.compileExpression(node.right);
  const { operator } = node;
  const site = scope.site(node);
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    frame.runtime.site = site;
    return operate(operator, a, b);
  };
}

export function compileLogic(node: LogicNode, scope: Scope): Eval {
  const left = scope.compileExpression(node.left);
  const stopsAt = node.operator === 'or';
  const right = scope.compileExpression(node.right);
  return (frame) => {
    const value = left(frame);
    return truthy(value) === stopsAt ? value : right(frame);
  };
}

export function compileComparison(node: CompareNode, scope: Scope): Eval {
  const first = scope.compileExpression(node.first);
  const site = scope.site(node);
  const rest = node.operands.map(({ operator, expression }) => ({
    operator,
    operand: scope.compileExpression(expression),
  }));
  return (frame) => {
    let left = first(frame);
    for (const { operator, operand } of rest) {
      const right = operand(frame);
      frame.runtime.site = site;
      if (!compareBy(operator, left, right)) return false;
      left = right;
    }
    return true;
  };
}

export function compileConcat(node: ConcatNode, scope: Scope): Eval {
  const parts = scope.compileAll(node.parts);
  const { autoescape, isVolatile, folding } = scope.around;
  if (!autoescape || isVolatile || folding || !has(node, trait.open)) {
    return (frame) => {
      let text = '';
      for (const part of parts) text = joinTexts(text, stringOf(part(frame)));
      return text;
    };
  }
  return (frame) => {
    const values = parts.map((part) => part(frame));
    if (!values.some((value) => value instanceof Markup)) return values.map(stringOf).join('');
    return new Markup(values.map((value) => escapeValue(value).text).join(''));
  };
}

export function compileConditional(node: ConditionalNode, scope: Scope): Eval {
  const soft = scope.softened();
  const test = soft.compileExpression(node.test);
  const then = soft.compileExpression(node.then);
  const otherwise =
    node.otherwise === undefined ? noElse(node, scope) : soft.compileExpression(node.otherwise);
  return (frame) => (truthy(test(frame)) ? then(frame) : otherwise(frame));
}

/** Strict at parse time too: it is the template's own doing, not something unknown yet. */
function noElse(node: ConditionalNode, scope: Scope): Eval {
  if (scope.around.folding) return notConstant;
  const line = scope.source.lineOf(node.anchor);
  const message = `the inline if-expression on line ${line} evaluated to false and no else section was defined.`;
  const value = new Undefined(message, null, 'run');
  return () => value;
}
