// The templates that the engines are compared with, by what makes them typical. They use only what
// all engines know; `i` makes each one new.

/** What the templates see. */
export const functions = {
  config: () => '',
  ref: (name) => `"lake"."silver"."${name}"`,
  source: (schema, name) => `"lake"."${schema}"."${name}"`,
  is_incremental: () => true,
  not_null: (model, column) => `select ${column} from ${model} where ${column} is null`,
};
export const values = { target: { name: 'dev', schema: 'silver' }, days: 3 };

/**
 * By name: the template number `i`, how many of them are rendered for each model, and how much of
 * nunjucks' time and CPU they may take, with less memory than it. Loops are where an engine that
 * makes JavaScript of its templates is at its best: they have no limit.
 */
export const workloads = {
  models: { template: model, share: 1, limit: 1 / 3 },
  macros: { template: macros, share: 1 / 2, limit: 1 / 3 },
  'plain SQL': { template: plain, share: 1 / 2, limit: 1 / 3 },
  tests: { template: test, share: 4, limit: 1 / 3 },
  loops: { template: loop, share: 1 / 50 },
};

/** A model as projects have them: a config, imports as CTEs, a loop over columns, an incremental filter. */
function model(i) {
  const columns = Array.from({ length: 4 + (i % 9) }, (_, c) => `'column_${i}_${c}'`).join(', ');
  return `{{ config(materialized='incremental', unique_key='id_${i}', tags=['daily', 'group_${i % 7}']) }}

{#- what ${i} is about -#}
{% set columns = [${columns}] %}
{% set window = days * ${1 + (i % 5)} %}

with orders as (
    select * from {{ ref('stg_orders_${i % 100}') }}
),

payments as (
    select * from {{ source('raw', 'payments_${i % 50}') }}
    {% if is_incremental() %}
    where loaded_at > (select max(loaded_at) - interval '{{ window }} days' from {{ ref('self_${i}') }})
    {% endif %}
),

final as (
    select
        orders.id as id_${i},
        {% for column in columns %}
        sum(case when payments.method = '{{ column }}' then payments.amount else 0 end) as {{ column | upper }}_amount
        {%- if not loop.last %},{% endif %}
        {% endfor %}
    from orders
    left join payments on payments.order_id = orders.id
    {% if target.name == 'dev' and ${i % 3} > 0 %}
    where orders.created_at >= current_date - {{ window }}
    {% elif target.name == 'prod' %}
    where true
    {% else %}
    -- all of them
    {% endif %}
    group by 1
)

{% macro cents(name, digits=2) %}round({{ name }} / 100.0, {{ digits }}){% endmacro %}
select *, {{ cents('total') }} as total from final
`;
}

/** A file of small macros that call each other. */
function macros(i) {
  const names = Array.from({ length: 8 }, (_, m) => `column_${i}_${m}`);
  const definitions = names.map(
    (name, m) => `{% macro ${name}(column, digits=${m}, suffix='_usd') %}
  {%- if digits > 2 -%}
    round({{ column }} / 100.0, {{ digits }}) as {{ column }}{{ suffix }}
  {%- else -%}
    {{ cast_${i}(column, 'bigint') }} as {{ column }}
  {%- endif -%}
{% endmacro %}
`,
  );
  return `{% macro cast_${i}(column, type) %}cast({{ column | trim }} as {{ type }}){% endmacro %}
${definitions.join('')}
select
${names.map((name) => `  {{ ${name}('amount_${i % 10}') }}, {{ ${name}('price', 4, suffix='_eur') }}`).join(',\n')}
from {{ ref('stg_${i % 100}') }}
`;
}

/** Long SQL in which little is template. */
function plain(i) {
  const lines = Array.from(
    { length: 150 },
    (_, n) =>
      `    coalesce(t.column_${n}, 0) * case when t.kind in ('a', 'b') then ${i} else 1 end as value_${n},`,
  );
  return `-- {{ target.name }}
with t as (select * from {{ ref('stg_${i % 100}') }})
select
${lines.join('\n')}
    t.id -- {"a": {b: ${i}}}
from t
where day >= current_date - {{ days }}
`;
}

/** A generic test of one column. */
function test(i) {
  return `{{ not_null(ref('model_${i % 500}'), 'column_${i}') }}`;
}

/** A few templates that write much. */
function loop(i) {
  return `{% for n in range(500) %}
{% set name = 'c' ~ n %}
{% if loop.first %}select{% endif %} {{ name | upper }} + {{ n * ${1 + (i % 7)} }}{% if n % 2 == 0 %} as even{% endif %}{{ ',' if not loop.last }}
{%- for m in [1, 2, 3] %} {{ m }}:{{ loop.index }}{% endfor %}
{% endfor %}`;
}
