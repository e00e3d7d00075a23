import { expect, test } from 'vitest';
import { compileByName, loadFixture } from '../testing/project-fixture.js';

/** The text that dbt with DuckDB gives, white space included. */
test.each([
  ["dateadd('day', 1, 'x')", '\n\n    (x + cast(1 as bigint) * interval 1 day)'],
  ["dateadd('quarter', -1, 'x')", '\n\n    (x + (cast(-1 as bigint) * 3) * interval 1 month)'],
  [
    "datediff('a', 'b', 'month')",
    "\n        (date_diff('month', a::timestamp, b::timestamp ))\n    ",
  ],
  ["safe_cast('a', 'int')", '\n    \n    cast(a as int)\n'],
  ["cast_bool_to_text('a')", '\n  \n    cast(a as TEXT)\n\n'],
  ["length('a')", '\n\n    length(\n        a\n    )'],
  ["right('a', 3)", '\n\n    right(\n        a,\n        3\n    )'],
  ["replace('a', 'b', 'c')", '\n\n    replace(\n        a,\n        b,\n        c\n    )\n\n\n'],
  ["position('a', 'b')", '\n\n    position(\n        a in b\n    )'],
  ['except()', '\n\n    except\n\n'],
  ['array_construct([1, 2])', '\n    array[ 1 , 2 ]\n    '],
  ['array_construct()', '\n    array[]::integer[]\n    '],
  [
    'generate_series(3)',
    '\n    select\n        generate_series as generated_number\n    from generate_series(1, 3)\n',
  ],
  [
    "listagg('a', \"'|'\", 'order by b')",
    "\n    string_agg(\n        a,\n        '|'\n        order by b\n        )",
  ],
  [
    "listagg('a', limit_num=2)",
    "list_aggr(\n        (array_agg(\n            a\n            \n        ))[1:2],\n        'string_agg',\n        ','\n        )",
  ],
  [
    "last_day('x', 'month')",
    "cast(\n        \n\n    (\n\n    (date_trunc('month', x) + cast(1 as bigint) * interval 1 month) + cast(-1 as bigint) * interval 1 day)\n        as date)",
  ],
])('dbt.%s', async (call, text) => {
  const project = await loadFixture({ 'models/a.sql': `[{{ dbt.${call} }}]` });
  expect((await compileByName(project, 'a')).sql).toBe(`[${text}]`);
});

test('generic tests give the text of dbt, and may be replaced by dispatch', async () => {
  const project = await loadFixture({
    'models/a.sql': 'select 1 as id',
    'models/_a.yml':
      'models:\n  - name: a\n    columns:\n      - name: id\n        data_tests: [not_null, unique]\n',
    'macros/m.sql': '{% macro default__test_unique(model, column_name) %}select 2{% endmacro %}',
    'project.yml':
      'name: shop\ndispatch:\n  - macro_namespace: dbt\n    search_order: [shop, dbt]\n',
  });
  expect((await compileByName(project, 'not_null_a_id')).sql).toBe(
    '\n    \n    \n\n\n\nselect id\nfrom "lake"."main"."a"\nwhere id is null\n\n\n',
  );
  expect((await compileByName(project, 'unique_a_id')).sql).toBe('\n    \n    select 2\n');
});
