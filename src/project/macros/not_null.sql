{% test not_null(model, column_name) %}
    {% set query = adapter.dispatch('test_not_null', 'dbt') %}
    {{ query(model, column_name) }}
{% endtest %}

{#- Failures that are kept are whole rows. -#}
{% macro default__test_not_null(model, column_name) %}

{% set shown = '*' if should_store_failures() else column_name %}

select {{ shown }}
from {{ model }}
where {{ column_name }} is null

{% endmacro %}
