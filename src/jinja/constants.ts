/**
 * Expressions whose value is known before anything runs. Native rendering prints them as text.
 *
 * @module
 */

import type { Expression } from './ast.js';
import { eachChild } from './ast-walk.js';

/** Filters that give markers or generators, or depend on the template around them. */
const open: ReadonlySet<string> = new Set(
  (
    'as_text as_bool as_number as_native map select reject selectattr rejectattr batch slice unique random ' +
    'items groupby'
  ).split(' '),
);

export function isConstantText(node: Expression): boolean {
  if (node.kind === 'name' || node.kind === 'call') return false;
  if (node.kind === 'filter' && open.has(node.name)) return false;
  let isConstant = true;
  eachChild(node, (child) => (isConstant &&= isConstantText(child)));
  return isConstant;
}
