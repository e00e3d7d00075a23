/**
 * What a template does, where that can be told without rendering it: it prints text and names, and
 * calls functions with literal arguments, perhaps under a condition.
 *
 * @module
 */

import type { Body, CallNode, Expression, IfNode, Statement } from './ast.js';
import { literalOf, literalsOf } from './literals.js';
import { Runtime, RuntimeCall } from './runtime.js';
import type { SourceText } from './source-text.js';
import type { Call } from './value.js';

export type OutlineStep =
  | {
      readonly kind: 'call';
      readonly name: string;
      /** Undefined where an argument is what an earlier step gives. */
      readonly call: Call | undefined;
    }
  | {
      readonly kind: 'if';
      readonly test: OutlineTest;
      readonly then: Outline;
      readonly otherwise: Outline;
    };

/** `is_incremental()` is a call, `execute` is none; with `not` before it, it is negated. */
interface OutlineTest {
  readonly name: string;
  readonly isCall: boolean;
  readonly isNegated: boolean;
}

export type Outline = readonly OutlineStep[];

/** Undefined for a template that does anything else. */
export function outlineOf(body: Body, source: SourceText): Outline | undefined {
  return all(body, (statement) => statementSteps(statement, source));
}

function all<T>(items: readonly T[], steps: (item: T) => Outline | undefined): Outline | undefined {
  const found: OutlineStep[] = [];
  for (const item of items) {
    const own = steps(item);
    if (own === undefined) return undefined;
    found.push(...own);
  }
  return found;
}

function statementSteps(node: Statement, source: SourceText): Outline | undefined {
  if (node.kind === 'if') return ifSteps(node, source);
  if (node.kind !== 'output') return undefined;
  return all(node.parts, (part) => {
    if (part.kind === 'data' || part.kind === 'name') return [];
    return part.kind === 'call' ? callSteps(part, source) : undefined;
  });
}

function ifSteps(node: IfNode, source: SourceText): Outline | undefined {
  const otherwise = outlineOf(node.otherwise, source);
  return node.branches.reduceRight<Outline | undefined>((rest, branch) => {
    const test = testOf(branch.test);
    const then = outlineOf(branch.body, source);
    return test && then && rest && [{ kind: 'if', test, then, otherwise: rest }];
  }, otherwise);
}

function testOf(node: Expression): OutlineTest | undefined {
  if (node.kind === 'name') return { name: node.name, isCall: false, isNegated: false };
  if (node.kind === 'call') {
    const { callee, arguments: given } = node;
    const isBare = given.args.length + given.kwargs.length === 0 && !given.star && !given.starStar;
    if (callee.kind !== 'name' || !isBare) return undefined;
    return { name: callee.name, isCall: true, isNegated: false };
  }
  if (node.kind !== 'unary' || node.operator !== 'not') return undefined;
  const inner = testOf(node.operand);
  return inner && { ...inner, isNegated: !inner.isNegated };
}

/** The calls among the arguments come first, as when they are evaluated. */
function callSteps(node: CallNode, source: SourceText): Outline | undefined {
  const { callee, arguments: given } = node;
  const { args, kwargs, star, starStar } = given;
  if (callee.kind !== 'name' || star || starStar || hasRepeated(kwargs)) return undefined;
  const inner = all([...args, ...kwargs.map(({ value }) => value)], (argument) => {
    if (argument.kind === 'call') return callSteps(argument, source);
    return literalOf(argument) === undefined ? undefined : [];
  });
  return inner && [...inner, { kind: 'call', name: callee.name, call: literalCall(node, source) }];
}

function hasRepeated(kwargs: CallNode['arguments']['kwargs']): boolean {
  return new Set(kwargs.map(({ name }) => name)).size < kwargs.length;
}

function literalCall(node: CallNode, source: SourceText): Call | undefined {
  const { args, kwargs } = node.arguments;
  const values = literalsOf(args);
  const named = literalsOf(kwargs.map(({ value }) => value));
  if (!values || !named) return undefined;
  const keywords = new Map(kwargs.map(({ name }, i) => [name, named[i] ?? null]));
  const site = { source, start: node.start, end: node.end };
  return new RuntimeCall(new Runtime(), site, values, keywords);
}
