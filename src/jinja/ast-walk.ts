/**
 * Walking over the syntax tree.
 *
 * @module
 */

import type { Arguments, Body, Expression, Statement, Target } from './ast.js';
import { has, trait, traitsOf, type SpecialName } from './traits.js';

type Visit = (node: Expression) => void;

/** Visits the expressions right below a node, in the order in which they are evaluated. */
export function eachChild(node: Expression | Statement, visit: Visit): void {
  switch (node.kind) {
    case 'output':
      for (const part of node.parts) if (part.kind !== 'data') visit(part);
      return;
    case 'do':
      return visit(node.expression);
    case 'if':
      for (const branch of node.branches) visit(branch.test);
      return;
    case 'for':
      visit(node.iterable);
      if (node.test !== undefined) visit(node.test);
      return;
    case 'set':
      return visit(node.value);
    case 'set-block':
      if (node.filter !== undefined) visit(node.filter);
      return;
    case 'macro':
      return eachDefault(node, visit);
    case 'call-block':
      visit(node.call);
      return eachDefault(node, visit);
    case 'filter-block':
      return visit(node.filter);
    case 'with':
      for (const { value } of node.assignments) visit(value);
      return;
    case 'autoescape':
      return visit(node.enabled);
    case 'load':
      return visit(node.template);
    case 'break':
    case 'continue':
    case 'block':
      return;
    default:
      return eachOperand(node, visit);
  }
}

function eachDefault(
  node: Extract<Statement, { kind: 'macro' | 'call-block' }>,
  visit: Visit,
): void {
  for (const parameter of node.parameters) {
    if (parameter.default !== undefined) visit(parameter.default);
  }
}

function eachOperand(node: Expression, visit: Visit): void {
  switch (node.kind) {
    case 'constant':
    case 'name':
      return;
    case 'tuple':
    case 'list':
      return node.items.forEach(visit);
    case 'dict':
      for (const [key, value] of node.pairs) {
        visit(key);
        visit(value);
      }
      return;
    case 'unary':
      return visit(node.operand);
    case 'binary':
    case 'logic':
      visit(node.left);
      return visit(node.right);
    case 'compare':
      visit(node.first);
      for (const { expression } of node.operands) visit(expression);
      return;
    case 'concat':
      return node.parts.forEach(visit);
    case 'conditional':
      visit(node.test);
      visit(node.then);
      if (node.otherwise !== undefined) visit(node.otherwise);
      return;
    case 'attribute':
      return visit(node.object);
    case 'item':
      visit(node.object);
      return visit(node.key);
    case 'slice':
      for (const bound of [node.from, node.to, node.step]) if (bound !== undefined) visit(bound);
      return;
    case 'call':
      visit(node.callee);
      return eachArgument(node.arguments, visit);
    case 'filter':
    case 'test':
      if (node.input !== undefined) visit(node.input);
      return eachArgument(node.arguments, visit);
  }
}

function eachArgument({ args, kwargs, star, starStar }: Arguments, visit: Visit): void {
  for (const value of args) visit(value);
  for (const { value } of kwargs) visit(value);
  if (star !== undefined) visit(star);
  if (starStar !== undefined) visit(starStar);
}

/** Visits the bodies right below a statement. */
export function eachBody(node: Statement, visit: (body: Body) => void): void {
  switch (node.kind) {
    case 'if':
      for (const branch of node.branches) visit(branch.body);
      return visit(node.otherwise);
    case 'for':
      visit(node.body);
      return visit(node.otherwise);
    case 'set-block':
    case 'macro':
    case 'call-block':
    case 'filter-block':
    case 'with':
    case 'block':
    case 'autoescape':
      return visit(node.body);
    default:
      return;
  }
}

/** Whether something is so for the statement or one within it. */
export function someStatement(node: Statement, is: (node: Statement) => boolean): boolean {
  if (is(node)) return true;
  let found = false;
  eachBody(node, (body) => {
    found ||= body.some((inner) => someStatement(inner, is));
  });
  return found;
}

/** The names that a target assigns. */
export function targetNames(target: Target): readonly string[] {
  if (target.kind === 'name') return [target.name];
  return target.kind === 'targets' ? target.targets.flatMap(targetNames) : [];
}

const none: ReadonlySet<SpecialName> = new Set();

/**
 * Which of `names` a body reads without having assigned it before: what makes a macro take
 * `varargs`, `kwargs` or `caller`, and a loop keep its `loop`. Blocks of templates are not looked into.
 */
export function undeclaredNames(
  body: Body,
  names: readonly SpecialName[],
): ReadonlySet<SpecialName> {
  let mask = 0;
  for (const name of names) mask |= trait[name];
  return (traitsOf(body) & mask) === 0 ? none : findUndeclared(body, names, mask);
}

function findUndeclared(
  body: Body,
  names: readonly SpecialName[],
  mask: number,
): ReadonlySet<SpecialName> {
  const open = new Set<string>(names);
  const found = new Set<SpecialName>();
  const expression = (node: Expression): void => {
    if (!has(node, mask)) return;
    if (node.kind === 'name' && open.has(node.name))
      found.add(node.name as SpecialName); // one of `names`
    else eachOperand(node, expression);
  };
  const declare = (name: string): void => void open.delete(name);
  const statement = (node: Statement): void => {
    if (node.kind === 'block') return;
    declaredBefore(node).forEach(declare);
    if (has(node, mask)) eachChild(node, expression);
    if (node.kind === 'call-block') node.parameters.forEach(({ name }) => declare(name));
    eachBody(node, (inner) => inner.forEach(statement));
  };
  body.forEach(statement);
  return found;
}

/** The names that a statement assigns, as far as they count for what is read inside of it. */
function declaredBefore(node: Statement): readonly string[] {
  switch (node.kind) {
    case 'set':
    case 'set-block':
    case 'for':
      return targetNames(node.target);
    case 'with':
      return node.assignments.flatMap(({ target }) => targetNames(target));
    case 'macro':
      return node.parameters.map(({ name }) => name);
    default:
      return [];
  }
}
