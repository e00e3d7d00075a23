import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempFolder } from './lake-command.js';
import { sharedPath } from './shared.js';

interface Score {
  readonly all: {
    readonly total: number;
    readonly pass: number;
    readonly exact: number;
    readonly silent: number;
    readonly crash: number;
  };
  readonly failing: readonly string[];
}

const folder = sharedPath('conformance', 'check.mjs') && sharedPath('conformance');

/** Runs a corpus against one of the tools, through the pipes of its contract. */
function check(corpus: string, tool: string): Score {
  using temp = tempFolder();
  const file = join(temp.path, 'score.json');
  const runner = [process.execPath, join('tools', tool)];
  const options = ['--timeout', '60000', '--fail', 'none', '--json', file];
  const args = [join(folder ?? '', 'check.mjs'), ...options, corpus, '--', ...runner];
  const { stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(readFileSync(file, 'utf8')) as Score;
}

/** The rows of the table in docs/jinja.md: a case and why it differs. */
function knownDifferences(): ReadonlyMap<string, string> {
  const rows = readFileSync('docs/jinja.md', 'utf8').matchAll(
    /^\| `([\w-]+\/[\w-]+)` *\| (.*?) *\|$/gm,
  );
  return new Map([...rows].map(([, id = '', reason = '']) => [id, reason]));
}

describe.skipIf(folder === undefined)('the conformance corpora', () => {
  test('every case of Jinja passes, to the line', { timeout: 120_000 }, () => {
    const { all, failing } = check('jinja', 'jinja-cases.mjs');
    expect(failing).toEqual([]);
    expect(all.exact).toBe(all.total);
  });

  test('the cases of dbt pass but those in docs/jinja.md', { timeout: 300_000 }, () => {
    const { all, failing } = check('dbt-jinja', 'dbt-cases.mjs');
    const known = knownDifferences();
    expect([...failing].sort()).toEqual([...known.keys()].sort());
    expect([...known.values()].filter((reason) => reason === '')).toEqual([]);
    expect(all.crash).toBe(0);
    expect(all.pass / all.total).toBeGreaterThan(0.9);
  });
});
