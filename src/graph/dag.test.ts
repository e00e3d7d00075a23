import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Dag } from './dag.js';

const dag = (edges: Readonly<Record<string, readonly string[]>>) =>
  Dag.fromParents(new Map(Object.entries(edges)));

test('ancestors and descendants stop at the depth', () => {
  const graph = dag({ a: [], b: ['a'], c: ['b'], d: ['c', 'a'] });
  expect([...graph.ancestors(['d'])].sort()).toEqual(['a', 'b', 'c']);
  expect([...graph.ancestors(['d'], 1)].sort()).toEqual(['a', 'c']);
  expect([...graph.descendants(['a'], 1)].sort()).toEqual(['b', 'd']);
  expect([...graph.descendants(['a'], 0)]).toEqual([]);
});

test('parents that are no nodes are left out', () => {
  expect(dag({ a: ['nowhere'] }).parents('a')).toEqual([]);
});

test.each<[Readonly<Record<string, readonly string[]>>, readonly string[] | undefined]>([
  [{ a: [], b: ['a'] }, undefined],
  [{ a: ['a'] }, ['a', 'a']],
  [{ x: [], a: ['c', 'x'], b: ['a'], c: ['b'] }, ['c', 'a', 'b', 'c']],
])('the cycle of %j is %j', (edges, cycle) => {
  const found = dag(edges).findCycle();
  expect(found === undefined ? undefined : new Set(found)).toEqual(
    cycle === undefined ? undefined : new Set(cycle),
  );
  expect(found?.length).toBe(cycle?.length);
  expect(found?.at(0)).toBe(found?.at(-1));
});

/** Graphs without cycles: parents have smaller numbers. */
const acyclic = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { maxLength: 20 }).map((lists) => {
  const entries = lists.map((list, i): [string, string[]] => {
    return [`n${i}`, [...new Set(list.filter((p) => p < i).map((p) => `n${p}`))]];
  });
  return new Map(entries);
});

test('the topological order has every parent before its children', () => {
  fc.assert(
    fc.property(acyclic, (parents) => {
      const order = Dag.fromParents(parents).topological();
      expect(order.length).toBe(parents.size);
      for (const [id, above] of parents) {
        for (const parent of above) expect(order.indexOf(parent)).toBeLessThan(order.indexOf(id));
      }
    }),
  );
});

test('x is above y exactly where y is below x', () => {
  fc.assert(
    fc.property(acyclic, fc.nat(5), (parents, depth) => {
      const graph = Dag.fromParents(parents);
      for (const x of parents.keys()) {
        for (const y of graph.descendants([x], depth)) {
          expect(graph.ancestors([y], depth).has(x)).toBe(true);
        }
      }
    }),
  );
});
