/**
 * "Did you mean": the nearest known names to a misspelt one.
 *
 * @module
 */

/** Beyond these, nobody is helped by a guess, and it costs too much. */
const longestName = 100;
const mostCandidates = 20_000;

/** At most three candidates near to `name`, best first. */
function nearest(name: string, candidates: Iterable<string>): string[] {
  if (name.length > longestName) return [];
  const limit = Math.max(2, Math.floor(name.length / 3));
  return [...new Set(candidates)]
    .slice(0, mostCandidates)
    .filter((candidate) => Math.abs(candidate.length - name.length) <= limit)
    .map((candidate) => ({ candidate, distance: distance(name, candidate) }))
    .filter((c) => c.distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map((c) => c.candidate);
}

/** A hint sentence, or undefined when nothing is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const near = nearest(name, candidates);
  return near.length === 0 ? undefined : `did you mean ${near.map((n) => `"${n}"`).join(' or ')}?`;
}

function distance(a: string, b: string): number {
  const s = a.toLowerCase();
  const t = b.toLowerCase();
  let previous = Array.from({ length: t.length + 1 }, (_, i) => i);
  for (let i = 1; i <= s.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= t.length; j += 1) {
      const swap = (previous[j - 1] ?? 0) + (s[i - 1] === t[j - 1] ? 0 : 1);
      row.push(Math.min(swap, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[t.length] ?? 0;
}
