import { array, assert, asyncProperty, constantFrom, option } from 'fast-check';
import { expect, test } from 'vitest';
import { parseTemplate } from '../jinja/template.js';
import { loadErrors, loadFixture, type FixtureFiles } from '../testing/project-fixture.js';

/** What templates of an outline are made of. */
const outlined = [
  'select 1 as id',
  ' from {{ ref("a") }} ',
  "{{ ref('shop', 'b', v=none) }}\n",
  "{{ ref('b', version=1) }}",
  "{{ source('raw', 'events') }}",
  "{{ source(source_name='raw', table_name='events') }}",
  "{{ config(materialized='incremental', tags=['x', 'y'], meta={'n': 1.0, 'deep': [none, true, (1, -2)]}) }}",
  "{{ config({'alias': 'other', 'unique_key': ['id']}) }}",
  "{{ config(tags='z', meta={'big': 12345678901234567890}) }}",
  '{% if is_incremental() %}{{ ref("a") }}{% else %}{{ ref("b") }}{% endif %}',
  '{% if not execute %}{{ config(schema="s") }}{% elif is_incremental() %}{{ ref("b") }}{% endif %}',
  '{% if not is_incremental() %}{{ new_rows(ref("a")) }}{% endif %}',
  "{{ changes(source('raw', 'events')) }}",
  "{{ var('days', 3) }} {{ var('nowhere') }} {{ env_var('HOME_OF', 'x') }}",
  '{# nothing #}{{ this }}{{ unknown_name }}',
] as const;

/** What only rendering can tell, and mistakes. */
const others = [
  "{{ ref('a') | upper }}",
  '{% for name in ["a", "b"] %}{{ ref(name) }}{% endfor %}',
  "{{ ref('a', 'b', 'c') }}",
  '{{ ref(1) }}',
  "{{ source('raw') }}",
  '{{ config(1) }}',
  "{{ env_var('NOT_SET') }}",
  '{{ none.x.y }}',
  '{% set ref = 1 %}{{ ref("a") }}',
  "{{ config(enabled=target.name == 'dev') }}",
  '{{ twice("a") }}',
] as const;

function project(model: string, macros: string): FixtureFiles {
  return {
    'models/raw.yml': 'sources: [{name: raw, tables: [{name: events}]}]\n',
    'models/a.sql': 'select 1',
    'models/b.sql': 'select 2',
    'models/m.sql': model,
    'macros/m.sql': `{% macro twice(n) %}{{ ref(n) }}{{ ref(n) }}{% endmacro %}${macros}`,
  };
}

async function outcome(files: FixtureFiles): Promise<unknown> {
  const errors = await loadErrors(files);
  if (errors.length > 0) {
    return errors.map(({ code, message, location }) => ({ code, message, location }));
  }
  const { nodes } = await loadFixture(files);
  const node = nodes.get('model.shop.m');
  if (node?.resourceType !== 'model') throw new Error('the model is not there');
  const { refs, sources, config, dependsOn, relation } = node;
  return { refs, sources, config, dependsOn, relation };
}

/** Nothing that an outline can tell, and nothing that a node is changed by. */
const onlyRendered = '{% set never_read = 1 %}';

test('an outline tells what rendering tells', async () => {
  const pieces = array(constantFrom(...outlined, ...outlined, ...others), {
    minLength: 1,
    maxLength: 5,
  });
  const overrides = option(
    constantFrom(
      "{% macro ref(name) %}{{ return(builtins.ref('b')) }}{% endmacro %}",
      '{% macro is_incremental() %}{{ return(true) }}{% endmacro %}',
    ),
    { nil: '', freq: 6 },
  );
  const property = asyncProperty(pieces, overrides, async (parts, macros) => {
    const text = parts.join('\n');
    const told = await outcome(project(text, macros));
    expect(told).toEqual(await outcome(project(text + onlyRendered, macros)));
  });
  await assert(property, { numRuns: 150 });
});

test.each(outlined)('%s has an outline', (text) => {
  expect(parseTemplate({ file: 'a.sql', text }).outline).toBeDefined();
});
