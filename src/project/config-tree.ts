/**
 * The config trees of a project file (`models:`, `seeds:`, `sources:`, `tests:`): configs by folder
 * and name.
 *
 * A key that begins with `+` is a config; so is one whose value is no mapping. Other keys lead
 * deeper along a node's fqn.
 *
 * @module
 */

import type { SourceLocation } from '../errors.js';
import type { ConfigLayer } from './config-layer.js';
import { isPlainObject } from './template-value.js';
import type { YamlPath } from './yaml-file.js';

export interface ConfigTree {
  /** `models`. */
  readonly name: string;
  readonly value: unknown;
  readonly locateKey: (path: YamlPath) => SourceLocation;
}

/** The configs along an fqn, the most general first. */
export function treeLayers(tree: ConfigTree, fqn: readonly string[]): readonly ConfigLayer[] {
  const layers: ConfigLayer[] = [];
  let at: unknown = tree.value;
  for (let depth = 0; isPlainObject(at); depth += 1) {
    layers.push(layerAt(tree, at, [tree.name, ...fqn.slice(0, depth)]));
    const step = fqn[depth];
    at = step !== undefined && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  return layers;
}

function layerAt(
  tree: ConfigTree,
  level: Readonly<Record<string, unknown>>,
  path: YamlPath,
): ConfigLayer {
  const values: Record<string, unknown> = {};
  const written = new Map<string, string>();
  for (const [key, value] of Object.entries(level)) {
    if (!key.startsWith('+') && isPlainObject(value)) continue;
    const name = key.replace(/^\+/, '').trim();
    values[name] = value;
    written.set(name, key);
  }
  return { values, locate: (name) => tree.locateKey([...path, written.get(name) ?? name]) };
}

/** Paths of the tree that no fqn runs along: misspelt folders, mostly. */
export function unusedPaths(
  tree: ConfigTree,
  fqns: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  const used = new Set(
    fqns.flatMap((fqn) => fqn.map((_, i) => JSON.stringify(fqn.slice(0, i + 1)))),
  );
  const visit = (at: unknown, path: readonly string[]): (readonly string[])[] => {
    if (!isPlainObject(at)) return [];
    return Object.entries(at).flatMap(([key, value]) => {
      if (key.startsWith('+') || !isPlainObject(value)) return [];
      const below = [...path, key];
      return used.has(JSON.stringify(below)) ? visit(value, below) : [below];
    });
  };
  return visit(tree.value, []);
}
