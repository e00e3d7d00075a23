{#- What the database has under a relation's name; none where it has nothing. -#}
{%- macro load_cached_relation(relation) -%}
    {{ return(adapter.get_relation(relation.database, relation.schema, relation.identifier)) }}
{%- endmacro -%}
{%- macro load_relation(relation) -%}{{ return(load_cached_relation(relation)) }}{%- endmacro -%}

{#- `[whether it was there, the relation]`. -#}
{%- macro get_or_create_relation(database, schema, identifier, type) -%}
    {%- set found = adapter.get_relation(database, schema, identifier) -%}
    {%- if found -%}{{ return([true, found]) }}{%- endif -%}
    {{ return([false, api.Relation.create(database=database, schema=schema, identifier=identifier, type=type)]) }}
{%- endmacro -%}

{%- macro make_temp_relation(base_relation, suffix='__dbt_tmp') -%}
    {{ return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix})) }}
{%- endmacro -%}

{%- macro get_columns_in_query(select_sql) -%}
    {%- set rows = run_query('select * from (' ~ select_sql ~ ') as dbt_sbq where false limit 0') -%}
    {{ return(rows.columns.keys() | list if rows else []) }}
{%- endmacro -%}

{%- macro get_columns_in_relation(relation) -%}{{ return(adapter.get_columns_in_relation(relation)) }}{%- endmacro -%}
