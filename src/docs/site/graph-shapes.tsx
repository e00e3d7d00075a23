/**
 * Boxes and edges of lineage graphs, as SVG.
 *
 * @module
 */

import type { JSX } from 'preact';
import { boxSize, type LayoutEdge, type LayoutNode, type SiteNode } from '../site-data.ts';
import { healthIcon } from './badges.tsx';
import { healthText, nodeHealth, type Health } from './health.ts';
import { Icon } from './icons.tsx';
import { colourOf } from './layers.ts';
import { nodeHref } from './route.ts';

export type Emphasis = 'plain' | 'selected' | 'related' | 'dimmed';

interface BoxProps {
  readonly node: SiteNode;
  readonly at: LayoutNode;
  readonly emphasis: Emphasis;
  readonly onSelect?: ((id: string) => void) | undefined;
}

/** A node. Without `onSelect` it is a link to its page; with it the first click selects. */
export function NodeBox({ node, at, emphasis, onSelect }: BoxProps): JSX.Element {
  const health = nodeHealth(node);
  const select = (event: MouseEvent) => {
    if (!onSelect || emphasis === 'selected' || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onSelect(node.id);
  };
  return (
    <g
      transform={`translate(${at.x - boxSize.width / 2} ${at.y - boxSize.height / 2})`}
      style={{ '--layer': colourOf(node) }}
    >
      <a
        href={nodeHref(node)}
        class={`box ${emphasis}`}
        onClick={select}
        onDragStart={(event) => event.preventDefault()}
        data-testid="graph-node"
        data-node={node.id}
        aria-label={`${node.schema}.${node.name}, ${node.materialized}, ${healthText[health]}`}
      >
        <BoxDrawing node={node} health={health} />
      </a>
    </g>
  );
}

function BoxDrawing({ node, health }: { node: SiteNode; health: Health }): JSX.Element {
  return (
    <>
      <rect class="box-frame" width={boxSize.width} height={boxSize.height} rx="9" />
      <rect class="box-tint" x="8" y="9" width="28" height="28" rx="7" />
      <g class="box-icon" transform="translate(14 15)">
        <Icon name={node.type} />
      </g>
      <text class="box-name" x="45" y="20">
        {shorten(node.name, 22)}
      </text>
      <text class="box-detail" x="45" y="35">
        {shorten(`${node.schema} · ${node.materialized}`, 27)}
      </text>
      {health !== 'none' && (
        <g class={`box-health dot-${health}`} transform={`translate(${boxSize.width - 12} -1)`}>
          <circle cx="5" cy="5" r="8" />
          <Icon name={healthIcon[health]} size={10} />
        </g>
      )}
    </>
  );
}

interface EdgeProps {
  readonly edge: LayoutEdge;
  readonly from: LayoutNode;
  readonly to: LayoutNode;
  readonly emphasis: Emphasis;
}

export function EdgeLine({ edge, from, to, emphasis }: EdgeProps): JSX.Element {
  return (
    <path
      class={`edge ${emphasis}`}
      d={edgePath(edge, from, to)}
      marker-end={emphasis === 'related' ? 'url(#arrow-related)' : 'url(#arrow)'}
      data-testid="graph-edge"
      data-from={edge.from}
      data-to={edge.to}
    />
  );
}

/** The arrow heads that edges refer to. */
export function Arrows(): JSX.Element {
  return (
    <defs>
      {['arrow', 'arrow-related'].map((id) => (
        <marker
          key={id}
          id={id}
          viewBox="0 0 8 8"
          refX="7.5"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path class={id} d="M.5.8 7 4 .5 7.2z" />
        </marker>
      ))}
    </defs>
  );
}

/** From the right side of one box to the left side of the other, straight through columns between. */
function edgePath(edge: LayoutEdge, from: LayoutNode, to: LayoutNode): string {
  const half = boxSize.width / 2;
  let x = from.x + half;
  let { y } = from;
  let path = `M${x} ${y}`;
  for (const [bendX, bendY] of [...edge.bends, [to.x, to.y] as const]) {
    const middle = (x + bendX - half) / 2;
    path += `C${middle} ${y} ${middle} ${bendY} ${bendX - half} ${bendY}`;
    if (bendX !== to.x) path += `H${bendX + half}`;
    [x, y] = [bendX + half, bendY];
  }
  return path;
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
