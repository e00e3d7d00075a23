/**
 * From files to a `Project`.
 *
 * @module
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LakeError } from '../errors.js';
import type { Template } from '../jinja/template.js';
import { childrenOf } from '../graph/dag.js';
import type { LogLevel } from './context.js';
import { DocsBlocks } from './docs-blocks.js';
import type { Environment } from './environment.js';
import { EnvironmentRecord } from './environment-record.js';
import { findProject, type FoundProject } from './find-project.js';
import { enabledNodes, parentsOf } from './link.js';
import { globalMacros, macrosOf } from './load-macros.js';
import { findPackageFiles, loadPackages } from './load-packages.js';
import { MacroLibrary, type Macro } from './macro-library.js';
import { NodeIndex } from './node-index.js';
import type { MacroNode } from './node.js';
import { parseNodes, type Parsed } from './parse-nodes.js';
import { ParseSession } from './parse-session.js';
import { Problems } from './problems.js';
import { attachCode } from './project-code.js';
import { readProfile } from './profile.js';
import { readProjectFile } from './project-file.js';
import type { Project } from './project.js';
import type { Patch } from './properties.js';
import { parseVariables, type Variables } from './variables.js';
import { parseYaml } from './yaml-file.js';
import { variableLayers, type FoundPackage, type Package, type Workspace } from './workspace.js';

export interface LoadOptions {
  /** Where the search for `project.yml` begins; it goes upwards from there. */
  readonly projectDir: string;
  readonly env: Environment;
  /** Called with the project's root as soon as it is known, so that errors can show its files. */
  readonly onRoot?: (root: string) => void;
  readonly target?: string;
  /** YAML text of a mapping (`--vars`). */
  readonly vars?: string;
  /** Keeps what it found in `target/`, and reads only the files that changed since it did so before. */
  readonly partialParse?: boolean;
  /** Told what templates log while they are parsed. */
  readonly onLog?: (level: LogLevel, message: string) => void;
}

/** Reads and checks everything; all faults that are found are thrown together. */
export async function loadProject(options: LoadOptions): Promise<Project> {
  const found = await findProject(options.projectDir);
  options.onRoot?.(found.root);
  const record = new EnvironmentRecord(options.env);
  const vars = parseVariables(options.vars);
  const problems = new Problems();
  const given = { options, env: record.env, vars, problems };
  const root = await readRoot(found, given);
  const { root: rootFolder } = found;
  const foreign = await loadPackages({ ...given, root, rootFolder });
  const packages = [root, ...foreign].map((pkg) => findPackageFiles(rootFolder, pkg));
  const workspace = await prepare(given, packages);
  const inputs = { workspace, packages, rootFolder, record };
  const session = options.partialParse
    ? new ParseSession({ ...inputs, vars: options.vars })
    : undefined;
  const parsed = parseNodes({ ...inputs, known: session?.known });
  const project = assemble(workspace, packages, { parsed, rootFolder });
  problems.throwIfAny();
  session?.keep(parsed);
  return project;
}

interface Given {
  readonly options: LoadOptions;
  readonly env: Environment;
  readonly vars: Variables;
  readonly problems: Problems;
}

async function readRoot(found: FoundProject, given: Given): Promise<Package> {
  const { options, env, vars, problems } = given;
  const yaml = parseYaml(found.file, await readFile(join(found.root, found.file), 'utf8'));
  const inputs = { env, vars, ...(options.target ? { target: options.target } : {}) };
  const profile = await readProfile(found, yaml, inputs);
  const file = readProjectFile(yaml, { ...inputs, ...(profile ? { profile } : {}) }, problems);
  problems.throwIfAny();
  if (!file) throw new Error('a project file without faults was not read');
  return { name: file.config.name, folder: '', file };
}

async function prepare(given: Given, packages: readonly FoundPackage[]): Promise<Workspace> {
  const { env, vars, problems, options } = given;
  const [root] = packages;
  if (!root) throw new Error('a project without its own package');
  const docs = new DocsBlocks(root.name);
  for (const pkg of packages) docs.read(pkg.name, pkg.docs, problems);
  const own = packages.flatMap((pkg) => macrosOf(pkg.name, pkg.macros, problems));
  const macros = [...(await globalMacros(problems)), ...own];
  const library = macroLibrary(root, macros, problems);
  const { onLog = () => undefined } = options;
  const used = {
    usedPatches: new Set<Patch>(),
    genericTests: new Map<string, Template>(),
    clockUses: 0,
  };
  return { root, env, vars, library, docs, problems, onLog, ...used };
}

function macroLibrary(root: Package, macros: readonly Macro[], problems: Problems): MacroLibrary {
  const library = new MacroLibrary(root.name, root.file.dispatch);
  for (const macro of macros) problems.collect(() => library.add(macro));
  return library;
}

function assemble(
  workspace: Workspace,
  packages: readonly Package[],
  { parsed, rootFolder }: { readonly parsed: Parsed; readonly rootFolder: string },
): Project {
  const { root, library, env } = workspace;
  const { drafts } = parsed;
  const nodes = enabledNodes(drafts);
  const disabled = drafts.filter((draft) => draft.disabled).map(({ node }) => node);
  const parents = parentsOf(nodes);
  const project: Project = {
    root: rootFolder,
    name: root.name,
    config: root.file.config,
    target: root.file.target,
    vars: workspace.vars,
    nodes,
    disabled,
    ...declaredIn(parsed),
    macros: macroNodes(library),
    parents,
    children: childrenOf(parents),
    warnings: sorted(parsed.warnings),
  };
  const texts = drafts.flatMap((d) =>
    'text' in d && d.text !== undefined ? [[d.node.uniqueId, d.text] as const] : [],
  );
  const byName = new Map(packages.map((pkg) => [pkg.name, variableLayers(workspace, pkg)]));
  attachCode(project, {
    texts: new Map(texts),
    library,
    env,
    variables: (name) => byName.get(name) ?? [],
    index: new NodeIndex([...nodes.values(), ...disabled], root.name),
  });
  return project;
}

function declaredIn({ declarations }: Parsed): Pick<Project, 'exposures' | 'groups'> {
  const exposures = declarations.flatMap((one) =>
    one.kind === 'exposure' && one.enabled ? [[one.uniqueId, one] as const] : [],
  );
  const groups = declarations.flatMap((one) =>
    one.kind === 'group' ? [[one.uniqueId, one] as const] : [],
  );
  return { exposures: new Map(exposures), groups: new Map(groups) };
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
