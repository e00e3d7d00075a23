/**
 * Evaluates selectors over a graph.
 *
 * Nodes that check others (tests) join the selection of what they check; `IndirectSelection` says
 * when. In unions and intersections a test that was postponed joins once its parents are selected.
 *
 * @module
 */

import { unreachable } from '../util/unreachable.js';
import type { Dag } from './dag.js';
import { matchesCriterion, type SelectableNode } from './matching.js';
import type { Criterion, Selector } from './selector.js';

/**
 * When a test joins: any of its parents is selected (eager), all are (cautious), all are selected or
 * built anyway (buildable), never (empty).
 */
export type IndirectSelection = 'eager' | 'cautious' | 'buildable' | 'empty';

export interface Selectable {
  readonly nodes: ReadonlyMap<string, SelectableNode>;
  readonly dag: Dag;
  /** The package that `package:this` means. */
  readonly rootPackage: string;
}

interface Found {
  readonly direct: ReadonlySet<string>;
  /** Tests of selected nodes that may join when more is selected. */
  readonly postponed: ReadonlySet<string>;
}

/** Ids that match `include` and not `exclude`. Without `include` every node matches. */
export function evaluateSelection(
  graph: Selectable,
  request: {
    readonly include?: Selector;
    readonly exclude?: Selector;
    readonly indirect: IndirectSelection;
  },
): ReadonlySet<string> {
  const evaluator = new Evaluator(graph, request.indirect);
  const included = request.include
    ? evaluator.evaluate(request.include).direct
    : new Set(graph.nodes.keys());
  if (!request.exclude) return included;
  return difference(included, evaluator.evaluate(request.exclude).direct);
}

class Evaluator {
  readonly #graph: Selectable;
  readonly #indirect: IndirectSelection;

  constructor(graph: Selectable, indirect: IndirectSelection) {
    this.#graph = graph;
    this.#indirect = indirect;
  }

  evaluate(selector: Selector): Found {
    switch (selector.kind) {
      case 'criterion':
        return this.#expand(this.#collect(selector));
      case 'union':
        return this.#combine(selector.of, union);
      case 'intersection':
        return this.#combine(selector.of, intersection);
      default:
        return unreachable(selector);
    }
  }

  #combine(parts: readonly Selector[], by: typeof union): Found {
    const found = parts.map((part) => this.evaluate(part));
    const direct = new Set(by(found.map((f) => f.direct)));
    const postponed = by(found.map((f) => f.postponed));
    const allowed = this.#allowedParents(direct);
    for (const test of postponed) if (this.#isWithin(test, allowed)) direct.add(test);
    return { direct, postponed };
  }

  #collect(criterion: Criterion): ReadonlySet<string> {
    const { nodes, dag, rootPackage } = this.#graph;
    const matched = [...nodes.values()]
      .filter((node) => matchesCriterion(node, criterion, rootPackage))
      .map((node) => node.uniqueId);
    const collected = new Set(matched);
    if (criterion.childrensParents) {
      addAll(collected, dag.descendants(matched));
      addAll(collected, dag.ancestors(collected));
    }
    if (criterion.parents > 0) addAll(collected, dag.ancestors(matched, criterion.parents));
    if (criterion.children > 0) addAll(collected, dag.descendants(matched, criterion.children));
    return collected;
  }

  #expand(selected: ReadonlySet<string>): Found {
    const direct = new Set(selected);
    const postponed = new Set<string>();
    if (this.#indirect === 'empty') return { direct, postponed };
    const allowed = this.#allowedParents(selected);
    for (const test of this.#testsOf(selected)) {
      if (this.#indirect === 'eager' || this.#isWithin(test, allowed)) direct.add(test);
      else postponed.add(test);
    }
    return { direct, postponed };
  }

  #testsOf(selected: ReadonlySet<string>): ReadonlySet<string> {
    const { nodes, dag } = this.#graph;
    const children = [...selected].flatMap((id) => dag.children(id));
    return new Set(children.filter((id) => nodes.get(id)?.resourceType === 'test'));
  }

  #allowedParents(selected: ReadonlySet<string>): ReadonlySet<string> {
    if (this.#indirect !== 'buildable') return selected;
    const { nodes, dag } = this.#graph;
    const sources = [...nodes.values()].filter((n) => n.resourceType === 'source');
    const allowed = new Set(selected);
    addAll(allowed, dag.ancestors(selected));
    addAll(
      allowed,
      sources.map((n) => n.uniqueId),
    );
    return allowed;
  }

  #isWithin(test: string, allowed: ReadonlySet<string>): boolean {
    return this.#graph.dag.parents(test).every((parent) => allowed.has(parent));
  }
}

function addAll(set: Set<string>, ids: Iterable<string>): void {
  for (const id of ids) set.add(id);
}

function union(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(sets.flatMap((set) => [...set]));
}

function intersection(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const [first = new Set<string>(), ...rest] = sets;
  return new Set([...first].filter((id) => rest.every((set) => set.has(id))));
}

function difference(from: ReadonlySet<string>, without: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...from].filter((id) => !without.has(id)));
}
