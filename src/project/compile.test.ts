import { expect, test } from 'vitest';
import { compileInline } from './compile.js';
import type { Adapter } from './adapter.js';
import { compileByName, loadFixture, runContext } from '../testing/project-fixture.js';

const rows = (...values: number[]): Adapter => ({
  type: 'duckdb',
  execute: (sql) => {
    asked.push(sql);
    return Promise.resolve({
      columns: [{ name: 'n', type: 'INTEGER' }],
      rows: values.map((n) => [n]),
    });
  },
  getRelation: (relation) => Promise.resolve({ ...relation, type: 'table' }),
  getColumns: () => Promise.resolve([{ name: 'id', dataType: 'bigint' }]),
  listRelations: () => Promise.resolve([]),
  schemaExists: () => Promise.resolve(false),
  createSchema: () => Promise.resolve(),
});
const asked: string[] = [];

test('ephemeral models become CTEs, inner ones first', async () => {
  const project = await loadFixture({
    'models/e1.sql': "{{ config(materialized='ephemeral') }}\nselect 1 as id",
    'models/e2.sql': "{{ config(materialized='ephemeral') }}\nselect * from {{ ref('e1') }}",
    'models/a.sql': "select * from {{ ref('e2') }}",
    'models/b.sql': "-- note\nwith x as (select 1)\nselect * from {{ ref('e1') }}, x",
  });
  const a = await compileByName(project, 'a');
  expect(a.sql).toBe(
    'with __dbt__cte__e1 as (\n\nselect 1 as id\n),  __dbt__cte__e2 as (\n\nselect * from __dbt__cte__e1\n) select * from __dbt__cte__e2',
  );
  const b = await compileByName(project, 'b');
  expect(b.sql).toBe(
    '-- note\nwith  __dbt__cte__e1 as (\n\nselect 1 as id\n), x as (select 1)\nselect * from __dbt__cte__e1, x',
  );
  const place = (sql: string, text: string) => a.locate(sql.indexOf(text))?.location;
  expect(place(a.sql, '1 as id')).toMatchObject({ file: 'models/e1.sql', line: 2, column: 8 });
  expect(a.locate(a.sql.lastIndexOf('select'))?.location).toMatchObject({
    file: 'models/a.sql',
    line: 1,
    column: 1,
  });
  expect(b.locate(b.sql.indexOf(', x'))?.location).toBeUndefined();
  expect(b.locate(b.sql.indexOf('select * from __'))?.location).toMatchObject({ line: 3 });
});

test('a file keeps its places when the white space around it is dropped', async () => {
  const project = await loadFixture({
    'models/a.sql': '\n\n  select 1 as id\n\n',
    'models/b.sql': "\n  select * from {{ ref('a') }}\n\n",
  });
  const a = await compileByName(project, 'a');
  expect(a.sql).toBe('select 1 as id');
  expect(a.locate(7)?.location).toMatchObject({ line: 3, column: 10 });
  const b = await compileByName(project, 'b');
  expect(b.sql).toBe('select * from "lake"."main"."a"');
  expect(b.locate(7)?.location).toMatchObject({ file: 'models/b.sql', line: 2, column: 10 });
});

test('new_rows and changes give the views of the run', async () => {
  const project = await loadFixture({
    'models/_s.yml': 'sources: [{ name: raw, tables: [{ name: t }] }]\n',
    'models/a.sql':
      "{{ config(materialized='table') }}select * from {{ new_rows(source('raw', 't')) }}",
    'models/b.sql':
      "select * from {{ changes(ref('a')) }} union all select * from {{ changes(ref('a')) }}",
    'models/v.sql': 'select 1',
    'models/c.sql': "select * from {{ new_rows(ref('v')) }}",
  });
  const a = await compileByName(project, 'a');
  expect(a.sql).toBe('select * from "new-rows:source.shop.raw.t"');
  expect(a.changeInputs).toEqual([{ form: 'new-rows', uniqueId: 'source.shop.raw.t' }]);
  expect((await compileByName(project, 'b')).changeInputs).toHaveLength(1);
  expect(project.parents.get('model.shop.a')).toEqual(['source.shop.raw.t']);
  await expect(compileByName(project, 'c')).rejects.toMatchObject({
    code: 'LAKE-T004',
    location: { file: 'models/c.sql', line: 1, column: 18 },
    hint: expect.stringContaining('materialization is view') as string,
  });
});

test('is_incremental needs an incremental model and a run that is', async () => {
  const project = await loadFixture({
    'models/a.sql': "{{ config(materialized='incremental') }}{{ is_incremental() }}",
    'models/b.sql': '{{ is_incremental() }}',
  });
  const sql = async (name: string, isIncremental: boolean) =>
    (await compileByName(project, name, { isIncremental })).sql;
  expect([await sql('a', false), await sql('a', true), await sql('b', true)]).toEqual([
    'False',
    'True',
    'False',
  ]);
});

test('each question to the database is asked once, and logs are told once', async () => {
  asked.length = 0;
  const project = await loadFixture({
    'models/a.sql':
      "{{ log('hi', info=true) }}{% if execute %}{% set t = run_query('q1') %}{{ t.columns[0].values() }}{% for c in adapter.get_columns_in_relation(this) %}{{ c.name }}{% endfor %}{% call statement('s', fetch_result=true) %}q2{% endcall %}{{ load_result('s').data }}{% endif %}",
  });
  const logs: string[] = [];
  const { sql } = await compileByName(project, 'a', {
    adapter: rows(1, 2),
    onLog: (_, message) => logs.push(message),
  });
  expect(sql).toBe('(1, 2)id[(1,), (2,)]');
  expect(asked).toEqual(['q1', 'q2']);
  expect(logs).toEqual(['hi']);
});

test('a question without a database says what to do, at the place of the call', async () => {
  const project = await loadFixture({
    'models/a.sql': "select 1\n{% if execute %}{% set t = run_query('q') %}{% endif %}",
  });
  await expect(compileByName(project, 'a')).rejects.toMatchObject({
    code: 'LAKE-T004',
    location: { file: 'models/a.sql', line: 2 },
  });
});

test('a reference that parsing did not see is an error', async () => {
  const project = await loadFixture({
    'models/a.sql': 'select 1',
    'models/b.sql': "{% if execute %}select * from {{ ref('a') }}{% endif %}",
  });
  await expect(compileByName(project, 'b')).rejects.toMatchObject({
    code: 'LAKE-G001',
    hint: "add this line to the top of the file: -- depends_on: {{ ref('a') }}",
    location: { file: 'models/b.sql', line: 1, column: 34 },
  });
});

test('generic tests: names, arguments, where, places', async () => {
  const project = await loadFixture({
    'models/a.sql': 'select 1 as id',
    'models/_m.yml': [
      'models:',
      '  - name: a',
      '    columns:',
      '      - name: id',
      '        data_tests:',
      '          - not_null: { config: { where: "id > {{ var(\'x\', 5) }}", severity: warn } }',
      "          - relationships: { arguments: { to: ref('b'), field: id } }",
      '          - accepted_values: { name: known, values: ["it\'\'s", 2] }',
    ].join('\n'),
    'models/b.sql': 'select 1 as id',
  });
  const flat = async (name: string) => {
    const { sql } = await compileByName(project, name);
    return sql.replace(/\s+/g, ' ').trim();
  };
  expect(await flat('not_null_a_id')).toBe(
    'select id from (select * from "lake"."main"."a" where id > 5) dbt_subquery where id is null',
  );
  expect(await flat('known')).toContain(`not in ( 'it''s','2' )`);
  const related = [...project.nodes.values()].find(
    (n) => n.name === 'relationships_a_id__id__ref_b_',
  );
  expect(project.parents.get(related?.uniqueId ?? '')).toEqual(['model.shop.b', 'model.shop.a']);
  const warned = await compileByName(project, 'not_null_a_id');
  expect(warned.node).toMatchObject({ testConfig: { severity: 'warn', where: 'id > 5' } });
  expect(warned.locate(warned.sql.indexOf('select'))?.location).toMatchObject({
    file: 'models/_m.yml',
    line: 6,
  });
});

test('inline text may read every node, and its errors show it', async () => {
  const project = await loadFixture({ 'models/a.sql': 'select 1' });
  const inline = await compileInline(project, "select * from {{ ref('a') }}", runContext());
  expect(inline).toMatchObject({
    sql: 'select * from "lake"."main"."a"',
    dependsOn: ['model.shop.a'],
  });
  await expect(compileInline(project, "{{ ref('b') }}", runContext())).rejects.toMatchObject({
    code: 'LAKE-G001',
    source: "{{ ref('b') }}",
  });
});

test('what YAML calls a date is one in fromyaml; quoted it is text', async () => {
  const project = await loadFixture({
    'models/a.sql': '{{ fromyaml(\'{a: 2020-01-02, b: "2020-01-02", c: 2020-01-02T03:04:05Z}\') }}',
  });
  expect((await compileByName(project, 'a')).sql).toBe(
    "{'a': datetime.date(2020, 1, 2), 'b': '2020-01-02', 'c': datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)}",
  );
});

test('context gives macros by computed names, and a failing call its own message', async () => {
  const project = await loadFixture({
    'macros/f.sql':
      '{% macro f(x) %}<{{ x }}>{% endmacro %}{% macro g() %}{{ nope.y }}{% endmacro %}',
    'models/a.sql': "{{ context['f'](1) }}{{ context.get('none') is none }}{{ 'ref' in context }}",
    'models/b.sql': "{% if execute %}{{ try_or_compiler_error('it broke', g) }}{% endif %}",
  });
  expect((await compileByName(project, 'a')).sql).toBe('<1>TrueTrue');
  await expect(compileByName(project, 'b')).rejects.toThrow('it broke');
});

test('quoting: of a source, its table over it', async () => {
  const project = await loadFixture({
    'models/s.yml':
      'sources:\n  - name: raw\n    quoting: {database: false, schema: false}\n    tables: [{name: x}, {name: y, quoting: {schema: true, identifier: false}}]\n',
    'models/a.sql': "{{ source('raw', 'x') }} {{ source('raw', 'y') }}",
  });
  expect((await compileByName(project, 'a')).sql).toBe('lake.raw."x" lake."raw".y');
});

test('a source without a text for its database or schema has the usual ones', async () => {
  const project = await loadFixture({
    'models/s.yml':
      'sources:\n  - {name: raw, database: "{{ var(\'db\', \'\') }}", schema: "", tables: [{name: x, identifier: ""}]}\n',
    'models/a.sql': "{{ source('raw', 'x') }}",
  });
  expect((await compileByName(project, 'a')).sql).toBe('"lake"."raw"."x"');
});

test('quoting: of the project, a model over it', async () => {
  const project = await loadFixture({
    'project.yml': 'name: shop\nquoting: {database: false, schema: false, identifier: false}\n',
    'models/s.yml': 'sources:\n  - {name: raw, tables: [{name: x, quoting: {identifier: true}}]}\n',
    'models/a.sql': "{{ config(quoting={'schema': true}) }}select 1 as id",
    'models/b.sql': "select * from {{ ref('a') }}, {{ source('raw', 'x') }} -- {{ this }}",
  });
  expect((await compileByName(project, 'b')).sql).toBe(
    'select * from lake."main".a, lake.raw."x" -- lake.main.b',
  );
});

test('a source that only execution reaches may be named, a model may not', async () => {
  const late = (call: string) => `{% if execute %}{{ ${call} }}{% endif %}`;
  const project = await loadFixture({
    'models/s.yml': 'sources:\n  - {name: raw, tables: [{name: x}]}\n',
    'models/a.sql': late("source('raw', 'x')"),
    'models/b.sql': late("ref('a')"),
  });
  expect((await compileByName(project, 'a')).sql).toBe('"lake"."raw"."x"');
  await expect(compileByName(project, 'b')).rejects.toThrow('only reached while it runs');
});
