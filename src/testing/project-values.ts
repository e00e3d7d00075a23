/**
 * Projects made by hand, for tests of what is made out of a project.
 *
 * @module
 */

import { childrenOf } from '../graph/dag.js';
import { maintenanceConfig } from '../project/maintenance-config.js';
import { unconfigured } from '../project/node-config.js';
import type {
  ColumnInfo,
  ModelNode,
  Node,
  NodeConfig,
  SeedNode,
  SourceNode,
  TestNode,
} from '../project/node.js';
import type { Project } from '../project/project.js';

const plainConfig: NodeConfig = {
  ...unconfigured,
  materialized: 'table',
  all: {},
};

/** A column with a description, `name: description`. */
export function columns(
  described: Readonly<Record<string, string>>,
): ReadonlyMap<string, ColumnInfo> {
  const entries = Object.entries(described);
  return new Map(
    entries.map(([name, description]) => [name, { name, description, tags: [], meta: {} }]),
  );
}

/** @param name `schema.table` */
export function model(
  name: string,
  reads: readonly string[],
  more: Partial<ModelNode> = {},
): ModelNode {
  const [schema = '', table = ''] = name.split('.');
  const path = `${schema}/${table}.sql`;
  return {
    ...base('model', table, path),
    fqn: ['shop', schema, table],
    originalFilePath: `models/${path}`,
    resourceType: 'model',
    relation: { database: 'lake', schema, identifier: table },
    columns: new Map(),
    rawCode: 'select 1 as id',
    checksum: 'c0ffee',
    dependsOn: { nodes: reads, macros: [] },
    refs: reads.map((id) => ({ name: id.split('.').at(-1) ?? '' })),
    sources: [],
    ...more,
  };
}

export function seed(name: string, more: Partial<SeedNode> = {}): SeedNode {
  const [schema = '', table = ''] = name.split('.');
  return {
    ...base('seed', table, `${table}.csv`),
    originalFilePath: `seeds/${table}.csv`,
    config: { ...plainConfig, materialized: 'seed' },
    resourceType: 'seed',
    relation: { database: 'lake', schema, identifier: table },
    columns: new Map(),
    checksum: 'c0ffee',
    ...more,
  };
}

export function source(name: string, more: Partial<SourceNode> = {}): SourceNode {
  const [schema = '', table = ''] = name.split('.');
  return {
    ...base('source', table, `models/${schema}/_sources.yml`),
    uniqueId: `source.shop.${schema}.${table}`,
    fqn: ['shop', schema, schema, table],
    originalFilePath: `models/${schema}/_sources.yml`,
    config: { ...plainConfig, materialized: 'source' },
    resourceType: 'source',
    sourceName: schema,
    sourceDescription: '',
    loader: 'lake load',
    identifier: table,
    quoting: { database: true, schema: true, identifier: true },
    relation: { database: 'lake', schema, identifier: table },
    columns: new Map(),
    ...more,
  };
}

/** A generic test of a column of a node. */
export function columnTest(
  kind: string,
  node: Node,
  column: string,
  kwargs: Readonly<Record<string, unknown>> = {},
): TestNode {
  const name = `${kind}_${node.name}_${column}`;
  return {
    ...singularTest(name, [node.uniqueId]),
    uniqueId: `test.shop.${name}.0123456789`,
    path: `${name}.sql`,
    originalFilePath: `models/${node.fqn.at(-2) ?? ''}/_models.yml`,
    rawCode: `{{ test_${kind}(**_dbt_generic_test_kwargs) }}`,
    generic: {
      name: kind,
      kwargs: { column_name: column, model: `ref('${node.name}')`, ...kwargs },
      columnName: column,
      attachedNode: node.uniqueId,
    },
  };
}

export function singularTest(
  name: string,
  reads: readonly string[],
  more: Partial<TestNode> = {},
): TestNode {
  return {
    ...base('test', name, `${name}.sql`),
    originalFilePath: `tests/${name}.sql`,
    config: { ...plainConfig, materialized: 'test' },
    resourceType: 'test',
    testConfig: {
      severity: 'error',
      warnIf: '!= 0',
      errorIf: '!= 0',
      failCalc: 'count(*)',
      storeFailures: false,
    },
    rawCode: 'select 1 where false',
    checksum: 'c0ffee',
    dependsOn: { nodes: reads, macros: [] },
    refs: [],
    sources: [],
    ...more,
  };
}

/** The project `shop` with these nodes. */
export function projectOf(nodes: readonly Node[], more: Partial<Project> = {}): Project {
  const target = {
    name: 'dev',
    schema: 'main',
    threads: 4,
    warehouse: 'warehouse',
    catalog: { type: 'filesystem', name: 'lake' },
    engine: { type: 'duckdb' },
  } as const;
  const parents = new Map(nodes.map((node) => [node.uniqueId, readsOf(node)]));
  return {
    root: '/nowhere',
    name: 'shop',
    config: {
      name: 'shop',
      version: '1.0.0',
      file: 'project.yml',
      modelPaths: ['models'],
      seedPaths: ['seeds'],
      testPaths: ['tests'],
      macroPaths: ['macros'],
      quoting: { database: true, schema: true, identifier: true },
      targetPath: 'target',
      vars: {},
      targets: { dev: target },
      defaultTarget: 'dev',
      streams: {},
      maintenance: maintenanceConfig(undefined, { locate: nowhere, locateKey: nowhere }),
    },
    target,
    vars: {},
    nodes: new Map(nodes.map((node) => [node.uniqueId, node])),
    disabled: [],
    exposures: new Map(),
    groups: new Map(),
    macros: new Map(),
    parents,
    children: childrenOf(parents),
    warnings: [],
    ...more,
  };
}

export function config(more: Partial<NodeConfig>): NodeConfig {
  return { ...plainConfig, ...more };
}

function nowhere() {
  return { file: 'project.yml', line: 1 };
}

function base(type: string, name: string, path: string) {
  return {
    uniqueId: `${type}.shop.${name}`,
    name,
    packageName: 'shop',
    path,
    fqn: ['shop', name],
    description: '',
    tags: [],
    meta: {},
    config: plainConfig,
    location: { file: path, line: 1 },
  };
}

function readsOf(node: Node): readonly string[] {
  return 'dependsOn' in node ? node.dependsOn.nodes : [];
}
