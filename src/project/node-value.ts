/**
 * Nodes as templates see them: `model`, and the entries of `graph`.
 *
 * @module
 */

import { Dict } from '../jinja/dict.js';
import type { Value } from '../jinja/value.js';
import { exposureParts, groupParts } from './declaration-value.js';
import type { ColumnInfo, Node } from './node.js';
import type { Project } from './project.js';
import { renderRelation } from './relation.js';
import { isPlainObject, templateValue } from './template-value.js';

/** The variable `model`: a dict with dbt's names, without what is None. */
export function modelValue(node: Node): Dict {
  // Only what is a mapping in these parts is looked into.
  const withoutNone = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(withoutNone);
    return isPlainObject(value) ? withoutNull(value) : value;
  };
  const { columns, refs, config, docs, ...parts } = nodeParts(node);
  const named = Object.entries(isPlainObject(columns) ? columns : {});
  return asDict(
    withoutNull({
      ...parts,
      columns: Object.fromEntries(named.map(([name, column]) => [name, withoutNone(column)])),
      config: withoutNone(config),
      docs: withoutNone(docs),
      ...(refs === undefined ? {} : { refs: withoutNone(refs) }),
    }),
  );
}

function withoutNull(values: unknown): Readonly<Record<string, unknown>> {
  const entries = isPlainObject(values) ? Object.entries(values) : [];
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

/** A dict with dbt's names. */
export function nodeValue(node: Node): Dict {
  return asDict(nodeParts(node));
}

function nodeParts(node: Node): Readonly<Record<string, unknown>> {
  return {
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
    patch_path: node.patchPath === undefined ? null : `${node.packageName}://${node.patchPath}`,
    docs: node.config.all['docs'] ?? { show: true, node_color: null },
    group: node.config.all['group'] ?? null,
    ...modelParts(node),
  };
}

function modelParts(node: Node): Readonly<Record<string, unknown>> {
  if (node.resourceType !== 'model') return {};
  return {
    access: node.config.all['access'] ?? 'protected',
    contract: node.config.all['contract'] ?? { enforced: false, alias_types: true },
    constraints: [],
    version: null,
    latest_version: null,
    deprecation_date: null,
  };
}

function relationParts(node: Node): Readonly<Record<string, unknown>> {
  if (node.resourceType === 'test') return { columns: {} };
  const columns = [...node.columns].map(([name, column]) => [name, columnParts(column)] as const);
  return {
    database: node.relation.database,
    schema: node.relation.schema,
    relation_name: node.config.materialized === 'ephemeral' ? null : renderRelation(node.relation),
    columns: Object.fromEntries(columns),
  };
}

function columnParts(column: ColumnInfo): Readonly<Record<string, unknown>> {
  return {
    name: column.name,
    description: column.description,
    meta: column.meta,
    data_type: column.dataType ?? null,
    constraints: [],
    quote: null,
    config: { meta: column.meta, tags: column.tags },
    tags: column.tags,
    granularity: null,
    dimension: null,
    entity: null,
    doc_blocks: [],
  };
}

function codeParts(node: Node): Readonly<Record<string, unknown>> {
  if (node.resourceType !== 'model' && node.resourceType !== 'test') {
    return { depends_on: { macros: [], nodes: [] } };
  }
  return {
    raw_code: node.rawCode,
    checksum: { name: 'sha256', checksum: node.checksum },
    depends_on: { macros: node.dependsOn.macros, nodes: node.dependsOn.nodes },
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
    test_metadata: { name, kwargs, namespace: namespace ?? null },
    column_name: columnName ?? null,
    attached_node: attachedNode ?? null,
  };
}

const graphs = new WeakMap<Project, Value>();

/** All of a project: the variable `graph`. */
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
    ['exposures', declaredValue(project.exposures, exposureParts)],
    ['functions', new Dict()],
    ['groups', declaredValue(project.groups, groupParts)],
    ['metrics', new Dict()],
    ['nodes', pick(false)],
    ['sources', pick(true)],
    ['semantic_models', new Dict()],
    ['saved_queries', new Dict()],
    ['unit_tests', new Dict()],
  ]);
  graphs.set(project, graph);
  return graph;
}

function declaredValue<T>(
  declared: ReadonlyMap<string, T>,
  parts: (declaration: T) => Readonly<Record<string, unknown>>,
): Dict {
  return new Dict([...declared].map(([id, one]) => [id, asDict(parts(one))] as const));
}

function asDict(values: Readonly<Record<string, unknown>>): Dict {
  return new Dict(
    Object.entries(values).map(([key, value]) => [key, templateValue(value)] as const),
  );
}
