/**
 * What a run executes, and in which order.
 *
 * @module
 */

import type { ExecutableNode } from '../project/node.js';
import type { Project } from '../project/project.js';
import { isEphemeral } from './relations.js';

export type Command = 'run' | 'build' | 'test' | 'seed';

export interface Plan {
  readonly command: Command;
  /** Topological order. */
  readonly nodes: readonly ExecutableNode[];
  /** What must be done before a node; within the plan. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
}

const executedBy: Readonly<Record<Command, readonly string[]>> = {
  run: ['model'],
  seed: ['seed'],
  test: ['test'],
  build: ['seed', 'model', 'test'],
};

/**
 * The selected nodes that the command executes. Order is kept through nodes that were not selected;
 * in a build, a model also waits for the tests of its ancestors.
 */
export function planRun(project: Project, command: Command, selected: ReadonlySet<string>): Plan {
  const kinds = executedBy[command];
  const chosen = topological(project).filter((node): node is ExecutableNode => {
    return selected.has(node.uniqueId) && kinds.includes(node.resourceType) && !isEphemeral(node);
  });
  const ids = new Set(chosen.map((n) => n.uniqueId));
  const ancestors = selectedAncestors(project, ids);
  const parents = new Map(chosen.map((n) => [n.uniqueId, [...(ancestors.get(n.uniqueId) ?? [])]]));
  if (command === 'build') addTestGates(chosen, ancestors, parents);
  return { command, nodes: chosen, parents };
}

function topological(project: Project) {
  const done = new Set<string>();
  const order: string[] = [];
  const visit = (id: string) => {
    if (done.has(id)) return;
    done.add(id);
    for (const parent of project.parents.get(id) ?? []) visit(parent);
    order.push(id);
  };
  for (const id of project.nodes.keys()) visit(id);
  return order.flatMap((id) => project.nodes.get(id) ?? []);
}

/** For each chosen node the nearest chosen ones above it on every path. */
function selectedAncestors(
  project: Project,
  chosen: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const memo = new Map<string, ReadonlySet<string>>();
  const above = (id: string): ReadonlySet<string> => {
    const known = memo.get(id);
    if (known) return known;
    const found = new Set<string>();
    for (const parent of project.parents.get(id) ?? []) {
      if (chosen.has(parent)) found.add(parent);
      else for (const ancestor of above(parent)) found.add(ancestor);
    }
    memo.set(id, found);
    return found;
  };
  return new Map([...chosen].map((id) => [id, above(id)]));
}

/** A test gates each node below all of its parents (as dbt's build does). */
function addTestGates(
  nodes: readonly ExecutableNode[],
  nearest: ReadonlyMap<string, ReadonlySet<string>>,
  parents: Map<string, string[]>,
): void {
  const ancestors = transitive(nodes, nearest);
  const testsOf = testsByParent(nodes, nearest);
  for (const node of nodes) {
    if (node.resourceType === 'test') continue;
    const above = ancestors.get(node.uniqueId) ?? new Set();
    const candidates = new Set([...above].flatMap((id) => testsOf.get(id) ?? []));
    for (const test of candidates) {
      const tested = [...(nearest.get(test) ?? [])];
      if (tested.every((id) => above.has(id))) parents.get(node.uniqueId)?.push(test);
    }
  }
}

function testsByParent(
  nodes: readonly ExecutableNode[],
  nearest: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, readonly string[]> {
  const tests = new Map<string, string[]>();
  for (const { uniqueId, resourceType } of nodes) {
    if (resourceType !== 'test') continue;
    for (const parent of nearest.get(uniqueId) ?? []) {
      tests.set(parent, [...(tests.get(parent) ?? []), uniqueId]);
    }
  }
  return tests;
}

function transitive(
  nodes: readonly ExecutableNode[],
  nearest: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, Set<string>>();
  for (const { uniqueId } of nodes) {
    const above = new Set<string>();
    for (const parent of nearest.get(uniqueId) ?? []) {
      above.add(parent);
      for (const id of all.get(parent) ?? []) above.add(id);
    }
    all.set(uniqueId, above);
  }
  return all;
}
