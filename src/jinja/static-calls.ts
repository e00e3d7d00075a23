/**
 * The calls that can be seen without rendering: what a file refers to.
 *
 * @module
 */

import type { SourceLocation } from '../errors.js';

export type StaticValue =
  | null
  | boolean
  | string
  | number
  | bigint
  | readonly StaticValue[]
  | { readonly [key: string]: StaticValue };

/**
 * A call by a name or a dotted name.
 *
 * @example
 * `{{ ref('shop', 'orders', v=2) }}` gives path `['ref']`, args `['shop', 'orders']`, kwargs `{ v: 2 }`.
 */
export interface StaticCall {
  readonly path: readonly string[];
  /** The values of literal arguments; undefined for others. */
  readonly args: readonly (StaticValue | undefined)[];
  readonly kwargs: Readonly<Record<string, StaticValue | undefined>>;
  /** All arguments are literals, and there is no `*` or `**`. */
  readonly literal: boolean;
  readonly location: SourceLocation;
  /** The `macroName` of the definition in which it stands. */
  readonly definition?: string;
}
