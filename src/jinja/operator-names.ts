/**
 * The operators, by how tightly they bind.
 *
 * @module
 */

import type { BinaryOperator } from './ast.js';

export const compareOperators: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
export const sums: readonly BinaryOperator[] = ['+', '-'];
export const products: readonly BinaryOperator[] = ['*', '/', '//', '%'];
export const powers: readonly BinaryOperator[] = ['**'];
