/**
 * One node in the shape of dbt's manifest, version 12. The shapes are closed there: own facts may
 * only stand in `config`, `meta` and other open maps.
 *
 * @module
 */

import type {
  ColumnInfo,
  ModelNode,
  Node,
  SeedNode,
  SourceNode,
  TestConfig,
  TestNode,
} from '../project/node.js';
import type { Project } from '../project/project.js';
import { renderRelation } from '../project/relation.js';

export type JsonMap = Readonly<Record<string, unknown>>;

/** What compiling adds to a node. */
export interface CompiledPart {
  readonly sql: string;
  /** Relative to the project's root. */
  readonly path: string;
}

/** A node as an entry of `nodes` or `sources`. */
export function manifestNode(
  project: Pick<Project, 'target'>,
  node: Node,
  compiled?: CompiledPart,
): JsonMap {
  switch (node.resourceType) {
    case 'model':
      return { ...modelEntry(node), ...compiledMembers(compiled) };
    case 'seed':
      return seedEntry(node);
    case 'source':
      return sourceEntry(node);
    case 'test':
      return { ...testEntry(project, node), ...compiledMembers(compiled) };
  }
}

function modelEntry(node: ModelNode): JsonMap {
  const stored = node.config.materialized !== 'ephemeral';
  return {
    ...relationMembers(node),
    ...commonMembers(node),
    ...codeMembers(node),
    config: configOf(node),
    relation_name: stored ? renderRelation(node.relation) : null,
    columns: columnsOf(node.columns),
    contract: { enforced: false, alias_types: true, checksum: null },
    access: 'protected',
  };
}

function seedEntry(node: SeedNode): JsonMap {
  return {
    ...relationMembers(node),
    ...commonMembers(node),
    checksum: checksumOf(node.checksum),
    config: configOf(node),
    relation_name: renderRelation(node.relation),
    columns: columnsOf(node.columns),
    raw_code: '',
    depends_on: { macros: [] },
  };
}

function sourceEntry(node: SourceNode): JsonMap {
  const { database, schema } = node.relation;
  return {
    database,
    schema,
    ...commonMembers(node),
    source_name: node.sourceName,
    source_description: node.sourceDescription,
    loader: node.loader,
    identifier: node.identifier,
    config: { ...node.config.all, enabled: node.config.enabled },
    relation_name: renderRelation(node.relation),
    columns: columnsOf(node.columns),
  };
}

function testEntry(project: Pick<Project, 'target'>, node: TestNode): JsonMap {
  return {
    database: node.config.database ?? project.target.catalog.name,
    schema: `${project.target.schema}_${node.config.schema ?? 'dbt_test__audit'}`,
    alias: node.config.alias ?? node.name,
    ...commonMembers(node),
    ...codeMembers(node),
    config: { ...configOf(node), ...testConfigOf(node.testConfig) },
    relation_name: null,
    columns: {},
    ...(node.generic ? genericMembers(node.generic) : {}),
  };
}

function genericMembers(generic: NonNullable<TestNode['generic']>): JsonMap {
  return {
    test_metadata: {
      name: generic.name,
      kwargs: generic.kwargs,
      namespace: generic.namespace ?? null,
    },
    column_name: generic.columnName ?? null,
    attached_node: generic.attachedNode ?? null,
    file_key_name: null,
  };
}

function commonMembers(node: Node): JsonMap {
  return {
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.packageName,
    path: node.path,
    original_file_path: node.originalFilePath,
    unique_id: node.uniqueId,
    fqn: node.fqn,
    description: node.description,
    tags: node.tags,
    meta: node.meta,
    patch_path: node.patchPath === undefined ? null : `${node.packageName}://${node.patchPath}`,
  };
}

function relationMembers(node: ModelNode | SeedNode): JsonMap {
  const { database, schema, identifier } = node.relation;
  return { database, schema, alias: identifier };
}

function codeMembers(node: ModelNode | TestNode): JsonMap {
  return {
    checksum: checksumOf(node.checksum),
    language: 'sql',
    raw_code: node.rawCode,
    refs: node.refs.map((ref) => ({
      name: ref.name,
      package: ref.package ?? null,
      version: ref.version ?? null,
    })),
    sources: node.sources,
    metrics: [],
    depends_on: { macros: node.dependsOn.macros, nodes: node.dependsOn.nodes },
  };
}

function compiledMembers(compiled: CompiledPart | undefined): JsonMap {
  if (!compiled) return { compiled: false };
  return { compiled: true, compiled_code: compiled.sql, compiled_path: compiled.path };
}

function configOf(node: Node): JsonMap {
  const { all, enabled, materialized, tags, meta } = node.config;
  return { ...all, enabled, materialized, tags, meta };
}

function testConfigOf(config: TestConfig): JsonMap {
  return {
    severity: config.severity.toUpperCase(),
    where: config.where ?? null,
    limit: config.limit ?? null,
    warn_if: config.warnIf,
    error_if: config.errorIf,
    fail_calc: config.failCalc,
    store_failures: config.storeFailures,
  };
}

function columnsOf(columns: ReadonlyMap<string, ColumnInfo>): JsonMap {
  return Object.fromEntries(
    [...columns].map(([key, column]) => [
      key,
      {
        name: column.name,
        description: column.description,
        data_type: column.dataType ?? null,
        tags: column.tags,
        meta: column.meta,
      },
    ]),
  );
}

function checksumOf(checksum: string): JsonMap {
  return { name: 'sha256', checksum };
}
