/**
 * The operators: how they are written, and how tightly they bind.
 *
 * @module
 */

import { ascii } from './ascii.js';
import type { BinaryOperator } from './ast.js';

export const compareOperators: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
export const sums: ReadonlySet<string> = new Set<BinaryOperator>(['+', '-']);
export const products: ReadonlySet<string> = new Set<BinaryOperator>(['*', '/', '//', '%']);
export const powers: ReadonlySet<string> = new Set<BinaryOperator>(['**']);

/** Operators of one character, by its code. */
const single: readonly (string | undefined)[] = byCode('+-/*%~[](){}><=.:|,;');
/** Characters that make another operator with `=` behind them. */
const withEquals = byCode('=!><').map((char) => char && `${char}=`);

function byCode(characters: string): (string | undefined)[] {
  const table = new Array<string | undefined>(0x80).fill(undefined);
  for (const character of characters) table[character.charCodeAt(0)] = character;
  return table;
}

/** The operator that stands there. */
export function operatorAt(text: string, position: number): string | undefined {
  const code = text.charCodeAt(position);
  const next = text.charCodeAt(position + 1);
  if (next === ascii.equals && withEquals[code] !== undefined) return withEquals[code];
  if (next === code && code === ascii.asterisk) return '**';
  if (next === code && code === ascii.slash) return '//';
  return single[code];
}
