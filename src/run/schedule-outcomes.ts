/**
 * What became of each node while a run goes on, and what that means for the others.
 *
 * @module
 */

import type { NodeResult } from './events.js';

export interface Outcomes {
  readonly results: readonly NodeResult[];
  /** The first parent (of any distance) that failed or was skipped. */
  blockedBy(parents: readonly string[]): NodeResult | undefined;
  add(result: NodeResult): void;
  readonly failed: boolean;
}

export function outcomes(): Outcomes {
  const byId = new Map<string, NodeResult>();
  return {
    get results() {
      return [...byId.values()];
    },
    get failed() {
      return [...byId.values()].some((r) => r.status === 'error' || r.status === 'fail');
    },
    add: (result) => byId.set(result.node.uniqueId, result),
    blockedBy: (parents) =>
      parents.flatMap((id) => byId.get(id) ?? []).find((result) => blocks(result)),
  };
}

function blocks(result: NodeResult): boolean {
  return result.status === 'error' || result.status === 'fail' || result.status === 'skipped';
}
