import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** A small project and the SQL that dbt 1.12 with DuckDB compiles of its models. */
interface DbtCase {
  readonly id: string;
  /** What stands in `dbt_project.yml` behind the name. */
  readonly project?: string;
  readonly files: Readonly<Record<string, string>>;
  readonly commands?: readonly (readonly string[])[];
  readonly compare?: 'whitespace';
  readonly expect: Readonly<Record<string, string>>;
}

interface Answer {
  readonly id: string;
  readonly compiledCode?: Readonly<Record<string, string>>;
  readonly error?: { readonly message: string };
}

const projectYml = "name: proj\nversion: '1.0'\nconfig-version: 2\nprofile: proj\n";
const profilesYml = `proj:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: dev.duckdb
      schema: main
      threads: 1
`;

const file = join(import.meta.dirname, 'fixtures', 'dbt-cases.json');
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly DbtCase[] };

function answers(): ReadonlyMap<string, Answer> {
  const lines = cases.map(({ project = '', files, ...rest }) => {
    const base = { 'dbt_project.yml': projectYml + project, 'profiles.yml': profilesYml };
    return JSON.stringify({ ...rest, files: { ...base, ...files } });
  });
  const { stdout, stderr } = spawnSync(process.execPath, [join('tools', 'dbt-cases.mjs')], {
    encoding: 'utf8',
    input: lines.join('\n'),
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(stderr).toBe('');
  const found = stdout.trim().split('\n');
  return new Map(found.map((line) => JSON.parse(line) as Answer).map((a) => [a.id, a]));
}

function squeezed(sql: string): string {
  return sql
    .replace(/\s+/g, ' ')
    .replace(/ ?([(),[\]]) ?/g, '$1')
    .trim();
}

describe('projects of which dbt is known to compile the same', () => {
  test('every model of every case', { timeout: 300_000 }, () => {
    const given = answers();
    const different = cases.flatMap(({ id, compare, expect: wanted }) => {
      const answer = given.get(id);
      const form = compare ? squeezed : (sql: string) => sql;
      return Object.entries(wanted).flatMap(([model, sql]) => {
        const got = answer?.compiledCode?.[model] ?? answer?.error?.message ?? '';
        return form(got) === form(sql) ? [] : [{ id, model, got, wanted: sql }];
      });
    });
    expect(different).toEqual([]);
    expect(given.size).toBe(cases.length);
  });
});
