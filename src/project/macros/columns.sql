{#- Lists of columns, and queries about them. -#}

{%- macro get_list_of_column_names(columns) -%}
    {{ return(columns | map(attribute='name') | list) }}
{%- endmacro -%}

{%- macro get_quoted_csv(column_names) -%}
    {%- set quoted = [] -%}
    {%- for name in column_names %}{% do quoted.append(adapter.quote(name)) %}{% endfor -%}
    {{ return(quoted | join(', ')) }}
{%- endmacro -%}

{#- Columns of the source whose names the target has not. -#}
{%- macro diff_columns(source_columns, target_columns) -%}
    {%- set known = target_columns | map(attribute='name') | list -%}
    {{ return(source_columns | rejectattr('name', 'in', known) | list) }}
{%- endmacro -%}

{#- Columns that both have, with types that are no widening of each other. -#}
{%- macro diff_column_data_types(source_columns, target_columns) -%}
    {%- set changed = [] -%}
    {%- for column in source_columns -%}
        {%- set target = target_columns | selectattr('name', 'equalto', column.name) | first -%}
        {%- if target and column.expanded_data_type != target.expanded_data_type and not column.can_expand_to(other_column=target) -%}
            {%- do changed.append({'column_name': target.name, 'new_type': column.expanded_data_type}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(changed) }}
{%- endmacro -%}

{#- A query's columns without its rows. -#}
{%- macro get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
    {{ return(adapter.dispatch('get_empty_subquery_sql', 'dbt')(select_sql, select_sql_header)) }}
{%- endmacro -%}
{%- macro default__get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
    select * from (
        {{ select_sql }}
    ) as __dbt_sbq
    where false
    limit 0
{% endmacro -%}

{%- macro get_column_schema_from_query(select_sql, select_sql_header=none) -%}
    {{ return(adapter.get_column_schema_from_query(get_empty_subquery_sql(select_sql, select_sql_header))) }}
{%- endmacro -%}
