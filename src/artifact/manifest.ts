/**
 * `manifest.json` in the shape of dbt's manifest, version 12: what orchestrators, catalogs and
 * lineage tools read.
 *
 * @module
 */

import type { CompiledNode } from '../project/compile.js';
import type { Exposure } from '../project/declaration.js';
import { exposureParts, groupParts } from '../project/declaration-value.js';
import type { MacroNode, Node } from '../project/node.js';
import type { Project } from '../project/project.js';
import { groupBy } from '../util/group-by.js';
import { compiledPathOf } from '../run/compiled-files.js';
import { artifactMetadata } from './metadata.js';
import { manifestNode, type JsonMap } from './manifest-node.js';

export interface ManifestOptions {
  readonly invocationId: string;
  readonly generatedAt: Date;
  /** By unique id. */
  readonly compiled?: ReadonlyMap<string, CompiledNode>;
}

export function buildManifest(project: Project, options: ManifestOptions): JsonMap {
  const entries = [...project.nodes.values()].map((node) => entryOf(project, node, options));
  const isSource = ([id]: readonly [string, JsonMap]) => id.startsWith('source.');
  return {
    metadata: {
      ...artifactMetadata('manifest/v12', options),
      project_name: project.name,
      adapter_type: project.target.engine.type,
    },
    nodes: Object.fromEntries(entries.filter((entry) => !isSource(entry))),
    sources: Object.fromEntries(entries.filter(isSource)),
    macros: Object.fromEntries([...project.macros].map(([id, macro]) => [id, macroEntry(macro)])),
    docs: {},
    exposures: Object.fromEntries(
      [...project.exposures].map(([id, exposure]) => [id, exposureEntry(exposure, options)]),
    ),
    metrics: {},
    groups: Object.fromEntries([...project.groups].map(([id, group]) => [id, groupParts(group)])),
    selectors: {},
    disabled: disabledEntries(project),
    parent_map: parentMap(project),
    child_map: childMap(project),
    group_map: groupMap(project),
    saved_queries: {},
    semantic_models: {},
    unit_tests: {},
  };
}

function entryOf(
  project: Project,
  node: Node,
  options: ManifestOptions,
): readonly [string, JsonMap] {
  const compiled = options.compiled?.get(node.uniqueId);
  const part = compiled && { sql: compiled.sql, path: compiledPathOf(project, node) };
  return [node.uniqueId, manifestNode(project, node, part)];
}

/** Several disabled nodes may share an id, and an enabled one may have it too. */
function disabledEntries(project: Project): JsonMap {
  const byId = new Map<string, JsonMap[]>();
  for (const node of project.disabled) {
    const entries = byId.get(node.uniqueId) ?? [];
    byId.set(node.uniqueId, [...entries, manifestNode(project, node)]);
  }
  return Object.fromEntries(byId);
}

function macroEntry(macro: MacroNode): JsonMap {
  return {
    name: macro.name,
    resource_type: 'macro',
    package_name: macro.packageName,
    path: macro.originalFilePath,
    original_file_path: macro.originalFilePath,
    unique_id: macro.uniqueId,
    macro_sql: macro.macroSql,
    description: macro.description,
    depends_on: { macros: [] },
    arguments: [],
  };
}

function exposureEntry(exposure: Exposure, { generatedAt }: ManifestOptions): JsonMap {
  return { ...exposureParts(exposure), created_at: generatedAt.getTime() / 1000 };
}

function parentMap(project: Project): JsonMap {
  const exposures = [...project.exposures.values()];
  return {
    ...neighbours(project, project.parents),
    ...Object.fromEntries(exposures.map((exposure) => [exposure.uniqueId, exposure.dependsOn])),
  };
}

function childMap(project: Project): JsonMap {
  const exposures = [...project.exposures.values()];
  const shownBy = (id: string) =>
    exposures.filter((exposure) => exposure.dependsOn.includes(id)).map((one) => one.uniqueId);
  const children = [...project.nodes.keys()].map(
    (id) => [id, [...(project.children.get(id) ?? []), ...shownBy(id)]] as const,
  );
  const nothing = exposures.map(({ uniqueId }) => [uniqueId, []] as const);
  return Object.fromEntries([...children, ...nothing]);
}

/** The members of each group. */
function groupMap(project: Project): JsonMap {
  const members = groupBy([...project.nodes.values()], (node) => node.config.all['group']);
  const names = [...project.groups.values()].map(({ name }) => name);
  return Object.fromEntries(
    names.map((name) => [name, (members.get(name) ?? []).map((node) => node.uniqueId)]),
  );
}

function neighbours(project: Project, map: ReadonlyMap<string, readonly string[]>): JsonMap {
  return Object.fromEntries([...project.nodes.keys()].map((id) => [id, map.get(id) ?? []]));
}
