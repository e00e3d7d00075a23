/**
 * Models, seeds and sources as the documentation page shows them.
 *
 * @module
 */

import { currentSchema } from '../iceberg/metadata/history.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { formatType } from '../iceberg/type/type-text.js';
import type { NestedField } from '../iceberg/type/type.js';
import type { ColumnInfo, ModelNode, SeedNode, SourceNode } from '../project/node.js';
import type { Project } from '../project/project.js';
import { renderRelation } from '../project/relation.js';
import { stringifyJson } from '../util/json.js';
import { plainText, renderMarkdown } from './markdown.js';
import type { Fact, SiteColumn, SiteNode, SiteTest } from './site-data.js';
import type { Evidence } from './site-tests.js';
import { tableData } from './table-data.js';

type DataNode = ModelNode | SeedNode | SourceNode;

export interface NodeEvidence extends Evidence {
  /** By unique id. */
  readonly tables: ReadonlyMap<string, TableMetadata>;
}

function dataNodesOf(project: Project): readonly DataNode[] {
  return [...project.nodes.values()].filter((node) => node.resourceType !== 'test');
}

/** @param tests every test of the project, as shown */
export function siteNodes(
  project: Project,
  tests: readonly SiteTest[],
  evidence: NodeEvidence,
): readonly SiteNode[] {
  const nodes = dataNodesOf(project);
  const byTable = new Map(nodes.map((node) => [tableName(node), node.uniqueId]));
  const bySubject = groupTests(tests);
  return nodes.map((node) => {
    const metadata = evidence.tables.get(node.uniqueId);
    const about = bySubject.get(node.uniqueId) ?? [];
    return {
      ...identityOf(node),
      ...descriptionOf(node.description),
      tags: node.tags,
      facts: factsOf(node),
      columns: columnsOf(node, metadata, about),
      ...codeOf(node, evidence),
      ...neighboursOf(project, node),
      tests: about.map((test) => test.id),
      ...(metadata ? { table: tableData(metadata, (name) => byTable.get(name)) } : {}),
    };
  });
}

function identityOf(node: DataNode) {
  return {
    id: node.uniqueId,
    type: node.resourceType,
    name: node.name,
    schema: node.relation.schema,
    relation: renderRelation(node.relation),
    package: node.packageName,
    materialized: node.resourceType === 'model' ? node.config.materialized : node.resourceType,
    file: node.originalFilePath,
  };
}

function codeOf(node: DataNode, evidence: Evidence) {
  const compiled = evidence.compiled.get(node.uniqueId)?.sql;
  const result = evidence.results.get(node.uniqueId);
  return {
    ...(node.resourceType === 'model' ? { raw: node.rawCode } : {}),
    ...(compiled === undefined ? {} : { compiled }),
    ...(result ? { result } : {}),
  };
}

function neighboursOf(project: Project, node: DataNode) {
  const isData = (id: string) => project.nodes.get(id)?.resourceType !== 'test';
  return {
    parents: project.parents.get(node.uniqueId) ?? [],
    children: (project.children.get(node.uniqueId) ?? []).filter(isData),
  };
}

function tableName(node: DataNode): string {
  return `${node.relation.schema}.${node.relation.identifier}`;
}

function groupTests(tests: readonly SiteTest[]): ReadonlyMap<string, readonly SiteTest[]> {
  const groups = new Map<string, SiteTest[]>();
  for (const test of tests) {
    for (const subject of test.subjects) {
      const group = groups.get(subject);
      if (group) group.push(test);
      else groups.set(subject, [test]);
    }
  }
  return groups;
}

/** The table's columns in their order, then what is declared and not there. */
function columnsOf(
  node: DataNode,
  metadata: TableMetadata | undefined,
  tests: readonly SiteTest[],
): readonly SiteColumn[] {
  const declared = new Map([...node.columns.values()].map((c) => [c.name.toLowerCase(), c]));
  const fields = metadata ? currentSchema(metadata).fields : [];
  const stored = new Set(fields.map((field) => field.name.toLowerCase()));
  const missing = [...declared].filter(([name]) => !stored.has(name)).map(([, column]) => column);
  return [
    ...fields.map((f) => column(f.name, tests, declared.get(f.name.toLowerCase()), f)),
    ...missing.map((c) => ({ ...column(c.name, tests, c), missing: metadata !== undefined })),
  ];
}

function column(
  name: string,
  tests: readonly SiteTest[],
  declared: ColumnInfo | undefined,
  stored?: NestedField,
): SiteColumn {
  const own = tests.filter((test) => test.column?.toLowerCase() === name.toLowerCase());
  return {
    name,
    type: stored ? formatType(stored.type) : (declared?.dataType ?? ''),
    ...(stored ? { required: stored.required } : {}),
    ...descriptionOf(declared?.description ? declared.description : (stored?.doc ?? '')),
    tags: declared?.tags ?? [],
    tests: own.map((test) => test.id),
    missing: false,
  };
}

function descriptionOf(text: string) {
  const description = renderMarkdown(text);
  return { description, descriptionText: plainText(description) };
}

function factsOf(node: DataNode): readonly Fact[] {
  const { config } = node;
  const incremental = config.materialized === 'incremental';
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['strategy', incremental ? (config.incrementalStrategy ?? 'default') : undefined],
    ['unique key', config.uniqueKey.join(', ')],
    ['on schema change', incremental ? config.onSchemaChange : undefined],
    ['partition by', config.partitionBy.join(', ')],
    ['sort by', config.sortBy.join(', ')],
    ['loader', node.resourceType === 'source' ? node.loader : undefined],
    ...Object.entries(node.meta).map(([name, value]) => [name, textOf(value)] as const),
  ];
  return facts.flatMap(([name, value]) => (value ? [{ name, value }] : []));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}
