{#- What a generic test reads: the rows of its model that its config `where` keeps. -#}
{%- macro get_where_subquery(relation) -%}
    {{ return(adapter.dispatch('get_where_subquery', 'dbt')(relation)) }}
{%- endmacro -%}

{%- macro default__get_where_subquery(relation) -%}
    {%- set condition = config.get('where', '') -%}
    {%- if not condition -%}
        {{ return(relation) }}
    {%- endif -%}
    (select * from {{ relation }} where {{ condition }}) dbt_subquery
{%- endmacro -%}
