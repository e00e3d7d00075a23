/**
 * Builds sources from their declarations.
 *
 * @module
 */

import { columnsOf } from './columns.js';
import { configDefaults } from './config-keys.js';
import { mergeLayers } from './config-layer.js';
import { treeLayers } from './config-tree.js';
import type { Draft } from './draft.js';
import { nodeConfig } from './node-config.js';
import type { SourceNode } from './node.js';
import { entryLayers, type SourceDeclaration } from './properties.js';
import { quotingFrom } from './quoting.js';
import type { LoadedPackage, Workspace } from './workspace.js';
import type { YamlMap } from './yaml-map.js';

export function buildSource(
  workspace: Workspace,
  pkg: LoadedPackage,
  declaration: SourceDeclaration,
): Draft | undefined {
  const { from, source, sourceName, table, tableName } = declaration;
  const folders = from.path.split('/').slice(0, -1);
  const fqn = [pkg.name, ...folders, sourceName, tableName];
  const uniqueId = `source.${pkg.name}.${sourceName}.${tableName}`;
  const location = table.locate('name');
  const isRoot = pkg.name === workspace.root.name;
  const merged = mergeLayers(configDefaults.source, [
    ...treeLayers(pkg.file.trees.sources, fqn),
    ...entryLayers(source, beside),
    ...entryLayers(table, beside),
    ...(isRoot ? [] : treeLayers(workspace.root.file.trees.sources, fqn)),
  ]);
  const config = nodeConfig(merged, { kind: 'source', uniqueId, location }, workspace.problems);
  if (!config) return undefined;
  const describe = describer(workspace, pkg);
  const identifier = table.text('identifier') || tableName;
  const { target } = workspace.root.file;
  const node: SourceNode = {
    uniqueId,
    resourceType: 'source',
    name: tableName,
    packageName: pkg.name,
    path: from.originalFilePath,
    originalFilePath: from.originalFilePath,
    fqn,
    description: describe(table),
    tags: config.tags,
    meta: config.meta,
    config,
    location,
    relation: {
      database: source.text('database') || target.catalog.name,
      schema: source.text('schema') || sourceName,
      identifier,
    },
    columns: columnsOf(table, describe),
    sourceName,
    sourceDescription: describe(source),
    loader: table.text('loader') ?? source.text('loader') ?? '',
    identifier,
    quoting: quotingFrom(
      [table, source].map((map) => map.map('quoting')?.values),
      workspace.root.file.config.quoting,
    ),
  };
  return { node };
}

const beside = ['tags', 'meta', 'freshness', 'loaded_at_field', 'loaded_at_query'];

function describer(workspace: Workspace, pkg: LoadedPackage): (map: YamlMap) => string {
  const globals = pkg.globals;
  return (map) =>
    workspace.docs.describe(map.text('description'), {
      location: map.locate('description'),
      packageName: pkg.name,
      globals,
    });
}
