/**
 * A graph without pan and zoom, as large as its place: the neighbours of a node, or the whole
 * project in small.
 *
 * @module
 */

import type { JSX } from 'preact';
import { boxSize, type Layout, type SiteNode } from '../site-data.ts';
import { nodeById, nodesById } from './data.ts';
import { Arrows, EdgeLine, NodeBox } from './graph-shapes.tsx';

interface StillGraphProps {
  readonly layout: Layout;
  readonly label: string;
  readonly selected?: string;
}

export function StillGraph({ layout, label, selected }: StillGraphProps): JSX.Element {
  const places = new Map(layout.nodes.map((at) => [at.id, at]));
  return (
    <svg
      class="still-graph"
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      style={{ maxWidth: `${layout.width}px` }}
      role="group"
      aria-label={label}
      data-testid="still-graph"
    >
      <Arrows />
      {layout.edges.map((edge) => {
        const from = places.get(edge.from);
        const to = places.get(edge.to);
        const key = `${edge.from} ${edge.to}`;
        return from && to && <EdgeLine key={key} {...{ edge, from, to }} emphasis="plain" />;
      })}
      {layout.nodes.map((at) => {
        const node = nodeById(at.id);
        const emphasis = at.id === selected ? 'selected' : 'plain';
        return node && <NodeBox key={at.id} {...{ node, at, emphasis }} />;
      })}
    </svg>
  );
}

const gap = { x: 90, y: 16, margin: 8 } as const;

/** A node between what it reads and what reads it. */
export function neighbourhood(node: SiteNode): Layout {
  const parents = nodesById(node.parents).map((n) => n.id);
  const children = nodesById(node.children).map((n) => n.id);
  const columns = [parents, [node.id], children].filter((ids) => ids.length > 0);
  const rows = Math.max(...columns.map((ids) => ids.length));
  const step = { x: boxSize.width + gap.x, y: boxSize.height + gap.y };
  const height = rows * step.y - gap.y + 2 * gap.margin;
  return {
    width: columns.length * step.x - gap.x + 2 * gap.margin,
    height,
    nodes: columns.flatMap((ids, i) =>
      ids.map((id, j) => ({
        id,
        x: gap.margin + boxSize.width / 2 + i * step.x,
        y: height / 2 + (j - (ids.length - 1) / 2) * step.y,
      })),
    ),
    edges: [
      ...parents.map((from) => ({ from, to: node.id, bends: [] })),
      ...children.map((to) => ({ from: node.id, to, bends: [] })),
    ],
  };
}
