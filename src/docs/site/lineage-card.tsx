/**
 * What stands beside the graph about the selected node.
 *
 * @module
 */

import type { JSX } from 'preact';
import { HealthBadge, LayerChip } from './badges.tsx';
import { nodeById, reachable } from './data.ts';
import { ago, count } from './format.ts';
import { nodeHealth } from './health.ts';
import { Icon } from './icons.tsx';
import { Prose } from './parts.tsx';
import { lineageHref, nodeHref } from './route.ts';

export function LineageCard({ id }: { id: string }): JSX.Element | null {
  const node = nodeById(id);
  if (!node) return null;
  const newest = node.table?.snapshots.find((snapshot) => snapshot.current);
  return (
    <aside class="lineage-card" data-testid="lineage-card" aria-label={node.name}>
      <a class="close" href={lineageHref()} title="Clear the selection (Esc)">
        <Icon name="cross" size={14} />
        <span class="sr-only">Clear the selection</span>
      </a>
      <div class="card-chips">
        <LayerChip node={node} />
        <span class="kind">{node.materialized}</span>
      </div>
      <h2>{node.name}</h2>
      <HealthBadge health={nodeHealth(node)} />
      <Prose html={node.description} />
      <dl class="facts">
        {newest && (
          <>
            <Line name="Rows">{count(newest.rows.total)}</Line>
            <Line name="Last commit">{ago(newest.time)}</Line>
          </>
        )}
        <Line name="Upstream">{count(reachable(id, 'parents').size)}</Line>
        <Line name="Downstream">{count(reachable(id, 'children').size)}</Line>
        <Line name="Tests">{count(node.tests.length)}</Line>
      </dl>
      <a class="button" href={nodeHref(node)} data-testid="open-node">
        Open {node.type} <Icon name="arrow" size={14} />
      </a>
    </aside>
  );
}

function Line({ name, children }: { name: string; children: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
