import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { localStorage } from '../../storage/local.js';
import { sharedPath } from '../../testing/shared.js';
import { liveEntries } from '../manifest/live-entries.js';
import { decodeMetadata } from '../metadata/metadata-file.js';
import { readManifestList } from '../manifest/manifest-reader.js';
import { expressionFromJson } from './expression-json.js';
import { currentSchema, currentSnapshot } from '../metadata/history.js';
import { parseJson } from '../../util/json.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { planScan } from './scan.js';

interface Filter {
  readonly expr: unknown;
  readonly sql: string;
  readonly count: number;
  readonly 'files-with-matches'?: number;
  readonly planned: Readonly<Record<string, { 'data-files': number; 'delete-files': number }>>;
}
interface Expected {
  readonly metadata: string;
  readonly files: readonly {
    readonly path: string;
    readonly content: number;
    readonly 'sequence-number'?: number;
  }[];
  readonly filters?: readonly Filter[];
}

const golden = sharedPath('golden');
const root = '/tmp/lake-golden';
const storage = localStorage();
/** Java skips by uuid bounds; others write them in another order, so lake does not. */
const wide = new Set(['types_java']);
const names = golden
  ? readdirSync(golden, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'generate')
      .map((entry) => entry.name)
  : [];
if (golden) execFileSync(join(golden, 'install'), { stdio: 'ignore' });

describe.skipIf(!golden)('tables of other engines', () => {
  test.each(names)('%s: the files of the current snapshot', async (name) => {
    const { metadata, expected } = read(name);
    const snapshot = currentSnapshot(metadata);
    const manifests = snapshot ? await readManifestList(storage, metadata, snapshot) : [];
    const live = await liveEntries(storage, metadata, manifests);
    const found = live.map(({ file, sequenceNumber }) => [
      ['data', 'position-deletes', 'equality-deletes'].indexOf(file.content),
      file.filePath.slice(file.filePath.indexOf(`/${name}/`) + name.length + 2),
      sequenceNumber,
    ]);
    const wanted = expected.files.map((f) => [f.content, f.path, f['sequence-number'] ?? 0]);
    expect(found.map(String).sort()).toEqual(wanted.map(String).sort());
  });

  test.each(names)('%s: what filters leave in the plan', async (name) => {
    const { metadata, expected } = read(name);
    const snapshotId = metadata.currentSnapshotId;
    for (const { expr, sql, count, planned, ...rest } of expected.filters ?? []) {
      const filter = expressionFromJson(currentSchema(metadata), expr);
      const plan = await planScan({ storage, metadata, snapshotId, filter });
      const least = rest['files-with-matches'] ?? Math.min(count, 1);
      const most = Math.max(least, planned['java']?.['data-files'] ?? Infinity);
      expect(plan.length, `${sql}: files lost`).toBeGreaterThanOrEqual(least);
      if (!wide.has(name)) expect(plan.length, `${sql}: files too many`).toBeLessThanOrEqual(most);
    }
  });
});

function read(name: string): { metadata: TableMetadata; expected: Expected } {
  const text = readFileSync(join(golden ?? '', name, 'expected.json'), 'utf8');
  // The files are ours to trust; longs in filters need all their digits.
  const expected = parseJson(text) as Expected;
  const location = join(root, name, expected.metadata);
  return { expected, metadata: decodeMetadata(readFileSync(location), location) };
}
