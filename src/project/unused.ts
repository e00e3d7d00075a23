/**
 * Properties and configs that reach no resource: misspelt names, mostly.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { didYouMean } from '../util/edit-distance.js';
import { unusedPaths } from './config-tree.js';
import type { UnusedEntry } from './file-parts.js';
import type { Node } from './node.js';
import type { Package } from './workspace.js';

export function unusedWarnings(
  root: Package,
  unused: readonly UnusedEntry[],
  nodes: readonly Node[],
): readonly LakeError[] {
  return [...unused.map((entry) => unusedEntry(entry, nodes)), ...unusedConfigs(root, nodes)];
}

function unusedEntry({ kind, name, location }: UnusedEntry, nodes: readonly Node[]): LakeError {
  const known = nodes.filter((node) => node.resourceType === kind).map((node) => node.name);
  return new LakeError('LAKE-C006', `there is no ${kind} "${name}"`, {
    location,
    hint: didYouMean(name, known),
  });
}

const trees = [
  ['models', 'model'],
  ['seeds', 'seed'],
  ['sources', 'source'],
  ['tests', 'test'],
] as const;

function unusedConfigs(root: Package, nodes: readonly Node[]): readonly LakeError[] {
  return trees.flatMap(([name, type]) => {
    const tree = root.file.trees[name];
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
