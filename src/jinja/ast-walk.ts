/**
 * Walking over the syntax tree.
 *
 * @module
 */

import type { Arguments, Body, Expression, Statement, Target } from './ast.js';

/** The expressions right below a node, in the order in which they are evaluated. */
export function childrenOf(node: Expression | Statement): readonly Expression[] {
  switch (node.kind) {
    case 'output':
      return node.parts.filter((part): part is Expression => part.kind !== 'data');
    case 'do':
      return [node.expression];
    case 'if':
      return node.branches.map((branch) => branch.test);
    case 'for':
      return [node.iterable, ...present([node.test])];
    case 'set':
      return [node.value];
    case 'set-block':
      return present([node.filter]);
    case 'macro':
      return present(node.parameters.map((p) => p.default));
    case 'call-block':
      return [node.call, ...present(node.parameters.map((p) => p.default))];
    case 'filter-block':
      return [node.filter];
    case 'with':
      return node.assignments.map(({ value }) => value);
    case 'autoescape':
      return [node.enabled];
    case 'load':
      return [node.template];
    case 'break':
    case 'continue':
    case 'block':
      return [];
    default:
      return childrenOfExpression(node);
  }
}

function childrenOfExpression(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'constant':
    case 'name':
      return [];
    case 'tuple':
    case 'list':
      return node.items;
    case 'dict':
      return node.pairs.flat();
    case 'unary':
      return [node.operand];
    case 'binary':
    case 'logic':
      return [node.left, node.right];
    case 'compare':
      return [node.first, ...node.operands.map((operand) => operand.expression)];
    case 'concat':
      return node.parts;
    case 'conditional':
      return [node.test, node.then, ...present([node.otherwise])];
    case 'attribute':
      return [node.object];
    case 'item':
      return [node.object, node.key];
    case 'slice':
      return present([node.from, node.to, node.step]);
    case 'call':
      return [node.callee, ...argumentsOf(node)];
    case 'filter':
      return [...present([node.input]), ...argumentsOf(node)];
    case 'test':
      return [node.input, ...argumentsOf(node)];
  }
}

function argumentsOf({ args, kwargs, star, starStar }: Arguments): readonly Expression[] {
  return [...args, ...kwargs.map(({ value }) => value), ...present([star, starStar])];
}

function present(nodes: readonly (Expression | undefined)[]): readonly Expression[] {
  return nodes.filter((node) => node !== undefined);
}

/** The bodies right below a statement. */
export function bodiesOf(node: Statement): readonly Body[] {
  switch (node.kind) {
    case 'if':
      return [...node.branches.map((branch) => branch.body), node.otherwise];
    case 'for':
      return [node.body, node.otherwise];
    case 'set-block':
    case 'macro':
    case 'call-block':
    case 'filter-block':
    case 'with':
    case 'block':
    case 'autoescape':
      return [node.body];
    default:
      return [];
  }
}

/** The names that a target assigns. */
export function targetNames(target: Target): readonly string[] {
  if (target.kind === 'name') return [target.name];
  return target.kind === 'targets' ? target.targets.flatMap(targetNames) : [];
}

/**
 * Which of `names` a body reads without having assigned it before: what makes a macro take
 * `varargs`, `kwargs` or `caller`, and a loop keep its `loop`. Blocks of templates are not looked into.
 */
export function undeclaredNames(body: Body, names: readonly string[]): ReadonlySet<string> {
  const open = new Set(names);
  const found = new Set<string>();
  const expression = (node: Expression): void => {
    if (node.kind === 'name' && open.has(node.name)) found.add(node.name);
    for (const child of childrenOf(node)) expression(child);
  };
  const declare = (name: string): void => void open.delete(name);
  const statement = (node: Statement): void => {
    if (node.kind === 'block') return;
    if (node.kind === 'set' || node.kind === 'set-block') {
      targetNames(node.target).forEach(declare);
    }
    if (node.kind === 'for') targetNames(node.target).forEach(declare);
    if (node.kind === 'with')
      node.assignments.forEach((a) => targetNames(a.target).forEach(declare));
    if (node.kind === 'macro') node.parameters.forEach(({ name }) => declare(name));
    for (const child of childrenOf(node)) expression(child);
    if (node.kind === 'call-block') node.parameters.forEach(({ name }) => declare(name));
    for (const inner of bodiesOf(node)) inner.forEach(statement);
  };
  body.forEach(statement);
  return found;
}
