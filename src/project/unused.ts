/**
 * Properties and configs that reach no resource: misspelt names, mostly.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { didYouMean } from '../util/edit-distance.js';
import { unusedPaths } from './config-tree.js';
import type { Node } from './node.js';
import type { Patch } from './properties.js';
import type { LoadedPackage, Workspace } from './workspace.js';

export function unusedWarnings(
  workspace: Workspace,
  packages: readonly LoadedPackage[],
  nodes: readonly Node[],
): readonly LakeError[] {
  const patches = packages.flatMap((pkg) => pkg.properties.patches);
  return [
    ...patches.filter((p) => !workspace.usedPatches.has(p)).flatMap((p) => unusedPatch(p, nodes)),
    ...unusedConfigs(workspace, nodes),
  ];
}

function unusedPatch(patch: Patch, nodes: readonly Node[]): readonly LakeError[] {
  if (patch.kind === 'macro') return [];
  const known = nodes.filter((node) => node.resourceType === patch.kind).map((node) => node.name);
  const message = `there is no ${patch.kind} "${patch.name}"`;
  return [
    new LakeError('LAKE-C006', message, {
      location: patch.map.locate('name'),
      hint: didYouMean(patch.name, known),
    }),
  ];
}

const trees = [
  ['models', 'model'],
  ['seeds', 'seed'],
  ['sources', 'source'],
  ['tests', 'test'],
] as const;

function unusedConfigs(workspace: Workspace, nodes: readonly Node[]): readonly LakeError[] {
  return trees.flatMap(([name, type]) => {
    const tree = workspace.root.file.trees[name];
    const fqns = nodes.filter((node) => node.resourceType === type).map((node) => node.fqn);
    return unusedPaths(tree, fqns).map((path) => {
      const parent = path.slice(0, -1);
      const siblings = fqns.flatMap((fqn) =>
        parent.every((step, i) => fqn[i] === step) ? (fqn[parent.length] ?? []) : [],
      );
      const key = path.at(-1) ?? '';
      return new LakeError('LAKE-C006', `${tree.name}.${path.join('.')} reaches no ${type}`, {
        location: tree.locateKey([tree.name, ...path]),
        hint: didYouMean(key, siblings) ?? `a config that is a mapping is written "+${key}"`,
      });
    });
  });
}
