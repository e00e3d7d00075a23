import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  assert,
  asyncProperty,
  constantFrom,
  array,
  record,
  oneof,
  boolean,
  integer,
} from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LakeError, LakeErrors } from '../errors.js';
import { compileByName } from '../testing/project-fixture.js';
import { loadProject, type LoadOptions } from './load-project.js';
import type { Project } from './project.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lake-cache-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, text: string | undefined): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  if (text === undefined) rmSync(join(folder, path), { force: true });
  else writeFileSync(join(folder, path), text);
}

function load(options: Partial<LoadOptions> = {}): Promise<Project> {
  return loadProject({ projectDir: folder, env: {}, ...options });
}

const fromCache = (options: Partial<LoadOptions> = {}) => load({ ...options, partialParse: true });

/** What a load ends with: a project or the errors, as data that can be compared. */
async function outcome(loading: Promise<Project>): Promise<unknown> {
  try {
    const project = await loading;
    const { nodes, disabled, parents, children, macros, warnings } = project;
    return {
      nodes: [...nodes],
      disabled,
      ...{ exposures: [...project.exposures], groups: [...project.groups] },
      ...{ parents: [...parents], children: [...children], macros: [...macros.keys()] },
      warnings: warnings.map(described),
    };
  } catch (error) {
    if (error instanceof LakeErrors) return { errors: error.errors.map(described).sort() };
    if (error instanceof LakeError) return { errors: [described(error)] };
    throw error;
  }
}

function described({ code, message, hint, location }: LakeError): string {
  return JSON.stringify({ code, message, hint, location });
}

const models = ['a', 'b', 'c', 'd'] as const;

/** One change of one file; a file without text is deleted. */
const edit = oneof(
  record({
    path: constantFrom(...models.map((name) => `models/${name}.sql`)),
    text: constantFrom(
      undefined,
      'select 1 as id',
      "{{ config(group='g') }}select 1 as id",
      "select * from {{ ref('a') }}",
      "{{ config(materialized='table', tags=['t', 'u'], meta={'x': 1.5, 'big': 12345678901234567890}) }}select * from {{ ref('b') }}",
      "{{ config(enabled=var('on', true)) }}select {{ twice(2) }} from {{ source('raw', 'events') }}",
      "{{ config(unknown_thing=1) }}select '{{ env_var('WHO', 'nobody') }}'",
      '{{ config(alias=modules.datetime.date(2026, 1, 1).strftime("d%j")) }}select 1',
      '{% if %}',
    ),
  }),
  record({
    path: constantFrom('models/x.yml', 'models/y.yml', 'models/deep/z.yml'),
    text: oneof(
      constantFrom(undefined, 'models: [', ''),
      array(
        record({
          name: constantFrom(...models, 's'),
          column: boolean(),
          tests: integer({ max: 2, min: 0 }),
        }),
        { maxLength: 3 },
      ).map(
        (entries) =>
          `models:\n${entries.map(entryText).join('')}${entries.length === 0 ? '  []\n' : ''}`,
      ),
      constantFrom(
        'sources:\n  - name: raw\n    tables:\n      - name: events\n        columns:\n          - name: id\n            tests: [unique]\n',
        'seeds:\n  - name: s\n    columns: [{name: id, tests: [not_null]}]\n    docs: {show: 1.0}\n',
        'data_tests:\n  - name: single\n    description: one\n',
        'groups:\n  - name: g\n    owner: {name: ann, since: 1.0}\n',
        "exposures:\n  - name: board\n    type: dashboard\n    owner: {email: a@b.c}\n    description: \"{{ doc('about') }}\"\n    meta: {x: 1.50, big: 12345678901234567890}\n    depends_on: [\"ref('a')\", \"ref('shop', 'b')\"]\n",
        "exposures:\n  - name: feed\n    type: ml\n    owner: {name: a}\n    url: \"{{ env_var('WHO', 'nobody') }}\"\n    config: {enabled: false}\n    depends_on: [\"source('raw', 'events')\"]\n",
      ),
    ),
  }),
  record({
    path: constantFrom('macros/twice.sql'),
    text: constantFrom(
      '{% macro twice(x) %}{{ 2 * x }}{% endmacro %}',
      "{% macro twice(x) %}{{ x }}{{ config(tags='more') }}{% endmacro %}",
    ),
  }),
  record({
    path: constantFrom('seeds/s.csv'),
    text: constantFrom(undefined, 'id\n1\n', 'id\n2\n'),
  }),
  record({
    path: constantFrom('tests/single.sql'),
    text: constantFrom(undefined, "select * from {{ ref('a') }} where false"),
  }),
  record({
    path: constantFrom('project.yml'),
    text: constantFrom(
      'name: shop\n',
      'name: shop\nvars: {on: false}\n',
      'name: shop\nmodels:\n  shop:\n    +tags: p\n    nowhere:\n      +enabled: false\n',
    ),
  }),
  record({
    path: constantFrom('models/doc.md'),
    text: constantFrom('{% docs about %}one{% enddocs %}', '{% docs about %}two{% enddocs %}'),
  }),
);

function entryText(entry: { name: string; column: boolean; tests: number }): string {
  const about = `  - name: ${entry.name}\n    description: "{{ doc('about') }}"\n`;
  const tests = ['unique', 'not_null'].slice(0, entry.tests).join(', ');
  const columns = `    columns: [{name: id, tests: [${tests}], colour: red}]\n`;
  return about + (entry.column ? columns : '');
}

describe('a project with a parse cache', () => {
  test('is what it would be without one, whatever changes', async () => {
    const edits = array(array(edit, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 8,
    });
    const property = asyncProperty(edits, async (history) => {
      rmSync(folder, { recursive: true, force: true });
      write('project.yml', 'name: shop\n');
      write('macros/twice.sql', '{% macro twice(x) %}{{ 2 * x }}{% endmacro %}');
      write('models/doc.md', '{% docs about %}one{% enddocs %}');
      for (const changes of history) {
        for (const { path, text } of changes) write(path, text);
        const expected = await outcome(load());
        expect(await outcome(fromCache())).toEqual(expected);
        expect(await outcome(fromCache())).toEqual(expected);
      }
    });
    await assert(property, { numRuns: 60 });
  });

  test('reads what depends on another environment, variable or target anew', async () => {
    write('project.yml', 'name: shop\ntargets: {dev: {}, prod: {schema: live}}\n');
    write(
      'models/a.sql',
      "{{ config(alias=env_var('WHO', 'nobody') ~ var('n', 0) ~ target.name) }}select 1",
    );
    const alias = async (options: Partial<LoadOptions>) =>
      (await fromCache(options)).nodes.get('model.shop.a')?.config.alias;
    expect(await alias({})).toBe('nobody0dev');
    expect(await alias({})).toBe('nobody0dev');
    expect(await alias({ env: { WHO: 'ann' } })).toBe('ann0dev');
    expect(await alias({ env: { WHO: 'bob' }, vars: 'n: 7' })).toBe('bob7dev');
    expect(await alias({ vars: 'n: 12345678901234567890' })).toBe('nobody12345678901234567890dev');
    expect(await alias({ vars: 'n: 1' })).toBe('nobody1dev');
    expect(await alias({ vars: 'n: 1.0' })).toBe('nobody1.0dev');
    expect(await alias({ target: 'prod' })).toBe('nobody0prod');
    write('models/a.sql', '{{ config(alias=dbt_metadata_envs|length|string) }}select 1');
    expect(await alias({})).toBe('0');
    expect(await alias({ env: { DBT_ENV_CUSTOM_ENV_team: 'x' } })).toBe('1');
  });

  test('reads what depends on the clock or on chance anew', async () => {
    write('project.yml', 'name: shop\n');
    write('models/now.sql', '{{ config(alias=modules.datetime.datetime.now()|string) }}select 1');
    write('models/lot.sql', '{{ config(alias=range(100000)|random|string) }}select 1');
    const aliases = async () =>
      [...(await fromCache()).nodes.values()].map((node) => node.config.alias);
    const [lot, now] = await aliases();
    const [otherLot, later] = await aliases();
    expect(otherLot).not.toBe(lot);
    expect(later).not.toBe(now);
  });

  test('compiles what it did not read', async () => {
    write('project.yml', 'name: shop\n');
    write('models/a.sql', '\n select {{ 1 + 1 }} as id\n');
    write('models/plain.sql', 'select 1\n');
    write('models/m.yml', 'models: [{name: a, columns: [{name: id, tests: [not_null]}]}]\n');
    await fromCache();
    const project = await fromCache();
    const compiled = async (name: string) => (await compileByName(project, name)).sql;
    expect(await compiled('a')).toBe('select 2 as id');
    expect(await compiled('plain')).toBe('select 1');
    expect(await compiled('not_null_a_id')).toContain('where id is null');
  });

  test('does not open files that are as they were', async () => {
    write('project.yml', 'name: shop\n');
    for (const name of models) write(`models/${name}.sql`, 'select 1 as id');
    await setTimeout(2100);
    await fromCache();
    const cache = join(folder, 'target/parse-cache.json');
    writeFileSync(
      cache,
      readFileSync(cache, 'utf8').replaceAll('select 1 as id', 'select 2 as id'),
    );
    write('models/d.sql', 'select 4 as id');
    const project = await fromCache();
    const code = [...project.nodes.values()].map((node) => 'rawCode' in node && node.rawCode);
    expect(code).toEqual(['select 2 as id', 'select 2 as id', 'select 2 as id', 'select 4 as id']);
  });

  test('takes a damaged cache for none', async () => {
    write('project.yml', 'name: shop\n');
    write('models/a.sql', 'select 1');
    const expected = await outcome(fromCache());
    const cache = join(folder, 'target/parse-cache.json');
    for (const text of ['', '{"key":', '[]', 'null', '{}']) {
      writeFileSync(cache, text);
      expect(await outcome(fromCache())).toEqual(expected);
    }
  });
});
