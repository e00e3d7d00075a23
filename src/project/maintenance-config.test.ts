import { expect, test } from 'vitest';
import { smallProject } from '../testing/small-project.js';
import { loadProject } from './load-project.js';
import { policyOf } from './maintenance-config.js';

const start = `name: shop
version: 1.0.0
targets: { dev: { schema: main, warehouse: warehouse } }
`;

async function load(block: string) {
  using folder = smallProject({ 'project.yml': start + block });
  return await loadProject({ projectDir: folder.path, env: {}, partialParse: false });
}

async function fault(block: string) {
  try {
    await load(block);
  } catch (error) {
    const { errors } = error as { errors?: readonly Error[] };
    const [first] = errors ?? [error as Error];
    return first as Error & { code: string; location?: { line: number } };
  }
  throw new Error('it was accepted');
}

test('without a word every step is done', async () => {
  const { config } = await load('');
  expect(policyOf(config.maintenance, [])).toEqual({
    compact: {
      ...{ enabled: true, strategy: 'bin-pack', sortBy: [], minInputFiles: 5, deleteRatio: 0.3 },
    },
    manifests: { enabled: true, minCount: 10 },
    expire: { enabled: true },
    orphans: { enabled: true, olderThanMs: 3 * 86_400_000 },
  });
});

test('what is said for a table goes before its schema and the defaults', async () => {
  const { config } = await load(`maintenance:
  expire: { older_than: 7d, retain_last: 3 }
  compact: { target_file_size: 256mb, delete_ratio: 0.5, sort_by: day }
  tables:
    gold: { expire: { older_than: 36h }, orphans: { enabled: false } }
    gold.daily: { expire: { retain_last: 10 } }
`);
  const policy = policyOf(config.maintenance, ['models/gold', 'gold', 'gold.daily']);
  expect(policy.expire).toEqual({ enabled: true, olderThanMs: 36 * 3_600_000, retainLast: 10 });
  expect(policy.orphans.enabled).toBe(false);
  expect(policy.compact).toMatchObject({
    ...{ targetFileSize: 256 * 1024 ** 2, deleteRatio: 0.5, sortBy: ['day'] },
  });
  const other = policyOf(config.maintenance, ['silver', 'silver.x']);
  expect(other.expire).toEqual({ enabled: true, olderThanMs: 7 * 86_400_000, retainLast: 3 });
});

test('what means nothing is an error with its place', async () => {
  expect(await fault('maintenance: { expires: {} }')).toMatchObject({
    ...{ code: 'LAKE-C002', hint: expect.stringContaining('expire') as string },
  });
  expect(await fault('maintenance:\n  expire: { older_then: 5d }')).toMatchObject({
    ...{ code: 'LAKE-C002', location: { line: 5 } },
  });
  expect(await fault('maintenance:\n  tables:\n    a: { orphans: { older_than: soon } }')).toEqual(
    expect.objectContaining({ code: 'LAKE-C003' }),
  );
  expect((await fault('maintenance:\n  expire: { older_than: 5 weeks }')).message).toContain(
    'maintenance.expire.older_than: "5 weeks" is not a duration',
  );
  expect((await fault('maintenance: { compact: { delete_ratio: 1.5 } }')).message).toContain(
    'at most 1',
  );
  expect((await fault('maintenance: { compact: { strategy: z-order } }')).code).toBe('LAKE-C003');
});
