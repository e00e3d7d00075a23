import { expect, test } from 'vitest';
import { loadErrors, loadFixture, type FixtureFiles } from '../testing/project-fixture.js';

const model = { 'models/a.sql': 'select 1 as id' };

test.each<
  [what: string, files: FixtureFiles, code: string, place: string, message: RegExp, hint: RegExp]
>([
  [
    'an unknown key of project.yml',
    { 'project.yml': 'name: shop\nmodel-path: [m]\n' },
    'LAKE-C002',
    'project.yml:2:1',
    /unknown key "model-path"/,
    /did you mean "model-paths"/,
  ],
  [
    'an unknown key of a target',
    { 'project.yml': 'name: shop\ntargets:\n  dev: { shema: x }\n' },
    'LAKE-C002',
    'project.yml:3:10',
    /"shema" under targets.dev/,
    /"schema"/,
  ],
  [
    'a number where text belongs',
    { 'project.yml': 'name: shop\ntargets:\n  dev:\n    threads: many\n' },
    'LAKE-C003',
    'project.yml:4:14',
    /targets.dev.threads must be a number/,
    /^$/,
  ],
  [
    'a missing name',
    { 'project.yml': 'version: 1\n' },
    'LAKE-C003',
    'project.yml:1:1',
    /name is missing/,
    /^$/,
  ],
  [
    'a bad name',
    { 'project.yml': 'name: my-shop\n' },
    'LAKE-C003',
    'project.yml:1:7',
    /name must be letters/,
    /^$/,
  ],
  [
    'a bad duration',
    {
      'project.yml':
        'name: shop\nstreams:\n  s:\n    table: a.b\n    topic: t\n    source: file\n    file: { path: x }\n    trigger: { interval: soon }\n',
    },
    'LAKE-C003',
    'project.yml:8:26',
    /"soon" is not a duration/,
    /^$/,
  ],
  [
    'a stream without its block',
    {
      'project.yml': 'name: shop\nstreams:\n  s: { table: a.b, topic: t, source: kafka }\n',
    },
    'LAKE-C003',
    'project.yml:3:38',
    /has no kafka block/,
    /brokers/,
  ],
  [
    'an unknown default target',
    { 'project.yml': 'name: shop\ntarget: prd\ntargets: { prod: {} }\n' },
    'LAKE-C009',
    'project.yml:2:9',
    /no target "prd"/,
    /"prod"/,
  ],
  [
    'broken YAML',
    { ...model, 'models/_m.yml': 'models:\n  - name: a\n   description: x\n' },
    'LAKE-C001',
    'models/_m.yml:3:4',
    /./,
    /.*/,
  ],
  [
    'a ref to nothing',
    { ...model, 'models/b.sql': "select *\nfrom {{ ref('aa') }}\n" },
    'LAKE-G001',
    'models/b.sql:2:9',
    /depends on a node named 'aa' which was not found/,
    /did you mean "a"/,
  ],
  [
    'a ref to a disabled model',
    {
      'models/a.sql': '{{ config(enabled=false) }}select 1',
      'models/b.sql': "select * from {{ ref('a') }}",
    },
    'LAKE-G001',
    'models/b.sql:1:18',
    /'a' which is disabled/,
    /enabled: false/,
  ],
  [
    'a source that is not declared',
    { 'models/b.sql': "select * from {{ source('raw', 't') }}" },
    'LAKE-G001',
    'models/b.sql:1:18',
    /a source named 'raw.t'/,
    /declare it/,
  ],
  [
    'a cycle',
    {
      'models/a.sql': "select * from {{ ref('b') }}",
      'models/b.sql': "select * from {{ ref('a') }}",
    },
    'LAKE-G002',
    'models/.',
    /a \(models\/a.sql\)[^]*→[^]*b \(models\/b.sql\)|b \(models\/b.sql\)[^]*→[^]*a \(models\/a.sql\)/,
    /reads the next/,
  ],
  [
    'two models of one name',
    { ...model, 'models/x/a.sql': 'select 2' },
    'LAKE-C005',
    'models/x/a.sql:1:1',
    /two models or seeds named "a"/,
    /models\/a.sql:1/,
  ],
  [
    'two models of one table',
    { ...model, 'models/b.sql': "{{ config(alias='A') }}select 2" },
    'LAKE-C005',
    'models/b.sql:1:1',
    /make the table/,
    /models\/a.sql:1/,
  ],
  [
    'an unknown materialization',
    { 'models/a.sql': "\n{{ config(materialized='tabel') }}select 1" },
    'LAKE-C011',
    'models/a.sql:2:4',
    /"tabel" is not supported/,
    /"table"/,
  ],
  [
    'a bad config value in properties',
    {
      ...model,
      'models/_m.yml': 'models:\n  - name: a\n    config:\n      on_schema_change: sync\n',
    },
    'LAKE-C003',
    'models/_m.yml:4:7',
    /"on_schema_change" must be "ignore" or/,
    /.*/,
  ],
  [
    'an unknown generic test',
    {
      ...model,
      'models/_m.yml':
        'models:\n  - name: a\n    columns:\n      - name: id\n        tests: [uniqe]\n',
    },
    'LAKE-T002',
    'models/_m.yml:5:17',
    /no generic test "uniqe"/,
    /"unique"/,
  ],
  [
    'a test without its arguments',
    {
      ...model,
      'models/_m.yml':
        'models:\n  - name: a\n    columns:\n      - name: id\n        tests: [accepted_values: {}, { a: 1, b: 2 }]\n',
    },
    'LAKE-C003',
    'models/_m.yml:5:38',
    /a test is a mapping with one key/,
    /indent/,
  ],
  [
    'a template error in a description',
    { ...model, 'models/_m.yml': 'models:\n  - name: a\n    description: "{{ doc(\'x\') }}"\n' },
    'LAKE-T002',
    'models/_m.yml:3:18',
    /no docs block "x"/,
    /enddocs/,
  ],
  [
    'a template that does not parse',
    { 'models/a.sql': 'select 1\n{% if x %}\n' },
    'LAKE-T001',
    'models/a.sql:2',
    /./,
    /.*/,
  ],
  [
    'a secret in a model',
    { 'models/a.sql': "select '{{ env_var('LAKE_ENV_SECRET_X') }}'" },
    'LAKE-C003',
    'models/a.sql:1:12',
    /LAKE_ENV_SECRET_X/,
    /compiled SQL/,
  ],
  [
    'a Python model',
    { 'models/a.py': 'def model(): pass' },
    'LAKE-C011',
    'models/a.py:1',
    /Python models/,
    /SQL/,
  ],
])('%s', async (_, files, code, place, message, hint) => {
  const [error] = await loadErrors(files);
  expect(error).toMatchObject({ code });
  const { file, line, column } = error?.location ?? {};
  expect([file, line, column].filter((p) => p !== undefined).join(':')).toMatch(
    new RegExp(`^${place.replaceAll('.', '\\.').replace(/\\\.$/, '.')}`),
  );
  expect(error?.message).toMatch(message);
  expect(error?.hint ?? '').toMatch(hint);
});

test('all faults of a project are told at once', async () => {
  const errors = await loadErrors({
    'models/a.sql': '{{ config(materialized="tabel") }}',
    'models/b.sql': "select * from {{ ref('nope') }}",
    'models/c.sql': "select * from {{ ref('a') }}",
    'models/_m.yml': 'models: [b\n',
  });
  expect(new Set(errors.map((e) => e.code))).toEqual(
    new Set(['LAKE-C001', 'LAKE-C011', 'LAKE-G001']),
  );
});

test('a warning about several models of one place is told once, in the file of its package', async () => {
  const { warnings } = await loadFixture({
    'project.yml': 'name: shop\nmodels:\n  +bind: false\n',
    'models/a.sql': 'select 1',
    'models/b.sql': 'select 1',
    'dbt_packages/p/dbt_project.yml': 'name: p\nmodels:\n  p:\n    +bond: true\n',
    'dbt_packages/p/models/c.sql': 'select 1',
    'dbt_packages/p/models/d.sql': 'select 1',
  });
  expect(warnings).toMatchObject([
    {
      message: 'unknown config "bond"',
      location: { file: 'dbt_packages/p/dbt_project.yml', line: 4 },
    },
    { message: 'unknown config "bind"', location: { file: 'project.yml', line: 3 } },
  ]);
});

test('no project', async () => {
  const [error] = await loadErrors({ 'dbt_project.yml': '' }, {});
  expect(error).toMatchObject({ code: 'LAKE-C003' });
});

test.each<[what: string, files: FixtureFiles, code: string, place: string, hint: RegExp]>([
  [
    'properties of an unknown model',
    { ...model, 'models/_m.yml': 'models:\n  - name: aa\n' },
    'LAKE-C006',
    'models/_m.yml:2:11',
    /"a"/,
  ],
  [
    'a config path that reaches nothing',
    { ...model, 'project.yml': 'name: shop\nmodels:\n  shopp:\n    +tags: x\n' },
    'LAKE-C006',
    'project.yml:3:3',
    /"shop"/,
  ],
  [
    'an unknown config',
    { 'models/a.sql': "{{ config(materialised='table') }}select 1" },
    'LAKE-C002',
    'models/a.sql:1:4',
    /"materialized"/,
  ],
  [
    'a hook',
    { 'models/a.sql': "{{ config(pre_hook='drop table x') }}select 1" },
    'LAKE-C011',
    'models/a.sql:1:4',
    /only through models/,
  ],
  [
    'microbatch',
    {
      'models/a.sql':
        "{{ config(materialized='incremental', incremental_strategy='microbatch') }}select 1",
    },
    'LAKE-C011',
    'models/a.sql:1:4',
    /new_rows/,
  ],
  [
    'partitions of another database',
    { 'models/a.sql': "{{ config(partition_by={'field': 'd', 'data_type': 'date'}) }}select 1" },
    'LAKE-C011',
    'models/a.sql:1:4',
    /name columns/,
  ],
  [
    'metrics, which use names of their own',
    {
      ...model,
      'models/_m.yml':
        'metrics:\n  - name: m\n    filter: "{{ Dimension(\'a__b\') }}"\nmodels:\n  - name: a\n',
    },
    'LAKE-C011',
    'models/_m.yml:1:1',
    /^$/,
  ],
  [
    'a misspelt property',
    { ...model, 'models/_m.yml': 'models:\n  - name: a\n    desciption: x\n' },
    'LAKE-C002',
    'models/_m.yml:3:5',
    /"description"/,
  ],
])('a warning for %s', async (_, files, code, place, hint) => {
  const { warnings } = await loadFixture(files);
  expect(warnings).toMatchObject([{ code }]);
  const { file, line, column } = warnings[0]?.location ?? {};
  expect(`${file}:${line}:${column}`).toBe(place);
  expect(warnings[0]?.hint ?? '').toMatch(hint);
});
