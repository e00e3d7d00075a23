/**
 * Builds every node of a project from its files.
 *
 * @module
 */

import { buildModel, buildSeed } from './build-model.js';
import { buildSource } from './build-source.js';
import { buildGenericTest, buildSingularTest, type GenericTestInputs } from './build-test.js';
import { stemOf, type Draft } from './draft.js';
import { testDeclarations } from './test-declaration.js';
import type { Patch } from './properties.js';
import type { LoadedPackage, Workspace } from './workspace.js';
import type { YamlMap } from './yaml-map.js';

export interface BuiltNodes {
  readonly drafts: readonly Draft[];
  /** Names of models and seeds that have faults. */
  readonly broken: ReadonlySet<string>;
}

export function buildNodes(workspace: Workspace, packages: readonly LoadedPackage[]): BuiltNodes {
  const broken = new Set<string>();
  const drafts = packages.flatMap((pkg) => {
    const own = [
      ...pkg.properties.sources.flatMap((d) =>
        one(workspace, () => buildSource(workspace, pkg, d)),
      ),
      ...files(workspace, pkg, 'seeds', broken),
      ...files(workspace, pkg, 'models', broken),
    ];
    return [...own, ...singularTests(workspace, pkg), ...genericTests(workspace, pkg, own)];
  });
  return { drafts, broken };
}

function one(workspace: Workspace, build: () => Draft | undefined): readonly Draft[] {
  const draft = workspace.problems.collect(build);
  return draft ? [draft] : [];
}

function files(
  workspace: Workspace,
  pkg: LoadedPackage,
  kind: 'models' | 'seeds',
  broken: Set<string>,
): readonly Draft[] {
  const build = kind === 'models' ? buildModel : buildSeed;
  return pkg.files[kind].flatMap((file) => {
    const built = one(workspace, () => build(workspace, pkg, file));
    if (built.length === 0) broken.add(stemOf(file.path));
    return built;
  });
}

/** Files below `generic/` hold the macros of generic tests. */
function singularTests(workspace: Workspace, pkg: LoadedPackage): readonly Draft[] {
  return pkg.files.tests.flatMap((file) =>
    one(workspace, () => buildSingularTest(workspace, pkg, file)),
  );
}

function genericTests(
  workspace: Workspace,
  pkg: LoadedPackage,
  owners: readonly Draft[],
): readonly Draft[] {
  const byKey = new Map(owners.map(({ node }) => [node.uniqueId, node]));
  const attached = (id: string): GenericTestInputs['attached'] | undefined => {
    const node = byKey.get(id);
    return node && node.resourceType !== 'test' ? node : undefined;
  };
  const patched = pkg.properties.patches.flatMap((patch) => {
    const node = attached(`${patch.kind}.${pkg.name}.${patch.name}`);
    return node ? [{ node, map: patch.map, from: patch.from }] : [];
  });
  const declared = pkg.properties.sources.flatMap((source) => {
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
