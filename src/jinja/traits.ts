/**
 * What can be told of a piece of a template from its syntax alone. The parser notes it in every node,
 * as bits that a node has where one below it has them, so that a pass over the tree looks only where
 * there is something for it.
 *
 * @module
 */

export const trait = {
  /** Reads a name, calls something, or depends on what is around it: no constant. */
  open: 1,
  /** Folding it can make a difference. */
  foldable: 2,
  /** Constants at the start of an operation may decide it, whatever stands behind them. */
  decidable: 4096,
  dict: 4,
  call: 8,
  /** A filter or a test. */
  filter: 2048,
  /** A `{% block %}`. */
  block: 16,
  loop: 32,
  self: 64,
  super: 128,
  caller: 256,
  kwargs: 512,
  varargs: 1024,
} as const;

/** Names that mean something of their own where nothing assigns them. */
export type SpecialName = 'loop' | 'self' | 'super' | 'caller' | 'kwargs' | 'varargs';

const specialNames: ReadonlyMap<string, number> = new Map(
  (['loop', 'self', 'super', 'caller', 'kwargs', 'varargs'] as const).map((n) => [n, trait[n]]),
);

/** The traits of a name that is read. */
export function traitsOfName(name: string): number {
  return trait.open | (specialNames.get(name) ?? 0);
}

/** Filters whose result depends on the template around them. */
const contextual: ReadonlySet<string> = new Set(
  'map select reject selectattr rejectattr random'.split(' '),
);

/** The traits of a filter of that name, apart from those of its input and arguments. */
export function traitsOfFilter(name: string): number {
  return contextual.has(name) ? trait.open : 0;
}

export function has(node: { readonly traits: number }, traits: number): boolean {
  return (node.traits & traits) !== 0;
}

/** The traits that an operation has by itself, some of whose operands may not be evaluated. */
export function traitsOfShortcut(first: { readonly traits: number }): number {
  return !has(first, trait.open) || has(first, trait.decidable) ? trait.decidable : 0;
}

/** What one of the nodes has. */
export function traitsOf(nodes: readonly { readonly traits: number }[]): number {
  let traits = 0;
  for (const node of nodes) traits |= node.traits;
  return traits;
}
