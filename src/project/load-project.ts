/**
 * From files to a `Project`.
 *
 * @module
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LakeError } from '../errors.js';
import { buildNodes } from './build-nodes.js';
import type { LogLevel } from './context.js';
import { DocsBlocks } from './docs-blocks.js';
import type { Environment } from './environment.js';
import { findProject, type FoundProject } from './find-project.js';
import { childrenOf, link, parentsOf } from './link.js';
import { globalMacros, macrosOf } from './load-macros.js';
import { loadPackages, readPackageFiles } from './load-packages.js';
import { MacroLibrary, type Macro } from './macro-library.js';
import { NodeIndex } from './node-index.js';
import type { MacroNode, Node } from './node.js';
import { Problems } from './problems.js';
import { attachCode } from './project-code.js';
import { readProfile } from './profile.js';
import { readProjectFile } from './project-file.js';
import type { Project } from './project.js';
import { readProperties } from './properties.js';
import { duplicateErrors } from './duplicates.js';
import { unusedWarnings } from './unused.js';
import { parseVariables, type Variables } from './variables.js';
import { parseYaml } from './yaml-file.js';
import {
  propertiesGlobals,
  variableLayers,
  type LoadedPackage,
  type Package,
  type Workspace,
} from './workspace.js';

export interface LoadOptions {
  /** Where the search for `project.yml` begins; it goes upwards from there. */
  readonly projectDir: string;
  readonly env: Environment;
  /** Called with the project's root as soon as it is known, so that errors can show its files. */
  readonly onRoot?: (root: string) => void;
  readonly target?: string;
  /** YAML text of a mapping (`--vars`). */
  readonly vars?: string;
  /** Told what templates log while they are parsed. */
  readonly onLog?: (level: LogLevel, message: string) => void;
}

/** Reads and checks everything; all faults that are found are thrown together. */
export async function loadProject(options: LoadOptions): Promise<Project> {
  const found = await findProject(options.projectDir);
  options.onRoot?.(found.root);
  const vars = parseVariables(options.vars);
  const problems = new Problems();
  const root = await readRoot(found, { options, vars, problems });
  const { onLog = () => undefined } = options;
  const inputs = { root, vars, env: options.env, rootFolder: found.root, problems, onLog };
  const packages = [root, ...(await loadPackages(inputs))];
  const loaded = await Promise.all(packages.map((pkg) => readPackage(inputs, pkg)));
  const workspace = await prepare(inputs, loaded);
  const project = assemble(workspace, loaded, found.root);
  problems.throwIfAny();
  return project;
}

interface Inputs {
  readonly root: Package;
  readonly vars: Variables;
  readonly env: Environment;
  readonly rootFolder: string;
  readonly problems: Problems;
  readonly onLog: Workspace['onLog'];
}

async function readRoot(
  found: FoundProject,
  given: { readonly options: LoadOptions; readonly vars: Variables; readonly problems: Problems },
): Promise<Package> {
  const { options, vars, problems } = given;
  const yaml = parseYaml(found.file, await readFile(join(found.root, found.file), 'utf8'));
  const inputs = { env: options.env, vars, ...(options.target ? { target: options.target } : {}) };
  const profile = await readProfile(found, yaml, inputs);
  const file = readProjectFile(yaml, { ...inputs, ...(profile ? { profile } : {}) }, problems);
  problems.throwIfAny();
  if (!file) throw new Error('a project file without faults was not read');
  return { name: file.config.name, folder: '', file };
}

async function readPackage(inputs: Inputs, pkg: Package): Promise<LoadedPackage> {
  const files = await readPackageFiles(inputs.rootFolder, pkg);
  const globals = propertiesGlobals(inputs, pkg);
  return { ...pkg, files, properties: readProperties(files.properties, globals, inputs.problems) };
}

async function prepare(inputs: Inputs, packages: readonly LoadedPackage[]): Promise<Workspace> {
  const { root, env, vars, problems, onLog } = inputs;
  const docs = new DocsBlocks(root.name);
  for (const pkg of packages) docs.read(pkg.name, pkg.files.docs, problems);
  const own = packages.flatMap((pkg) => macrosOf(pkg.name, pkg.files.macros, problems));
  const macros = [...(await globalMacros(problems)), ...own];
  const library = macroLibrary(root, macros, problems);
  return { root, env, vars, library, docs, problems, onLog, usedPatches: new Set() };
}

function macroLibrary(root: Package, macros: readonly Macro[], problems: Problems): MacroLibrary {
  const library = new MacroLibrary(root.name, root.file.dispatch);
  for (const macro of macros) problems.collect(() => library.add(macro));
  return library;
}

function assemble(
  workspace: Workspace,
  packages: readonly LoadedPackage[],
  rootFolder: string,
): Project {
  const { root, problems, library } = workspace;
  const { drafts, broken } = buildNodes(workspace, packages);
  const all = drafts.map((draft) => draft.node);
  problems.error(...duplicateErrors(all));
  const { nodes, disabled } = link({ drafts, broken, rootPackage: root.name, problems });
  problems.warn(...unusedWarnings(workspace, packages, all));
  const parents = parentsOf(nodes);
  const project: Project = {
    root: rootFolder,
    name: root.name,
    config: root.file.config,
    target: root.file.target,
    vars: workspace.vars,
    nodes,
    disabled,
    macros: macroNodes(library),
    parents,
    children: childrenOf(parents),
    warnings: sorted(problems.warnings),
  };
  const templates = drafts.flatMap((d) =>
    'template' in d ? [[d.node.uniqueId, d.template] as const] : [],
  );
  const texts = drafts.flatMap((d) =>
    'text' in d && d.text !== undefined ? [[d.node.uniqueId, d.text] as const] : [],
  );
  const byName = new Map(packages.map((pkg) => [pkg.name, variableLayers(workspace, pkg)]));
  attachCode(project, {
    templates: new Map(templates),
    texts: new Map(texts),
    library,
    env: workspace.env,
    variables: (name) => byName.get(name) ?? [],
    index: indexOf(nodes, disabled, root.name),
  });
  return project;
}

function indexOf(
  nodes: ReadonlyMap<string, Node>,
  disabled: readonly Node[],
  root: string,
): NodeIndex {
  return new NodeIndex([...nodes.values(), ...disabled], root);
}

function macroNodes(library: MacroLibrary): ReadonlyMap<string, MacroNode> {
  return new Map(library.all().map(({ node }) => [node.uniqueId, node]));
}

function sorted(warnings: readonly LakeError[]): readonly LakeError[] {
  const key = ({ location }: LakeError) => location?.file ?? '';
  return [...warnings].sort((a, b) => {
    const line = (a.location?.line ?? 0) - (b.location?.line ?? 0);
    return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : line;
  });
}
