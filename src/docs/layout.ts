/**
 * Places the nodes of the lineage graph, left to right, when the page is made: no browser has to.
 *
 * @module
 */

import * as dagre from '@dagrejs/dagre';
import { boxSize, type Layout, type LayoutEdge } from './site-data.js';

/** What is used of the library, whose own types do not resolve in Node's way. */
interface DagreGraph {
  setGraph(label: object): void;
  setDefaultEdgeLabel(label: () => object): void;
  setNode(id: string, label: object): void;
  setEdge(from: string, to: string): void;
  hasNode(id: string): boolean;
  graph(): { readonly width: number; readonly height: number };
  node(id: string): Point;
  edges(): readonly EdgeKey[];
  edge(key: EdgeKey): { readonly points: readonly Point[] };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface EdgeKey {
  readonly v: string;
  readonly w: string;
}

const { Graph, layout: layOut } = dagre as unknown as {
  readonly Graph: new () => DagreGraph;
  readonly layout: (graph: DagreGraph) => void;
};

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

function placed(graph: DagreGraph, ids: readonly string[]): Layout {
  const size = graph.graph();
  return {
    width: Math.ceil(size.width),
    height: Math.ceil(size.height),
    nodes: ids.map((id) => {
      const { x, y } = graph.node(id);
      return { id, x: Math.round(x), y: Math.round(y) };
    }),
    edges: graph.edges().map((edge) => ({
      from: edge.v,
      to: edge.w,
      bends: bendsOf(graph.edge(edge).points),
    })),
  };
}

/**
 * The layout gives the ends of an edge and a point at every half column between them. Only those in
 * the columns matter: there the edge passes between boxes.
 */
function bendsOf(points: readonly Point[]): LayoutEdge['bends'] {
  return points
    .slice(1, -1)
    .filter((_, i) => i % 2 === 1)
    .map((p) => [Math.round(p.x), Math.round(p.y)] as const);
}
