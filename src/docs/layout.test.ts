import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layoutGraph } from './layout.js';
import { boxSize } from './site-data.js';

/** Random graphs without cycles: a node reads nodes before it. */
const graphs = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 25 })
  .map((picks) =>
    picks.map((nats, i) => (i === 0 ? [] : [...new Set(nats.map((n) => `n${n % i}`))])),
  )
  .map((reads) => new Map(reads.map((parents, i) => [`n${i}`, parents])));

test('parents stand left of their children, and no two boxes overlap', () => {
  fc.assert(
    fc.property(graphs, (parents) => {
      const layout = layoutGraph([...parents.keys()], parents);
      const places = new Map(layout.nodes.map((at) => [at.id, at]));
      for (const edge of layout.edges) {
        const [from, to] = [places.get(edge.from), places.get(edge.to)];
        expect(from && to && from.x + boxSize.width < to.x).toBe(true);
      }
      for (const a of layout.nodes) {
        expect(a.x - boxSize.width / 2 >= 0 && a.x + boxSize.width / 2 <= layout.width).toBe(true);
        expect(a.y - boxSize.height / 2 >= 0 && a.y + boxSize.height / 2 <= layout.height).toBe(
          true,
        );
        const clash = layout.nodes.some(
          (b) =>
            a.id !== b.id &&
            Math.abs(a.x - b.x) < boxSize.width &&
            Math.abs(a.y - b.y) < boxSize.height,
        );
        expect(clash).toBe(false);
      }
      const edges = [...parents.values()].flat().length;
      expect(layout.edges.length).toBe(edges);
    }),
    { numRuns: 60 },
  );
});

test('edges bend only where they pass a column', () => {
  const parents = new Map([
    ['a', []],
    ['b', ['a']],
    ['c', ['b', 'a']],
  ]);
  const layout = layoutGraph([...parents.keys()], parents);
  const bends = layout.edges.map((edge) => [`${edge.from}${edge.to}`, edge.bends.length]);
  expect(Object.fromEntries(bends)).toEqual({ ab: 0, bc: 0, ac: 1 });
  const column = layout.nodes.find((at) => at.id === 'b');
  expect(layout.edges.find((e) => e.to === 'c' && e.from === 'a')?.bends[0]?.[0]).toBe(column?.x);
});

test('an empty project has an empty graph; what is elsewhere is left out', () => {
  expect(layoutGraph([], new Map()).nodes).toEqual([]);
  expect(layoutGraph(['a'], new Map([['a', ['elsewhere']]])).edges).toEqual([]);
});
