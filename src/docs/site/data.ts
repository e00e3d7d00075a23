/**
 * The site's data as read from the page, with the look-ups that views need.
 *
 * @module
 */

import type { SiteData, SiteNode, SiteTest } from '../site-data.ts';

export const site: SiteData = readData();

const nodes = new Map(site.nodes.map((node) => [node.id, node]));
const tests = new Map(site.tests.map((test) => [test.id, test]));

export function nodeById(id: string): SiteNode | undefined {
  return nodes.get(id);
}

export function testById(id: string): SiteTest | undefined {
  return tests.get(id);
}

/** Nodes by id, in the order of the ids; what is not there is left out. */
export function nodesById(ids: readonly string[]): readonly SiteNode[] {
  return ids.map(nodeById).filter((node) => node !== undefined);
}

export function testsById(ids: readonly string[]): readonly SiteTest[] {
  return ids.map(testById).filter((test) => test !== undefined);
}

/** Everything upstream of a node, or downstream of it; without the node. */
export function reachable(id: string, direction: 'parents' | 'children'): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const other of nodeById(next)?.[direction] ?? []) {
      if (found.has(other) || !nodes.has(other)) continue;
      found.add(other);
      open.push(other);
    }
  }
  return found;
}

function readData(): SiteData {
  const text = document.getElementById('lake-data')?.textContent;
  if (!text) throw new Error('the page holds no data: lake docs generate writes it');
  // The generator of this very release wrote it.
  return JSON.parse(text) as SiteData;
}
