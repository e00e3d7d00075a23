/**
 * Selection of a project's nodes.
 *
 * @module
 */

import { Dag } from '../graph/dag.js';
import type { SelectableNode } from '../graph/matching.js';
import { evaluateSelection, type IndirectSelection } from '../graph/selection.js';
import { parseSelector } from '../graph/selector.js';
import type { Node } from './node.js';
import type { Project } from './project.js';

export interface SelectionRequest {
  /** Arguments of `--select`; none select everything. */
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly indirectSelection: IndirectSelection;
}

/** Unique ids of the selected nodes, in the project's order. */
export function selectFromProject(
  project: Project,
  request: SelectionRequest,
): ReadonlySet<string> {
  const graph = {
    nodes: new Map([...project.nodes].map(([id, node]) => [id, selectable(node)])),
    dag: Dag.fromParents(project.parents),
    rootPackage: project.name,
  };
  const selected = evaluateSelection(graph, {
    ...(request.select.length > 0 ? { include: parseSelector(request.select) } : {}),
    ...(request.exclude.length > 0 ? { exclude: parseSelector(request.exclude) } : {}),
    indirect: request.indirectSelection,
  });
  const kept = [...project.nodes.values()].filter((n) => selected.has(n.uniqueId) && !isBlank(n));
  return new Set(kept.map((node) => node.uniqueId));
}

/** A model without any SQL is never built. */
function isBlank(node: Node): boolean {
  return node.resourceType === 'model' && node.rawCode.trim() === '';
}

function selectable(node: Node): SelectableNode {
  return {
    uniqueId: node.uniqueId,
    resourceType: node.resourceType,
    name: node.name,
    packageName: node.packageName,
    fqn: node.fqn,
    files: [node.originalFilePath, ...(node.patchPath === undefined ? [] : [node.patchPath])],
    tags: node.tags,
    config: node.config.all,
    ...(node.resourceType === 'source' ? { sourceName: node.sourceName } : {}),
    ...(node.resourceType === 'test' ? { test: testOf(node) } : {}),
  };
}

function testOf(
  node: Extract<Node, { resourceType: 'test' }>,
): NonNullable<SelectableNode['test']> {
  return node.generic ? { kind: 'generic', macro: node.generic.name } : { kind: 'singular' };
}
