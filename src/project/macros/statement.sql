{#- Runs a query and keeps its rows under a name, for load_result. Prints nothing. -#}
{%- macro statement(name=none, fetch_result=false, auto_begin=true, language='sql') -%}
    {%- if execute -%}
        {%- set text = caller() -%}
        {%- set response, table = adapter.execute(text) -%}
        {%- if name is not none -%}
            {%- do store_result(name, response=response, agate_table=table) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}

{#- The rows of a query as a table; nothing while parsing. -#}
{%- macro run_query(sql) -%}
    {%- if not execute -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set _, table = adapter.execute(sql) -%}
    {{ return(table) }}
{%- endmacro -%}
