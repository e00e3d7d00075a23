import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sharedPath } from '../testing/shared.js';
import { runCase, type CorpusCase } from '../testing/jinja-corpus.js';

/**
 * Cases whose result differs from the original, each with its reason. A listed case that starts to pass
 * fails the test, as does an unlisted one that fails.
 */
const knownGaps: ReadonlyMap<string, string> = new Map([]);

const folder = sharedPath('conformance', 'jinja');

describe.skipIf(folder === undefined)('the conformance corpus', () => {
  const groups = folder === undefined ? [] : readdirSync(folder).map((file) => join(folder, file));
  test.each(groups)('%s', (file) => {
    const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: CorpusCase[] };
    const failing = cases.flatMap((c) => {
      const difference = runCase(c);
      return (difference === undefined) === knownGaps.has(c.id) ? [{ id: c.id, difference }] : [];
    });
    expect(failing).toEqual([]);
  });
});
