/**
 * What is shared while the nodes of a project are built.
 *
 * @module
 */

import type { Template } from '../jinja/template.js';
import type { Value } from '../jinja/value.js';
import type { ContextInputs } from './context.js';
import type { DocsBlocks } from './docs-blocks.js';
import { envVarFunction, type Environment } from './environment.js';
import type { MacroLibrary } from './macro-library.js';
import type { Problems } from './problems.js';
import type { ProjectFile } from './project-file.js';
import type { FoundFile, ProjectTextFile } from './project-files.js';
import type { Patch, Properties } from './properties.js';
import { templateValue } from './template-value.js';
import { varFunction, variablesFor, type Variables } from './variables.js';

/** The root project, or one that it depends on. */
export interface Package {
  readonly name: string;
  /** Relative to the root; empty for the root project itself. */
  readonly folder: string;
  readonly file: ProjectFile;
}

/** Files that make nodes, each one node. */
export const nodeFileKinds = ['models', 'seeds', 'tests'] as const;
export type NodeFileKind = (typeof nodeFileKinds)[number];
/** What properties files call the resource of a file. */
export const patchKinds = { models: 'model', seeds: 'seed', tests: 'test' } as const;

/** Files that make and describe nodes. */
export type PackageFiles = Readonly<Record<NodeFileKind | 'properties', readonly FoundFile[]>>;

/** A package with its files, and the texts of those that all of its nodes may depend on. */
export interface FoundPackage extends Package {
  readonly files: PackageFiles;
  readonly macros: readonly ProjectTextFile[];
  readonly docs: readonly ProjectTextFile[];
}

/** A package while nodes are built from files of it. */
export interface LoadedPackage extends Package {
  /** What templates in its properties files see. */
  readonly globals: ReadonlyMap<string, Value>;
  readonly files: Readonly<Record<NodeFileKind, readonly ProjectTextFile[]>>;
  readonly properties: Properties;
}

export interface Workspace {
  readonly root: Package;
  readonly env: Environment;
  readonly vars: Variables;
  readonly library: MacroLibrary;
  readonly docs: DocsBlocks;
  readonly problems: Problems;
  readonly onLog: ContextInputs['onLog'];
  /** Templates of generic tests by their code. */
  readonly genericTests: Map<string, Template>;
  /** How often templates asked for what may read the clock. */
  clockUses: number;
  /** Patches that some resource took. */
  readonly usedPatches: Set<Patch>;
}

/** `--vars`, then the root's variables, then the package's own. */
export function variableLayers(
  inputs: { readonly vars: Variables; readonly root: Package },
  pkg: Package,
): readonly Variables[] {
  const own = variablesFor(pkg.file.config.vars, pkg.name);
  const root = variablesFor(inputs.root.file.config.vars, pkg.name);
  return pkg.name === inputs.root.name ? [inputs.vars, root] : [inputs.vars, root, own];
}

/** What templates see while the project is read. */
export function parseInputs(workspace: Workspace, pkg: Package): ContextInputs {
  return {
    env: workspace.env,
    variables: variableLayers(workspace, pkg),
    missingVariables: 'none',
    target: workspace.root.file.target,
    projectName: workspace.root.name,
    invocationId: '',
    runStartedAt: parseTime,
    which: 'parse',
    fullRefresh: false,
    execute: false,
    onClock: () => {
      workspace.clockUses += 1;
    },
    onLog: workspace.onLog,
  };
}

/** Parsing must give the same whenever it is done. */
const parseTime = new Date(0);

/** What templates in properties files see. */
export function propertiesGlobals(
  inputs: { readonly env: Environment; readonly vars: Variables; readonly root: Package },
  pkg: Package,
): Map<string, Value> {
  const globals: Map<string, Value> = new Map<string, Value>([
    ['env_var', envVarFunction(inputs.env, 'refused')],
    ['var', varFunction(variableLayers(inputs, pkg), { globals: () => globals })],
    ['target', templateValue(inputs.root.file.target)],
    ['project_name', inputs.root.name],
  ]);
  return globals;
}
