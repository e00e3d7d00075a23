/**
 * Builds models and seeds from their files and properties.
 *
 * @module
 */

import { LakeError, type SourceLocation } from '../errors.js';
import { parseTemplate, type Template } from '../jinja/template.js';
import { capture, type Captured } from './capture.js';
import { checksumOf } from './checksum.js';
import { columnsOf } from './columns.js';
import { configDefaults } from './config-keys.js';
import { mergeLayers, type ConfigLayer, type MergedConfig } from './config-layer.js';
import { treeLayers } from './config-tree.js';
import { fqnOf, stemOf, type Draft } from './draft.js';
import { relationFor } from './name-macros.js';
import { nodeConfig, unconfigured } from './node-config.js';
import { nodeValue } from './node-value.js';
import type { ModelNode, NodeConfig, SeedNode } from './node.js';
import type { ProjectTextFile } from './project-files.js';
import { entryLayers, type Patch } from './properties.js';
import { parseInputs, type LoadedPackage, type Workspace } from './workspace.js';
import type { YamlMap } from './yaml-map.js';

export function buildModel(
  workspace: Workspace,
  pkg: LoadedPackage,
  file: ProjectTextFile,
): Draft | undefined {
  const unsupported = unsupportedLanguage(file);
  if (unsupported) throw unsupported;
  const name = stemOf(file.path);
  const start = begin(workspace, pkg, { kind: 'model', file, name });
  const template = parseTemplate({ file: file.file, text: file.text });
  refuseBlocks(template);
  const captured = captureModel(workspace, pkg, { start, template });
  const merged = mergeAll(workspace, pkg, { start, own: captured.layers });
  const config = nodeConfig(merged, start, workspace.problems);
  if (!config) return undefined;
  const base = { ...nodeBase(workspace, pkg, { start, config }), resourceType: 'model' as const };
  const node: ModelNode = {
    ...base,
    relation: start.provisional,
    rawCode: file.text.trim(),
    checksum: checksumOf(file.text),
    dependsOn: { nodes: [], macros: captured.macros },
    refs: captured.refs,
    sources: captured.sources.map((s) => [s.source, s.table] as const),
  };
  return { node: placed(workspace, node), text: file.text, references: captured };
}

export function buildSeed(
  workspace: Workspace,
  pkg: LoadedPackage,
  file: ProjectTextFile,
): Draft | undefined {
  const name = stemOf(file.path);
  const start = begin(workspace, pkg, { kind: 'seed', file, name });
  const merged = mergeAll(workspace, pkg, { start, own: [] });
  const config = nodeConfig(merged, start, workspace.problems);
  if (!config) return undefined;
  const node: SeedNode = {
    ...nodeBase(workspace, pkg, { start, config }),
    resourceType: 'seed',
    relation: start.provisional,
    checksum: checksumOf(file.text),
  };
  return { node: placed(workspace, node) };
}

/** What is known of a node before its template was rendered. */
interface Start {
  readonly kind: 'model' | 'seed';
  readonly name: string;
  readonly uniqueId: string;
  readonly file: ProjectTextFile;
  readonly location: SourceLocation;
  readonly fqn: readonly string[];
  readonly patch: Patch | undefined;
  readonly provisional: ModelNode['relation'];
}

function begin(
  workspace: Workspace,
  pkg: LoadedPackage,
  is: { readonly kind: 'model' | 'seed'; readonly file: ProjectTextFile; readonly name: string },
): Start {
  const { target } = workspace.root.file;
  const { kind, file, name } = is;
  return {
    kind,
    file,
    name,
    uniqueId: `${kind}.${pkg.name}.${name}`,
    location: { file: file.file, line: 1, column: 1 },
    fqn: fqnOf(pkg.name, file.path, name),
    patch: takePatch(workspace, pkg, kind, name),
    provisional: { database: target.catalog.name, schema: target.schema, identifier: name },
  };
}

/** The properties of a resource. A second entry of the same name is an error. */
export function takePatch(
  workspace: Workspace,
  pkg: LoadedPackage,
  kind: Patch['kind'],
  name: string,
): Patch | undefined {
  const found = pkg.properties.of(kind, name);
  for (const patch of found) workspace.usedPatches.add(patch);
  const [first, second] = found;
  if (first && second) {
    const { file, line } = first.map.location;
    throw new LakeError('LAKE-C005', `${kind} "${name}" is described twice`, {
      location: second.map.locate('name'),
      hint: `the other entry is in ${file}:${line}: merge them`,
    });
  }
  return first;
}

function captureModel(
  workspace: Workspace,
  pkg: LoadedPackage,
  { start, template }: { readonly start: Start; readonly template: Template },
): Captured {
  const { library } = workspace;
  return capture(template, {
    context: parseInputs(workspace, pkg),
    library,
    packageName: pkg.name,
    location: start.location,
    provisional: start.provisional,
    model: () => {
      const merged = mergeAll(workspace, pkg, { start, own: [] });
      return nodeValue(provisionalNode(pkg, start, merged));
    },
  });
}

/** Enough of a node for what looks at `model` while it is parsed. */
function provisionalNode(pkg: LoadedPackage, start: Start, merged: MergedConfig): SeedNode {
  const config: NodeConfig = {
    ...unconfigured,
    materialized: String(merged.values['materialized']),
    all: merged.values,
  };
  return {
    uniqueId: start.uniqueId,
    resourceType: 'seed',
    name: start.name,
    packageName: pkg.name,
    path: start.file.path,
    originalFilePath: start.file.originalFilePath,
    fqn: start.fqn,
    description: start.patch?.map.text('description') ?? '',
    tags: [],
    meta: {},
    config,
    location: start.location,
    relation: start.provisional,
    columns: new Map(),
    checksum: '',
  };
}

/** Project file, properties, the file itself; the root's file over all of it for packages. */
function mergeAll(
  workspace: Workspace,
  pkg: LoadedPackage,
  { start, own }: { readonly start: Start; readonly own: readonly ConfigLayer[] },
): MergedConfig {
  const tree = start.kind === 'model' ? 'models' : 'seeds';
  const isRoot = pkg.name === workspace.root.name;
  return mergeLayers(configDefaults[start.kind], [
    ...treeLayers(pkg.file.trees[tree], start.fqn),
    ...(start.patch ? entryLayers(start.patch.map, beside) : []),
    ...own,
    ...(isRoot ? [] : treeLayers(workspace.root.file.trees[tree], start.fqn)),
  ]);
}

/** Configs that may stand beside `config:` in properties. */
const beside = ['tags', 'meta', 'docs', 'access', 'group'];

function nodeBase(
  workspace: Workspace,
  pkg: LoadedPackage,
  { start, config }: { readonly start: Start; readonly config: NodeConfig },
) {
  const map = start.patch?.map;
  const describe = (at: YamlMap) =>
    workspace.docs.describe(at.text('description'), {
      location: at.locate('description'),
      packageName: pkg.name,
      globals: pkg.globals,
    });
  return {
    uniqueId: start.uniqueId,
    name: start.name,
    packageName: pkg.name,
    path: start.file.path,
    originalFilePath: start.file.originalFilePath,
    fqn: start.fqn,
    description: map ? describe(map) : '',
    tags: config.tags,
    meta: config.meta,
    config,
    ...(start.patch ? { patchPath: start.patch.from.originalFilePath } : {}),
    location: start.location,
    columns: columnsOf(map, describe),
  };
}

/** With the relation that the naming macros give. */
function placed<T extends ModelNode | SeedNode>(workspace: Workspace, node: T): T {
  const naming = {
    context: parseInputs(workspace, workspace.root),
    library: workspace.library,
    rootPackage: workspace.root.name,
  };
  const relation = relationFor(naming, node, () => nodeValue(node));
  return { ...node, relation };
}

function unsupportedLanguage(file: ProjectTextFile): LakeError | undefined {
  if (!file.path.endsWith('.py')) return undefined;
  return new LakeError('LAKE-C011', 'Python models are not supported', {
    location: { file: file.file, line: 1 },
    hint: 'write it in SQL, or disable it by moving it out of the model paths',
  });
}

function refuseBlocks(template: Template): void {
  const snapshot = template.definitions.find((d) => d.kind === 'snapshot');
  if (!snapshot) return;
  const { location } = snapshot;
  throw new LakeError('LAKE-C011', 'snapshots are not supported', { location });
}
