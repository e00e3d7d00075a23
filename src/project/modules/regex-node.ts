/**
 * The tree of a regular expression.
 *
 * @module
 */

import type { CharTest } from './char-test.js';

export type RegexNode =
  | { readonly kind: 'char'; readonly test: CharTest }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'either'; readonly options: readonly RegexNode[] }
  /** Without an index nothing is captured. */
  | { readonly kind: 'group'; readonly index: number | undefined; readonly node: RegexNode }
  | RepeatNode
  | { readonly kind: 'edge'; readonly edge: Edge }
  | LookNode
  | { readonly kind: 'atomic'; readonly node: RegexNode }
  | SameNode
  | ConditionNode
  /** Never matches. */
  | { readonly kind: 'failure' };

export interface RepeatNode {
  readonly kind: 'repeat';
  readonly node: RegexNode;
  readonly min: number;
  readonly max: number;
  readonly mode: 'greedy' | 'lazy' | 'possessive';
}

export interface LookNode {
  readonly kind: 'look';
  readonly node: RegexNode;
  readonly negated: boolean;
  /** Code points that a look-behind goes back. */
  readonly behind: number | undefined;
}

/** The text that a group matched, once more. */
export interface SameNode {
  readonly kind: 'same';
  readonly index: number;
  readonly fold: ((code: number) => number) | undefined;
}

export interface ConditionNode {
  readonly kind: 'condition';
  readonly index: number;
  readonly yes: RegexNode;
  readonly no: RegexNode;
}

export type Edge =
  | 'start'
  | 'end'
  | 'line-start'
  | 'line-end'
  | 'last'
  | 'word'
  | 'ascii-word'
  | 'no-word'
  | 'no-ascii-word';

export interface ParsedRegex {
  readonly node: RegexNode;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  /** The bits that were given and those that the pattern itself sets. */
  readonly flags: number;
}
