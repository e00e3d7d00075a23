/**
 * Finds nodes by the names that templates use.
 *
 * @module
 */

import type { Node, RefCall } from './node.js';

type Referable = Extract<Node, { resourceType: 'model' | 'seed' }>;
type Source = Extract<Node, { resourceType: 'source' }>;

export function isReferable(node: Node): node is Referable {
  return node.resourceType === 'model' || node.resourceType === 'seed';
}

export class NodeIndex {
  readonly #root: string;
  readonly #referable = new Map<string, Referable[]>();
  readonly #sources = new Map<string, Source[]>();

  constructor(nodes: Iterable<Node>, rootPackage: string) {
    this.#root = rootPackage;
    for (const node of nodes) {
      if (isReferable(node)) append(this.#referable, node.name, node);
      if (node.resourceType === 'source') {
        append(this.#sources, `${node.sourceName}.${node.name}`, node);
      }
    }
  }

  /** The root project's node first, then one of the asking package, then any; enabled ones first. */
  ref(call: RefCall, fromPackage: string): Referable | undefined {
    const named = this.#referable.get(call.name) ?? [];
    const wanted = call.package;
    return this.#choose(
      wanted === undefined ? named : named.filter((node) => node.packageName === wanted),
      fromPackage,
    );
  }

  source(source: string, table: string, fromPackage: string): Source | undefined {
    return this.#choose(this.#sources.get(`${source}.${table}`) ?? [], fromPackage);
  }

  names(): Iterable<string> {
    return this.#referable.keys();
  }

  sourceNames(): Iterable<string> {
    return this.#sources.keys();
  }

  #choose<T extends Node>(candidates: readonly T[], fromPackage: string): T | undefined {
    const rank = (node: T) =>
      (node.config.enabled ? 0 : 10) +
      (node.packageName === this.#root ? 0 : node.packageName === fromPackage ? 1 : 2);
    return [...candidates].sort((a, b) => rank(a) - rank(b))[0];
  }
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
