/**
 * The project at a glance: how the last run went, the layers, what was committed lately.
 *
 * @module
 */

import type { JSX } from 'preact';
import type { SiteNode, SiteSnapshot } from '../site-data.ts';
import { HealthBadge, HealthDot } from './badges.tsx';
import { site } from './data.ts';
import { ago, compact, count, instant, plural, seconds } from './format.ts';
import { healthOf, nodeHealth, testHealth, worst } from './health.ts';
import { layers, type Layer } from './layers.ts';
import { LayerChip } from './badges.tsx';
import { Empty, Section, Stat } from './parts.tsx';
import { lineageHref, nodeHref } from './route.ts';
import { ChangeText } from './snapshots.tsx';
import { StillGraph } from './still-graph.tsx';

/** A graph with more nodes is not readable in small. */
const mostInSmall = 60;
const commitsShown = 8;

export function HomePage(): JSX.Element {
  return (
    <article class="page" data-testid="home">
      <HomeHead />
      <ProjectStats />
      <Section id="layers" title="Layers" note="in the order in which data flows">
        {layers.length === 0 ? (
          <Empty>The project has no models yet.</Empty>
        ) : (
          <div class="layers">
            {layers.map((layer) => (
              <LayerCard key={layer.schema} layer={layer} />
            ))}
          </div>
        )}
      </Section>
      {site.graph.nodes.length > 0 && site.graph.nodes.length <= mostInSmall && (
        <Section id="lineage" title="Lineage" note={<a href={lineageHref()}>Explore</a>}>
          <div class="still-frame">
            <StillGraph layout={site.graph} label="The lineage of the project" />
          </div>
        </Section>
      )}
      <Commits />
    </article>
  );
}

function HomeHead(): JSX.Element {
  const { project } = site;
  return (
    <header class="page-head">
      <div class="head-chips">
        <span class="kind">target {project.target}</span>
        <span class="kind">{project.engine}</span>
        <span class="kind">{project.catalog}</span>
      </div>
      <h1 tabIndex={-1}>{project.name}</h1>
      <p class="lead">
        Generated <time title={`${instant(site.generatedAt)} UTC`}>{ago(site.generatedAt)}</time>
        {project.version !== '' && <> · version {project.version}</>}
      </p>
    </header>
  );
}

function ProjectStats(): JSX.Element {
  const number = (type: string) => site.nodes.filter((node) => node.type === type).length;
  const passed = site.tests.filter((test) => testHealth(test) === 'pass').length;
  const columns = site.nodes.flatMap((node) => node.columns);
  const described = columns.filter((column) => column.description !== '').length;
  const share = columns.length === 0 ? 0 : Math.round((100 * described) / columns.length);
  return (
    <div class="stats" data-testid="project-stats">
      <LastRunStat />
      <Stat
        label="Models"
        value={count(number('model'))}
        detail={`${plural(number('source'), 'source')}, ${plural(number('seed'), 'seed')}`}
      />
      <Stat
        label="Tests"
        value={<a href="#/tests">{count(site.tests.length)}</a>}
        detail={`${count(passed)} passed`}
      />
      <Stat label="Rows" value={compact(totalRows())} detail="in all tables" />
      <Stat label="Columns" value={count(columns.length)} detail={`${share}% described`} />
    </div>
  );
}

function LastRunStat(): JSX.Element {
  const { lastRun } = site;
  if (!lastRun) return <Stat label="Last run" value="–" detail="lake build makes one" />;
  const statuses = Object.entries(lastRun.statuses);
  const health = worst(statuses.map(([status]) => healthOf(status)));
  const text = statuses.map(([status, n]) => `${count(n)} ${status}`).join(', ');
  return (
    <Stat
      label={`Last ${lastRun.command}`}
      value={<HealthBadge health={health} />}
      detail={
        <span title={`${text}; took ${seconds(lastRun.elapsedSeconds)}`}>
          {ago(lastRun.finishedAt)} · {seconds(lastRun.elapsedSeconds)}
        </span>
      }
    />
  );
}

function totalRows(): number {
  return site.nodes.reduce((sum, node) => sum + (currentOf(node)?.rows.total ?? 0), 0);
}

function currentOf(node: SiteNode): SiteSnapshot | undefined {
  return node.table?.snapshots.find((snapshot) => snapshot.current);
}

function LayerCard({ layer }: { layer: Layer }): JSX.Element {
  return (
    <section class="layer" style={{ '--layer': layer.colour }} data-testid="layer">
      <h3>
        {layer.schema}
        <span>{count(layer.nodes.length)}</span>
      </h3>
      <ul>
        {layer.nodes.map((node) => (
          <li key={node.id}>
            <a href={nodeHref(node)}>
              <HealthDot health={nodeHealth(node)} />
              <span class="layer-name">{node.name}</span>
              <span class="layer-rows">{rowsText(node)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function rowsText(node: SiteNode): string {
  const current = currentOf(node);
  if (current) return compact(current.rows.total);
  return ['view', 'ephemeral'].includes(node.materialized) ? node.materialized : '–';
}

function Commits(): JSX.Element | null {
  const all = site.nodes.flatMap((node) =>
    (node.table?.snapshots ?? []).map((snapshot) => ({ node, snapshot })),
  );
  if (all.length === 0) return null;
  const newest = all.sort((a, b) => b.snapshot.time - a.snapshot.time).slice(0, commitsShown);
  return (
    <Section id="commits" title="Latest commits">
      <div class="table-scroll">
        <table class="table">
          <tbody>
            {newest.map(({ node, snapshot }) => (
              <tr key={`${node.id} ${snapshot.id}`}>
                <td class="time">{instant(snapshot.time)}</td>
                <td>
                  <LayerChip node={node} /> <a href={nodeHref(node)}>{node.name}</a>
                </td>
                <td>
                  <span class={`operation op-${snapshot.operation}`}>{snapshot.operation}</span>
                </td>
                <td class="number">
                  <ChangeText change={snapshot.rows} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
