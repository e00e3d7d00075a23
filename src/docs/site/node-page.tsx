/**
 * The page of a model, a seed or a source.
 *
 * @module
 */

import type { JSX } from 'preact';
import type { SiteNode } from '../site-data.ts';
import { HealthBadge, LayerChip } from './badges.tsx';
import { ColumnsTable } from './columns-table.tsx';
import { nodesById, testsById } from './data.ts';
import { ago, bytes, compact, count, instant, plural, seconds } from './format.ts';
import { nodeHealth, testHealth } from './health.ts';
import { Icon } from './icons.tsx';
import { CopyButton, Empty, Prose, Section, Stat } from './parts.tsx';
import { lineageHref, nodeHref } from './route.ts';
import { Snapshots } from './snapshots.tsx';
import { SqlView } from './sql-view.tsx';
import { neighbourhood, StillGraph } from './still-graph.tsx';
import { TestsList } from './tests-list.tsx';

interface NodePageProps {
  readonly node: SiteNode;
  readonly column: string | undefined;
}

export function NodePage({ node, column }: NodePageProps): JSX.Element {
  const snapshots = node.table?.snapshots ?? [];
  return (
    <article class="page" data-testid="node-page">
      <NodeHead node={node} />
      <NodeStats node={node} />
      <Failure node={node} />
      <SectionLinks node={node} />
      <Section id="columns" title="Columns" note={described(node)}>
        <ColumnsTable node={node} marked={column} />
      </Section>
      <Section id="lineage" title="Lineage" note={<LineageLink node={node} />}>
        <Neighbours node={node} />
      </Section>
      <Section id="tests" title="Tests" note={testNote(node)}>
        {node.tests.length === 0 ? (
          <Empty>No test is about it.</Empty>
        ) : (
          <TestsList tests={testsById(node.tests)} />
        )}
      </Section>
      {node.type === 'model' && (
        <Section id="sql" title="SQL">
          <SqlView key={node.id} raw={node.raw} compiled={node.compiled} file={node.file} />
        </Section>
      )}
      {node.table && (
        <Section id="snapshots" title="Snapshots" note={plural(snapshots.length, 'commit')}>
          {snapshots.length === 0 ? (
            <Empty>The table exists and has no rows yet.</Empty>
          ) : (
            <Snapshots key={node.id} node={node} table={node.table} />
          )}
        </Section>
      )}
      <Section id="details" title="Details">
        <Details node={node} />
      </Section>
    </article>
  );
}

/** The sections of the page, always in reach. */
function SectionLinks({ node }: { node: SiteNode }): JSX.Element {
  const names = [
    'columns',
    'lineage',
    'tests',
    ...(node.type === 'model' ? ['sql'] : []),
    ...(node.table ? ['snapshots'] : []),
    'details',
  ];
  return (
    <div class="section-links" role="group" aria-label="Sections of the page">
      {names.map((name) => (
        <button
          key={name}
          type="button"
          onClick={() => document.getElementById(name)?.scrollIntoView({ behavior: 'smooth' })}
        >
          {name === 'sql' ? 'SQL' : `${name.charAt(0).toUpperCase()}${name.slice(1)}`}
        </button>
      ))}
    </div>
  );
}

function NodeHead({ node }: { node: SiteNode }): JSX.Element {
  return (
    <header class="page-head">
      <div class="head-chips">
        <LayerChip node={node} />
        <span class="kind">
          <Icon name={node.type} size={13} /> {node.type}
        </span>
        {node.materialized !== node.type && <span class="kind">{node.materialized}</span>}
        {node.tags.map((tag) => (
          <span class="tag" key={tag}>
            {tag}
          </span>
        ))}
        <HealthBadge health={nodeHealth(node)} />
      </div>
      <h1 tabIndex={-1}>{node.name}</h1>
      <div class="relation">
        <code>{node.relation}</code>
        <CopyButton text={node.relation} label="Copy the name" />
      </div>
      <Prose html={node.description} />
    </header>
  );
}

function NodeStats({ node }: { node: SiteNode }): JSX.Element | null {
  const newest = node.table?.snapshots.find((snapshot) => snapshot.current);
  if (!newest && !node.result) return null;
  return (
    <div class="stats" data-testid="node-stats">
      {newest && (
        <>
          <Stat label="Rows" value={compact(newest.rows.total)} detail={lastChange(newest.rows)} />
          <Stat
            label="Size"
            value={bytes(newest.bytes.total)}
            detail={newest.files.total === undefined ? '' : plural(newest.files.total, 'file')}
          />
          <Stat label="Last commit" value={ago(newest.time)} detail={instant(newest.time)} />
        </>
      )}
      {node.result && (
        <Stat label="Last run" value={seconds(node.result.seconds)} detail={node.result.message} />
      )}
    </div>
  );
}

function lastChange(rows: { readonly added?: number; readonly removed?: number }): string {
  const removed = rows.removed ? ` −${count(rows.removed)}` : '';
  return `+${count(rows.added ?? 0)}${removed} in the last commit`;
}

function Failure({ node }: { node: SiteNode }): JSX.Element | null {
  if (node.result?.status !== 'error') return null;
  return (
    <pre class="failure" role="alert">
      {node.result.message}
    </pre>
  );
}

function described(node: SiteNode): string {
  const known = node.columns.filter((column) => column.description !== '').length;
  return `${known} of ${node.columns.length} described`;
}

function testNote(node: SiteNode): string {
  const tests = testsById(node.tests);
  if (tests.length === 0) return '';
  return `${tests.filter((test) => testHealth(test) === 'pass').length} of ${tests.length} passed`;
}

function LineageLink({ node }: { node: SiteNode }): JSX.Element {
  return (
    <a href={lineageHref(node.id)} data-testid="open-lineage">
      Show in the whole graph
    </a>
  );
}

function Neighbours({ node }: { node: SiteNode }): JSX.Element {
  return (
    <>
      <div class="still-frame">
        <StillGraph
          layout={neighbourhood(node)}
          label={`What ${node.name} reads and what reads it`}
          selected={node.id}
        />
      </div>
      <div class="neighbours">
        <NodeLinks title="Reads" nodes={nodesById(node.parents)} />
        <NodeLinks title="Read by" nodes={nodesById(node.children)} />
      </div>
    </>
  );
}

function NodeLinks({
  title,
  nodes,
}: {
  title: string;
  nodes: readonly SiteNode[];
}): JSX.Element | null {
  if (nodes.length === 0) return null;
  return (
    <p>
      <span class="label">{title}</span>
      {nodes.map((other) => (
        <a key={other.id} href={nodeHref(other)}>
          {other.schema}.{other.name}
        </a>
      ))}
    </p>
  );
}

function Details({ node }: { node: SiteNode }): JSX.Element {
  const { table } = node;
  const facts = [
    { name: 'file', value: node.file },
    { name: 'package', value: node.package },
    ...node.facts,
    ...(table ? tableFacts(table) : []),
  ];
  return (
    <dl class="facts wide" data-testid="details">
      {facts.map((fact) => (
        <div key={fact.name}>
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

function tableFacts(table: NonNullable<SiteNode['table']>) {
  const facts = [
    { name: 'table format', value: `Iceberg, version ${table.formatVersion}` },
    { name: 'partitioned by', value: table.partitioning },
    { name: 'sorted by', value: table.sorting },
    { name: 'location', value: table.location },
    { name: 'table id', value: table.uuid },
    ...table.properties,
  ];
  return facts.filter((fact) => fact.value !== '');
}
