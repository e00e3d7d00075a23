/**
 * Properties files: what YAML says about models, seeds, sources, tests and macros.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import type { Value } from '../jinja/value.js';
import { didYouMean } from '../util/edit-distance.js';
import type { ConfigLayer } from './config-layer.js';
import type { Problems } from './problems.js';
import type { ProjectTextFile } from './project-files.js';
import { parseYaml, type YamlPath } from './yaml-file.js';
import { YamlMap } from './yaml-map.js';
import { renderYaml } from './yaml-render.js';

/** What is said of one model, seed, singular test or macro. */
export interface Patch {
  readonly kind: 'model' | 'seed' | 'test' | 'macro';
  readonly name: string;
  readonly from: ProjectTextFile;
  readonly map: YamlMap;
}

export interface SourceDeclaration {
  readonly from: ProjectTextFile;
  readonly source: YamlMap;
  readonly sourceName: string;
  readonly table: YamlMap;
  readonly tableName: string;
}

/** What is said of an exposure or a group. */
export interface DeclarationEntry {
  readonly kind: 'exposure' | 'group';
  readonly name: string;
  readonly from: ProjectTextFile;
  readonly map: YamlMap;
}

/** What one properties file says. */
export interface PropertiesFile {
  readonly file: ProjectTextFile;
  readonly patches: readonly Patch[];
  readonly sources: readonly SourceDeclaration[];
  readonly declared: readonly DeclarationEntry[];
  /** The resources that its patches describe. */
  readonly names: readonly string[];
  readonly warnings: readonly LakeError[];
}

/** What all of them say of a package's resources. */
export class Properties {
  readonly #patches = new Map<string, Patch[]>();

  constructor(readonly files: readonly PropertiesFile[]) {
    for (const patch of files.flatMap((file) => file.patches)) {
      const key = patchKey(patch.kind, patch.name);
      const known = this.#patches.get(key);
      if (known) known.push(patch);
      else this.#patches.set(key, [patch]);
    }
  }

  of(kind: Patch['kind'], name: string): readonly Patch[] {
    return this.#patches.get(patchKey(kind, name)) ?? [];
  }
}

/** `model.orders`: what a properties file and the file of a resource have in common. */
export function patchKey(kind: Patch['kind'], name: string): string {
  return `${kind}.${name}`;
}

const tests = ['tests', 'data_tests'];
const described = ['name', 'description', 'config', 'meta', 'tags', 'docs'];
const tableKeys = [...described, ...tests, 'columns'];
const modelKeys = [
  ...tableKeys,
  'access',
  'group',
  'constraints',
  'deprecation_date',
  'latest_version',
  'versions',
  'time_spine',
];
const sourceKeys = [
  ...described,
  ...tests,
  'database',
  'schema',
  'loader',
  'loaded_at_field',
  'loaded_at_query',
  'freshness',
  'quoting',
  'overrides',
  'tables',
];
const sourceTableKeys = [
  ...tableKeys,
  'identifier',
  'loader',
  'loaded_at_field',
  'loaded_at_query',
  'freshness',
  'quoting',
  'external',
];
const macroKeys = [...described, 'arguments'];
const groupKeys = ['name', 'description', 'config', 'owner'];
const exposureKeys = [
  ...groupKeys,
  'type',
  'label',
  'maturity',
  'url',
  'tags',
  'meta',
  'depends_on',
];

/** Blocks of dbt that lake has not. */
const unsupported = [
  'metrics',
  'semantic_models',
  'saved_queries',
  'unit_tests',
  'snapshots',
  'analyses',
  'functions',
];
const blocks = [
  ...['version', 'models', 'seeds', 'sources', 'macros', 'data_tests', 'exposures', 'groups'],
  'anchors',
];

/** Faults are in `problems`. */
export function readPropertiesFile(
  file: ProjectTextFile,
  globals: ReadonlyMap<string, Value>,
  problems: Problems,
): PropertiesFile {
  let found: Pick<PropertiesFile, 'patches' | 'sources' | 'declared'> = {
    patches: [],
    sources: [],
    declared: [],
  };
  const warnings = problems.warningsOf(() => {
    const root = problems.collect(() => readRoot(file, globals, problems));
    if (!root) return;
    const [patches, sources] = [allPatches(file, root), sourcesIn(file, root)];
    found = { patches, sources, declared: declaredIn(file, root) };
  });
  const names = found.patches.map(({ kind, name }) => patchKey(kind, name));
  return { file, ...found, names: [...new Set(names)], warnings };
}

function allPatches(file: ProjectTextFile, root: YamlMap): readonly Patch[] {
  return [
    ...patches(file, root, { key: 'models', kind: 'model', known: modelKeys }),
    ...patches(file, root, { key: 'seeds', kind: 'seed', known: tableKeys }),
    ...patches(file, root, { key: 'data_tests', kind: 'test', known: described }),
    ...patches(file, root, { key: 'macros', kind: 'macro', known: macroKeys }),
  ];
}

function readRoot(
  file: ProjectTextFile,
  globals: ReadonlyMap<string, Value>,
  problems: Problems,
): YamlMap | undefined {
  const yaml = parseYaml(file.file, file.text);
  if (yaml.value === null) return undefined;
  const rendering = { globals, form: 'text', locate: yaml.locate, skip: isRenderedLater } as const;
  const root = YamlMap.from(yaml, renderYaml(yaml.value, rendering), { path: [], problems });
  if (root) checkBlocks(root, problems);
  return root;
}

/**
 * Descriptions need the docs blocks, tests the context of their own node; blocks that lake has not
 * may use names that it has not.
 */
function isRenderedLater(path: YamlPath): boolean {
  const key = String(path.at(-1));
  if (path.length === 1 && unsupported.includes(key)) return true;
  return key === 'description' || (tests.includes(key) && path.length > 1);
}

function checkBlocks(root: YamlMap, problems: Problems): void {
  for (const key of Object.keys(root.values)) {
    if (blocks.includes(key)) continue;
    const location = root.locateKey(key);
    if (unsupported.includes(key)) {
      const message = `"${key}" is not supported and has no effect`;
      problems.warn(new LakeError('LAKE-C011', message, { location }));
      continue;
    }
    const hint = didYouMean(key, blocks) ?? `keys are ${blocks.slice(0, -1).join(', ')}`;
    problems.warn(new LakeError('LAKE-C002', `unknown key "${key}"`, { location, hint }));
  }
}

function patches(
  from: ProjectTextFile,
  root: YamlMap,
  block: { readonly key: string; readonly kind: Patch['kind']; readonly known: readonly string[] },
): readonly Patch[] {
  return root.maps(block.key).flatMap((map) => {
    const name = map.name('name');
    if (name === undefined) return [];
    map.checkKeys(block.known, `${block.kind} "${name}"`);
    return [{ kind: block.kind, name, from, map }];
  });
}

function declaredIn(from: ProjectTextFile, root: YamlMap): readonly DeclarationEntry[] {
  const entries = (kind: DeclarationEntry['kind'], known: readonly string[]) =>
    root.maps(`${kind}s`).flatMap((map): readonly DeclarationEntry[] => {
      const name = map.name('name');
      if (name === undefined) return [];
      map.checkKeys(known, `${kind} "${name}"`);
      return [{ kind, name, from, map }];
    });
  return [...entries('exposure', exposureKeys), ...entries('group', groupKeys)];
}

function sourcesIn(from: ProjectTextFile, root: YamlMap): readonly SourceDeclaration[] {
  return root.maps('sources').flatMap((source) => {
    const sourceName = source.name('name');
    if (sourceName === undefined) return [];
    source.checkKeys(sourceKeys, `source "${sourceName}"`);
    return source.maps('tables').flatMap((table) => {
      const tableName = table.name('name');
      if (tableName === undefined) return [];
      table.checkKeys(sourceTableKeys, `source table "${sourceName}.${tableName}"`);
      return [{ from, source, sourceName, table, tableName }];
    });
  });
}

/** The `config:` of an entry, and the configs that may stand beside it. */
export function entryLayers(map: YamlMap, beside: readonly string[]): readonly ConfigLayer[] {
  const outside = Object.fromEntries(
    beside.filter((key) => map.has(key)).map((key) => [key, map.values[key]]),
  );
  const config = map.map('config');
  return [
    { values: outside, locate: (key) => map.locateKey(key) },
    ...(config ? [{ values: config.values, locate: (key: string) => config.locateKey(key) }] : []),
  ];
}
