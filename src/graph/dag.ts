/**
 * A directed graph of ids: what comes before what.
 *
 * @module
 */

import { Graph, alg } from '@dagrejs/graphlib';

export class Dag {
  readonly #parents: ReadonlyMap<string, readonly string[]>;
  readonly #children: ReadonlyMap<string, readonly string[]>;

  private constructor(parents: ReadonlyMap<string, readonly string[]>) {
    this.#parents = parents;
    this.#children = childrenOf(parents);
  }

  /** A graph from each node's direct parents. Parents that are no nodes are left out. */
  static fromParents(parents: ReadonlyMap<string, readonly string[]>): Dag {
    const known = [...parents].map(([id, above]) => {
      const inside = above.every((parent) => parents.has(parent));
      return [id, inside ? above : above.filter((parent) => parents.has(parent))] as const;
    });
    return new Dag(new Map(known));
  }

  has(id: string): boolean {
    return this.#parents.has(id);
  }

  parents(id: string): readonly string[] {
    return this.#parents.get(id) ?? [];
  }

  children(id: string): readonly string[] {
    return this.#children.get(id) ?? [];
  }

  /** All nodes above the given ones, at most `depth` edges away; the given ones are not included. */
  ancestors(ids: Iterable<string>, depth = Infinity): Set<string> {
    return reach(ids, depth, (id) => this.parents(id));
  }

  /** All nodes below the given ones, at most `depth` edges away; the given ones are not included. */
  descendants(ids: Iterable<string>, depth = Infinity): Set<string> {
    return reach(ids, depth, (id) => this.children(id));
  }

  /** Every node after all of its parents. The graph must have no cycle. */
  topological(): readonly string[] {
    const order = alg.topsort(this.#graph());
    if (order.length !== this.#parents.size) throw new Error('the graph has a cycle');
    return order;
  }

  /** A path that ends where it began (`a, b, a`), or undefined where there is none. */
  findCycle(): readonly string[] | undefined {
    if (this.#isAcyclic()) return undefined;
    for (const group of alg.tarjan(this.#graph())) {
      const [first] = group;
      if (first === undefined) continue;
      if (group.length > 1) return this.#pathBack(first, new Set(group));
      if (this.children(first).includes(first)) return [first, first];
    }
    return undefined;
  }

  /** Taking away nodes without parents leaves nothing. */
  #isAcyclic(): boolean {
    const left = new Map([...this.#parents].map(([id, above]) => [id, above.length] as const));
    const free = [...left.keys()].filter((id) => left.get(id) === 0);
    for (const id of free) {
      for (const child of this.children(id)) {
        const count = (left.get(child) ?? 0) - 1;
        left.set(child, count);
        if (count === 0) free.push(child);
      }
    }
    return free.length === left.size;
  }

  #graph(): Graph {
    const graph = new Graph({ directed: true });
    for (const id of this.#parents.keys()) graph.setNode(id);
    for (const [id, above] of this.#parents) {
      for (const parent of above) graph.setEdge(parent, id);
    }
    return graph;
  }

  /** The shortest way from a node back to itself within a strongly connected group. */
  #pathBack(start: string, group: ReadonlySet<string>): readonly string[] {
    const cameFrom = new Map<string, string>();
    const queue = [start];
    for (const id of queue) {
      for (const child of this.children(id)) {
        if (child === start) return [...trace(cameFrom, start, id), start];
        if (!group.has(child) || cameFrom.has(child)) continue;
        cameFrom.set(child, id);
        queue.push(child);
      }
    }
    throw new Error(`${start} is on no cycle`);
  }
}

/** Direct children by id, from direct parents by id. */
export function childrenOf(
  parents: ReadonlyMap<string, readonly string[]>,
): Map<string, readonly string[]> {
  const children = new Map<string, string[]>([...parents.keys()].map((id) => [id, []]));
  for (const [id, above] of parents) for (const parent of above) children.get(parent)?.push(id);
  return children;
}

function trace(cameFrom: ReadonlyMap<string, string>, start: string, end: string): string[] {
  const path = [end];
  for (let id = end; id !== start;) {
    id = cameFrom.get(id) ?? start;
    path.unshift(id);
  }
  return path;
}

function reach(
  ids: Iterable<string>,
  depth: number,
  next: (id: string) => readonly string[],
): Set<string> {
  const given = new Set(ids);
  const found = new Set<string>();
  let frontier = [...given];
  for (let step = 0; step < depth && frontier.length > 0; step += 1) {
    const beyond = new Set(frontier.flatMap(next).filter((id) => !found.has(id)));
    for (const id of beyond) found.add(id);
    frontier = [...beyond];
  }
  for (const id of given) found.delete(id);
  return found;
}
