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

{#- A table of the connection, which is in no schema. -#}
{%- macro make_temp_relation(base_relation, suffix='__dbt_tmp') -%}
    {%- set name = base_relation.identifier ~ suffix ~ py_current_timestring() -%}
    {{ return(base_relation.incorporate(path={'identifier': name, 'schema': none, 'database': none})) }}
{%- endmacro -%}

{%- macro get_columns_in_query(select_sql) -%}
    {%- set rows = run_query('select * from (' ~ select_sql ~ ') as dbt_sbq where false limit 0') -%}
    {{ return([] if rows is none else rows.columns.keys() | list) }}
{%- endmacro -%}

{%- macro get_columns_in_relation(relation) -%}{{ return(adapter.get_columns_in_relation(relation)) }}{%- endmacro -%}

{%- macro make_intermediate_relation(base_relation, suffix='__dbt_tmp') -%}
    {{ return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix})) }}
{%- endmacro -%}
{%- macro make_backup_relation(base_relation, backup_relation_type, suffix='__dbt_backup') -%}
    {%- set path = {'identifier': base_relation.identifier ~ suffix} -%}
    {{ return(base_relation.incorporate(path=path, type=backup_relation_type)) }}
{%- endmacro -%}

{%- macro information_schema_name(database) -%}
    {{ return(adapter.dispatch('information_schema_name', 'dbt')(database)) }}
{%- endmacro -%}
{%- macro default__information_schema_name(database) -%}
    {{ database ~ '.' if database }}INFORMATION_SCHEMA
{%- endmacro -%}
