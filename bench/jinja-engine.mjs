// Parses and renders models with one engine: `node jinja-engine.mjs lake|nunjucks|@huggingface/jinja COUNT`.
// Prints the seconds it took and how much text came out. Every engine gets the same templates, which
// use only what all of them know; every template is new to the engine.

const [engine, count] = process.argv.slice(2);
const templates = Array.from({ length: Number(count) }, (_, i) => model(i));
const functions = {
  config: () => '',
  ref: (name) => `"lake"."silver"."${name}"`,
  source: (schema, name) => `"lake"."${schema}"."${name}"`,
  is_incremental: () => true,
};
const values = { target: { name: 'dev', schema: 'silver' }, days: 3 };

const render = await renderer(engine);
const started = performance.now();
let characters = 0;
templates.forEach((text, i) => {
  characters += render(`models/m${i}.sql`, text).length;
});
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, characters }));

async function renderer(name) {
  if (name === 'lake') return lake();
  if (name === 'nunjucks') return nunjucks();
  return huggingface();
}

async function lake() {
  const { parseTemplate } = await import('../dist/jinja/template.js');
  const { fromValue, hostFunction, toValue } = await import('../dist/jinja/host.js');
  const hosted = Object.entries(functions).map(([name, call]) => [
    name,
    hostFunction(name, ({ args }) => toValue(call(...args.map(fromValue)))),
  ]);
  const plain = Object.entries(values).map(([name, value]) => [name, toValue(value)]);
  const globals = new Map([...hosted, ...plain]);
  return (file, text) =>
    parseTemplate({ file, text, form: 'jinja' }).render({ globals, undefined: 'run' }).text;
}

async function nunjucks() {
  const { default: library } = await import('nunjucks');
  const environment = new library.Environment(null, { autoescape: false });
  const context = { ...functions, ...values };
  return (file, text) => new library.Template(text, environment, file).render(context);
}

async function huggingface() {
  const { Template } = await import('@huggingface/jinja');
  const context = { ...functions, ...values };
  return (_, text) => new Template(text).render(context);
}

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
