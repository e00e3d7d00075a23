/**
 * Reads `project.yml` (or `dbt_project.yml`): settings, targets, streams and config trees.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import type { Value } from '../jinja/value.js';
import { didYouMean } from '../util/edit-distance.js';
import type { ConfigTree } from './config-tree.js';
import { envVarFunction, type Environment } from './environment.js';
import { maintenanceConfig } from './maintenance-config.js';
import type { Problems } from './problems.js';
import type { ProjectConfig, Target } from './project-config.js';
import {
  ignoredDbtKeys,
  projectSchema,
  renamedDbtKeys,
  unsupportedDbtKeys,
  type ProjectSettings,
} from './project-schema.js';
import { quotingFrom } from './quoting.js';
import { quoteAll } from './relation-state.js';
import { schemaErrors } from './schema-errors.js';
import { streamConfig } from './stream-settings.js';
import { targetFrom, type Profile } from './target.js';
import { isPlainObject, templateValue } from './template-value.js';
import { varFunction, type Variables } from './variables.js';
import type { YamlFile } from './yaml-file.js';
import { renderYaml } from './yaml-render.js';

export interface ProjectFile {
  /** As it is written. */
  readonly text: string;
  readonly config: ProjectConfig;
  readonly target: Target;
  readonly trees: Readonly<Record<TreeName, ConfigTree>>;
  readonly docsPaths: readonly string[];
  readonly packagesPath: string;
  readonly dispatch: readonly DispatchRule[];
}

type TreeName = 'models' | 'seeds' | 'sources' | 'tests' | 'exposures';

/** Where `adapter.dispatch` looks for macros of a namespace. */
export interface DispatchRule {
  readonly macro_namespace: string;
  readonly search_order: readonly string[];
}

export interface ProjectFileInputs {
  readonly env: Environment;
  /** Of `--vars`. */
  readonly vars: Variables;
  /** Of `--target`. */
  readonly target?: string;
  /** What a dbt project's profiles.yml says. */
  readonly profile?: Profile;
}

const treeNames = ['models', 'seeds', 'sources', 'tests', 'data_tests', 'exposures'];

/** Undefined where a fault makes the rest meaningless; faults are in `problems`. */
export function readProjectFile(
  yaml: YamlFile,
  inputs: ProjectFileInputs,
  problems: Problems,
): ProjectFile | undefined {
  const raw = ownSettings(yaml, problems);
  const settings = raw && parseSettings(yaml, raw, { inputs, problems });
  if (!settings) return undefined;
  const target = problems.collect(() => chooseTarget(yaml, settings, inputs));
  if (!target) return undefined;
  const config = projectConfig(yaml, settings, { target, inputs, problems });
  return {
    text: yaml.text,
    config,
    target,
    trees: configTrees(yaml, settings, { target, inputs, problems }),
    docsPaths: settings['docs-paths'] ?? [],
    packagesPath: settings['packages-install-path'] ?? 'dbt_packages',
    dispatch: settings.dispatch ?? [],
  };
}

/** The keys that mean something here. */
function ownSettings(
  yaml: YamlFile,
  problems: Problems,
): Readonly<Record<string, unknown>> | undefined {
  if (!isPlainObject(yaml.value)) {
    const message =
      yaml.value === null ? `${yaml.file} is empty` : `${yaml.file} must be a mapping`;
    problems.error(new LakeError('LAKE-C003', message, { location: yaml.locate([]) }));
    return undefined;
  }
  const given = Object.entries(yaml.value).filter(([, value]) => value !== null);
  if (/(^|\/)project\.yml$/.test(yaml.file)) return Object.fromEntries(given);
  const kept = given.flatMap(([key, value]): [string, unknown][] => {
    const name = renamedDbtKeys[key] ?? key;
    if (Object.hasOwn(projectSchema.shape, name)) return [[name, value]];
    if (!ignoredDbtKeys.includes(key)) problems.warn(foreignKey(yaml, key));
    return [];
  });
  return Object.fromEntries(kept);
}

function foreignKey(yaml: YamlFile, key: string): LakeError {
  const location = yaml.locateKey([key]);
  if (unsupportedDbtKeys.includes(key)) {
    return new LakeError('LAKE-C011', `"${key}" is not supported and has no effect`, { location });
  }
  const known = [...Object.keys(projectSchema.shape), ...ignoredDbtKeys];
  return new LakeError('LAKE-C002', `unknown key "${key}"`, {
    location,
    hint: didYouMean(key, known),
  });
}

interface Reading {
  readonly inputs: ProjectFileInputs;
  readonly problems: Problems;
}

function parseSettings(
  yaml: YamlFile,
  raw: Readonly<Record<string, unknown>>,
  { inputs, problems }: Reading,
): ProjectSettings | undefined {
  const rendered = problems.collect(() => renderSettings(yaml, raw, inputs));
  if (!rendered) return undefined;
  const result = projectSchema.safeParse(rendered, { reportInput: true });
  if (result.success) return result.data;
  problems.error(...schemaErrors(result.error, projectSchema, yaml));
  return undefined;
}

/** Config trees are rendered later, since they may use the target, and variables by who reads them. */
function renderSettings(
  yaml: YamlFile,
  raw: Readonly<Record<string, unknown>>,
  inputs: ProjectFileInputs,
): Readonly<Record<string, unknown>> {
  const chosen = inputs.target ?? raw['target'];
  const entries = Object.entries(raw).map(([key, value]): [string, unknown] => {
    if (treeNames.includes(key) || key === 'vars') return [key, value];
    if (key === 'targets') return [key, renderTargets(yaml, value, { chosen, inputs })];
    const globals = projectGlobals(inputs, 'refused');
    return [key, renderYaml(value, { globals, form: 'native', locate: yaml.locate }, [key])];
  });
  return Object.fromEntries(entries);
}

/** A target that is not chosen may lack its environment; it is left out then. */
function renderTargets(
  yaml: YamlFile,
  targets: unknown,
  { chosen, inputs }: { readonly chosen: unknown; readonly inputs: ProjectFileInputs },
): unknown {
  if (!isPlainObject(targets)) return targets;
  const globals = projectGlobals(inputs, 'allowed');
  const names = Object.keys(targets);
  const rendered = names.flatMap((name): [string, unknown][] => {
    const rendering = { globals, form: 'native', locate: yaml.locate } as const;
    try {
      return [[name, renderYaml(targets[name], rendering, ['targets', name])]];
    } catch (error) {
      const unset = error instanceof LakeError && error.code === 'LAKE-C008';
      if (unset && names.length > 1 && name !== chosen) return [];
      throw error;
    }
  });
  return Object.fromEntries(rendered);
}

function projectGlobals(
  inputs: ProjectFileInputs,
  secrets: 'allowed' | 'refused',
): Map<string, Value> {
  return new Map([
    ['env_var', envVarFunction(inputs.env, secrets)],
    ['var', varFunction([inputs.vars])],
  ]);
}

function chooseTarget(
  yaml: YamlFile,
  settings: ProjectSettings,
  inputs: ProjectFileInputs,
): Target {
  const names = Object.keys(settings.targets ?? {});
  if (names.length === 0) return targetFrom(inputs.target ?? settings.target, {}, inputs.profile);
  const name = inputs.target ?? settings.target ?? (names.includes('dev') ? 'dev' : names[0]);
  const found = name === undefined ? undefined : settings.targets?.[name];
  if (found) return targetFrom(name, found, inputs.profile);
  throw new LakeError('LAKE-C009', `there is no target "${name}"`, {
    ...(inputs.target === undefined ? { location: yaml.locate(['target']) } : {}),
    hint: didYouMean(name ?? '', names) ?? `targets are ${names.join(', ')}`,
  });
}

function projectConfig(
  yaml: YamlFile,
  settings: ProjectSettings,
  { target, inputs, problems }: Reading & { readonly target: Target },
): ProjectConfig {
  const targets = Object.entries(settings.targets ?? {});
  const streams = Object.entries(settings.streams ?? {}).flatMap(([name, stream]) => {
    const config = problems.collect(() => streamConfig(name, stream, yaml));
    return config ? [[name, config] as const] : [];
  });
  return {
    name: settings.name,
    version: settings.version ?? '',
    file: yaml.file,
    modelPaths: settings['model-paths'] ?? ['models'],
    seedPaths: settings['seed-paths'] ?? ['seeds'],
    testPaths: settings['test-paths'] ?? ['tests'],
    macroPaths: settings['macro-paths'] ?? ['macros'],
    targetPath: settings['target-path'] ?? 'target',
    quoting: quotingFrom([settings.quoting], quoteAll),
    vars: settings.vars ?? {},
    targets: {
      ...Object.fromEntries(
        targets.map(([name, t]) => [name, targetFrom(name, t, inputs.profile)]),
      ),
      [target.name]: target,
    },
    defaultTarget: settings.target ?? target.name,
    streams: Object.fromEntries(streams),
    maintenance:
      problems.collect(() => maintenanceConfig(settings.maintenance, yaml)) ??
      maintenanceConfig(undefined, yaml),
  };
}

function configTrees(
  yaml: YamlFile,
  settings: ProjectSettings,
  { target, inputs, problems }: Reading & { readonly target: Target },
): Readonly<Record<TreeName, ConfigTree>> {
  const globals = projectGlobals(inputs, 'refused').set('target', templateValue(target));
  const tree = (name: TreeName | 'data_tests', value: unknown): ConfigTree => {
    const rendering = { globals, form: 'native', locate: yaml.locate, skip: isHook } as const;
    const rendered = problems.collect(() => renderYaml(value, rendering, [name]));
    if (rendered !== undefined && !isPlainObject(rendered)) problems.error(notATree(yaml, name));
    return { name, value: rendered, locateKey: yaml.locateKey };
  };
  return {
    models: tree('models', settings.models),
    seeds: tree('seeds', settings.seeds),
    sources: tree('sources', settings.sources),
    exposures: tree('exposures', settings.exposures),
    tests: settings.data_tests
      ? tree('data_tests', settings.data_tests)
      : tree('tests', settings.tests),
  };
}

/** Hooks are rendered when they run. */
function isHook(path: readonly (string | number)[]): boolean {
  return /^\+?(pre|post)[-_]hook$/.test(String(path.at(-1)));
}

function notATree(yaml: YamlFile, name: string): LakeError {
  return new LakeError('LAKE-C003', `${name} must be a mapping of packages, folders and configs`, {
    location: yaml.locateKey([name]),
  });
}
