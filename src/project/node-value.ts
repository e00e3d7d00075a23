/**
 * Nodes as templates see them: `model`, and the entries of `graph`.
 *
 * @module
 */

import { Dict } from '../jinja/dict.js';
import type { Value } from '../jinja/value.js';
import type { ColumnInfo, Node } from './node.js';
import type { Project } from './project.js';
import { renderRelation } from './relation.js';
import { templateValue } from './template-value.js';

/** A dict with dbt's names. */
export function nodeValue(node: Node): Dict {
  return asDict({
    database: null,
    schema: null,
    ...relationParts(node),
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.packageName,
    path: node.path,
    original_file_path: node.originalFilePath,
    unique_id: node.uniqueId,
    fqn: node.fqn,
    alias: node.config.alias ?? node.name,
    config: node.config.all,
    tags: node.tags,
    description: node.description,
    meta: node.meta,
    language: 'sql',
    ...codeParts(node),
    ...sourceParts(node),
    ...testParts(node),
  });
}

function relationParts(node: Node): Readonly<Record<string, unknown>> {
  if (node.resourceType === 'test') return { columns: {} };
  const columns = [...node.columns].map(([name, column]) => [name, columnParts(column)] as const);
  return {
    database: node.relation.database,
    schema: node.relation.schema,
    relation_name: renderRelation(node.relation),
    columns: Object.fromEntries(columns),
  };
}

function columnParts(column: ColumnInfo): Readonly<Record<string, unknown>> {
  return {
    name: column.name,
    description: column.description,
    meta: column.meta,
    ...(column.dataType === undefined ? {} : { data_type: column.dataType }),
    tags: column.tags,
  };
}

function codeParts(node: Node): Readonly<Record<string, unknown>> {
  if (node.resourceType !== 'model' && node.resourceType !== 'test') {
    return { depends_on: { macros: [], nodes: [] } };
  }
  return {
    raw_code: node.rawCode,
    checksum: { name: 'sha256', checksum: node.checksum },
    depends_on: node.dependsOn,
    refs: node.refs.map((ref) => ({
      name: ref.name,
      package: ref.package ?? null,
      version: ref.version ?? null,
    })),
    sources: node.sources,
  };
}

function sourceParts(node: Node): Readonly<Record<string, unknown>> {
  if (node.resourceType !== 'source') return {};
  return {
    source_name: node.sourceName,
    source_description: node.sourceDescription,
    loader: node.loader,
    identifier: node.identifier,
  };
}

function testParts(node: Node): Readonly<Record<string, unknown>> {
  if (node.resourceType !== 'test' || !node.generic) return {};
  const { name, namespace, kwargs, columnName, attachedNode } = node.generic;
  return {
    test_metadata: { name, namespace: namespace ?? null, kwargs },
    column_name: columnName ?? null,
    attached_node: attachedNode ?? null,
  };
}

const graphs = new WeakMap<Project, Value>();

/** All nodes of a project: the variable `graph`. */
export function graphValue(project: Project): Value {
  const known = graphs.get(project);
  if (known !== undefined) return known;
  const entries = [...project.nodes.values()].map((node) => [node, nodeValue(node)] as const);
  const pick = (isSource: boolean) =>
    new Dict(
      entries
        .filter(([node]) => (node.resourceType === 'source') === isSource)
        .map(([node, value]) => [node.uniqueId, value] as const),
    );
  const graph = new Dict([
    ['nodes', pick(false)],
    ['sources', pick(true)],
    ...emptyParts.map((name) => [name, new Dict()] as const),
  ]);
  graphs.set(project, graph);
  return graph;
}

const emptyParts = [
  'exposures',
  'functions',
  'groups',
  'metrics',
  'saved_queries',
  'semantic_models',
  'unit_tests',
];

function asDict(values: Readonly<Record<string, unknown>>): Dict {
  return new Dict(
    Object.entries(values).map(([key, value]) => [key, templateValue(value)] as const),
  );
}
