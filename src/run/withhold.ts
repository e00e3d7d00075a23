/**
 * A failed test keeps back what it tested, and everything that was made from that.
 *
 * @module
 */

import type { TestNode } from '../project/node.js';
import type { Project } from '../project/project.js';

/** Unique ids of the tables that must not be published after the test failed. */
export function withheldBy(project: Project, test: TestNode): ReadonlySet<string> {
  const attached = test.generic?.attachedNode;
  const tested = attached === undefined ? (project.parents.get(test.uniqueId) ?? []) : [attached];
  const found = new Set<string>();
  const visit = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    for (const child of project.children.get(id) ?? []) visit(child);
  };
  tested.forEach(visit);
  return found;
}
