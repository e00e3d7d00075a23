/**
 * Places the nodes of the lineage graph, left to right, when the page is made: no browser has to.
 *
 * @module
 */

import { Graph, layout as layOut } from '@dagrejs/dagre';
import { boxSize, type Layout, type LayoutEdge } from './site-data.js';

const spacing = { rankdir: 'LR', ranksep: 90, nodesep: 22, marginx: 24, marginy: 24 } as const;

/** @param parents direct parents by id; ids that are not among `ids` are ignored */
export function layoutGraph(
  ids: readonly string[],
  parents: ReadonlyMap<string, readonly string[]>,
): Layout {
  if (ids.length === 0) return { width: 0, height: 0, nodes: [], edges: [] };
  const graph = new Graph();
  graph.setGraph({ ...spacing, ranker: 'tight-tree' });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of ids) graph.setNode(id, { ...boxSize });
  for (const id of ids) {
    for (const parent of parents.get(id) ?? [])
      if (graph.hasNode(parent)) graph.setEdge(parent, id);
  }
  layOut(graph);
  return placed(graph, ids);
}

function placed(graph: Graph, ids: readonly string[]): Layout {
  const size = graph.graph() as { width: number; height: number };
  return {
    width: Math.ceil(size.width),
    height: Math.ceil(size.height),
    nodes: ids.map((id) => {
      const { x, y } = graph.node(id) as { x: number; y: number };
      return { id, x: Math.round(x), y: Math.round(y) };
    }),
    edges: graph.edges().map((edge: { readonly v: string; readonly w: string }) => ({
      from: edge.v,
      to: edge.w,
      bends: bendsOf(graph.edge(edge)),
    })),
  };
}

/**
 * The layout gives the ends of an edge and a point at every half column between them. Only those in
 * the columns matter: there the edge passes between boxes.
 */
function bendsOf(edge: unknown): LayoutEdge['bends'] {
  const { points } = edge as { points: readonly { x: number; y: number }[] };
  return points
    .slice(1, -1)
    .filter((_, i) => i % 2 === 1)
    .map((p) => [Math.round(p.x), Math.round(p.y)] as const);
}
