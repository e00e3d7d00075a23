/**
 * The layers of the lakehouse: its schemas, in the order in which data flows through them.
 *
 * @module
 */

import type { SiteNode } from '../site-data.ts';
import { site } from './data.ts';

export interface Layer {
  readonly schema: string;
  /** A colour of the stylesheet. */
  readonly colour: string;
  readonly nodes: readonly SiteNode[];
}

const known: Readonly<Record<string, string>> = {
  bronze: 'var(--bronze)',
  silver: 'var(--silver)',
  gold: 'var(--gold)',
};
const others = ['var(--hue-1)', 'var(--hue-2)', 'var(--hue-3)', 'var(--hue-4)', 'var(--hue-5)'];

export const layers: readonly Layer[] = buildLayers();

const colours = new Map(layers.map((layer) => [layer.schema, layer.colour]));

export function colourOf(node: SiteNode): string {
  return colours.get(node.schema) ?? 'var(--muted)';
}

function buildLayers(): readonly Layer[] {
  const groups = new Map<string, SiteNode[]>();
  for (const node of site.nodes)
    groups.set(node.schema, [...(groups.get(node.schema) ?? []), node]);
  const place = new Map(site.graph.nodes.map((box) => [box.id, box.x]));
  const ordered = [...groups].sort(
    ([a, left], [b, right]) =>
      meanPlace(left, place) - meanPlace(right, place) || a.localeCompare(b),
  );
  let next = 0;
  return ordered.map(([schema, nodes]) => ({
    schema,
    colour: known[schema.toLowerCase()] ?? others[next++ % others.length] ?? 'var(--muted)',
    nodes: [...nodes].sort((a, b) => a.name.localeCompare(b.name)),
  }));
}

function meanPlace(nodes: readonly SiteNode[], place: ReadonlyMap<string, number>): number {
  const sum = nodes.reduce((total, node) => total + (place.get(node.id) ?? 0), 0);
  return sum / Math.max(1, nodes.length);
}
