/**
 * Selection of a project's nodes.
 *
 * @module
 */

import type { Project } from './project.js';

export interface SelectionRequest {
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly indirectSelection: 'eager' | 'cautious' | 'buildable' | 'empty';
}

/** Unique ids of the selected nodes, in the project's order. */
export function selectFromProject(
  project: Project,
  request: SelectionRequest,
): ReadonlySet<string> {
  throw new Error(`${project.name} ${request.indirectSelection}`);
}
