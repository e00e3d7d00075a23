/**
 * How many code points a part of a regular expression takes.
 *
 * @module
 */

import type { RegexNode } from './regex-node.js';

export type Width = readonly [least: number, most: number];

/** @param groups the widths of the groups that are closed, by their index */
export function widthOf(node: RegexNode, groups: readonly (Width | undefined)[]): Width {
  const inner = (one: RegexNode) => widthOf(one, groups);
  switch (node.kind) {
    case 'char':
      return [1, 1];
    case 'edge':
    case 'look':
    case 'failure':
      return [0, 0];
    case 'group':
    case 'atomic':
      return inner(node.node);
    case 'sequence':
      return node.items.map(inner).reduce((a, b) => [a[0] + b[0], a[1] + b[1]], [0, 0]);
    case 'either':
      return node.options.map(inner).reduce(around);
    case 'condition':
      return around(inner(node.yes), inner(node.no));
    case 'repeat': {
      const [least, most] = inner(node.node);
      return [least * node.min, most === 0 ? 0 : most * node.max];
    }
    case 'same':
      return groups[node.index] ?? [0, 0];
  }
}

function around(a: Width, b: Width): Width {
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}
