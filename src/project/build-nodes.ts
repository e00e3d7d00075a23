/**
 * Builds the nodes of files.
 *
 * @module
 */

import { numbersDrawn } from '../jinja/chance.js';
import { buildDeclaration } from './build-declaration.js';
import { buildModel, buildSeed } from './build-model.js';
import { buildSource } from './build-source.js';
import { buildGenericTest, buildSingularTest, type GenericTestInputs } from './build-test.js';
import type { Declaration } from './declaration.js';
import { stemOf, type Draft } from './draft.js';
import type { FileParts, UnusedEntry } from './file-parts.js';
import type { ProjectTextFile } from './project-files.js';
import { patchKey, type Patch, type PropertiesFile } from './properties.js';
import { testDeclarations } from './test-declaration.js';
import {
  nodeFileKinds,
  patchKinds,
  type LoadedPackage,
  type NodeFileKind,
  type Workspace,
} from './workspace.js';
import type { YamlMap } from './yaml-map.js';

/** By file. Names of models and seeds that have faults are added to `broken`. */
export function buildFiles(
  workspace: Workspace,
  pkg: LoadedPackage,
  broken: Set<string>,
): ReadonlyMap<string, FileParts> {
  const parts = new Map<string, FileParts>();
  for (const kind of nodeFileKinds) {
    for (const file of pkg.files[kind]) {
      const built = nodeFile(workspace, pkg, { kind, file });
      if (built.drafts.length === 0) broken.add(stemOf(file.path));
      parts.set(file.file, built);
    }
  }
  const owners = new Map(
    [...parts.values()].flatMap(({ drafts }) => drafts.map(({ node }) => [node.uniqueId, node])),
  );
  for (const properties of pkg.properties.files) {
    parts.set(
      properties.file.file,
      propertiesFile(workspace, pkg, { properties, owner: (id) => owners.get(id) }),
    );
  }
  return parts;
}

const builders = { models: buildModel, seeds: buildSeed, tests: buildSingularTest };

function nodeFile(
  workspace: Workspace,
  pkg: LoadedPackage,
  { kind, file }: { readonly kind: NodeFileKind; readonly file: ProjectTextFile },
): FileParts {
  const built = watched(workspace, () =>
    one(workspace, () => builders[kind](workspace, pkg, file)),
  );
  return {
    ...built,
    declarations: [],
    unused: [],
    names: [patchKey(patchKinds[kind], stemOf(file.path))],
  };
}

/** The drafts of a file, and what else came out of building them. */
function watched(
  workspace: Workspace,
  build: () => readonly Draft[],
): Pick<FileParts, 'drafts' | 'warnings' | 'isVolatile'> {
  const chanceOrClock = (): number => workspace.clockUses + numbersDrawn();
  const before = chanceOrClock();
  let drafts: readonly Draft[] = [];
  const warnings = workspace.problems.warningsOf(() => {
    drafts = build();
  });
  return { drafts, warnings, isVolatile: chanceOrClock() > before };
}

function one(workspace: Workspace, build: () => Draft | undefined): readonly Draft[] {
  const draft = workspace.problems.collect(build);
  return draft ? [draft] : [];
}

interface PropertiesInputs {
  readonly properties: PropertiesFile;
  /** What properties may describe. */
  readonly owner: (uniqueId: string) => Draft['node'] | undefined;
}

/** Sources, exposures, groups, and the generic tests of everything that the file describes. */
function propertiesFile(
  workspace: Workspace,
  pkg: LoadedPackage,
  { properties, owner: described }: PropertiesInputs,
): FileParts {
  const { patches, names } = properties;
  let declarations: readonly Declaration[] = [];
  const built = watched(workspace, () => {
    const sources = properties.sources.flatMap((declaration) =>
      one(workspace, () => buildSource(workspace, pkg, declaration)),
    );
    declarations = properties.declared.flatMap(
      (entry) => workspace.problems.collect(() => buildDeclaration(workspace, pkg, entry)) ?? [],
    );
    const ownSources = new Map(sources.map(({ node }) => [node.uniqueId, node] as const));
    const owner = (id: string) => ownSources.get(id) ?? described(id);
    return [...sources, ...genericTests(workspace, pkg, { properties, owner })];
  });
  const unused = patches.flatMap((patch) => unusedEntry(workspace, patch) ?? []);
  const warnings = [...properties.warnings, ...built.warnings];
  return { ...built, declarations, warnings, unused, names };
}

function unusedEntry({ usedPatches }: Workspace, patch: Patch): UnusedEntry | undefined {
  if (usedPatches.has(patch) || patch.kind === 'macro') return undefined;
  return { kind: patch.kind, name: patch.name, location: patch.map.locate('name') };
}

function genericTests(
  workspace: Workspace,
  pkg: LoadedPackage,
  { properties, owner }: PropertiesInputs,
): readonly Draft[] {
  const attached = (id: string): GenericTestInputs['attached'] | undefined => {
    const node = owner(id);
    return node && node.resourceType !== 'test' ? node : undefined;
  };
  const patched = properties.patches.flatMap((patch) => {
    const node = attached(`${patch.kind}.${pkg.name}.${patch.name}`);
    return node ? [{ node, map: patch.map, from: patch.from }] : [];
  });
  const declared = properties.sources.flatMap((source) => {
    const node = attached(`source.${pkg.name}.${source.sourceName}.${source.tableName}`);
    return node ? [{ node, map: source.table, from: source.from }] : [];
  });
  return [...patched, ...declared].flatMap((owner) => testsOf(workspace, pkg, owner));
}

function testsOf(
  workspace: Workspace,
  pkg: LoadedPackage,
  owner: {
    readonly node: GenericTestInputs['attached'];
    readonly map: YamlMap;
    readonly from: Patch['from'];
  },
): readonly Draft[] {
  const { problems } = workspace;
  const declarations = testDeclarations(owner.map, (error) => problems.error(error));
  return declarations.flatMap((declaration) =>
    one(workspace, () =>
      buildGenericTest(workspace, pkg, { attached: owner.node, declaration, from: owner.from }),
    ),
  );
}
