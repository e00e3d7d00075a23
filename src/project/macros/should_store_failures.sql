{%- macro should_store_failures() -%}
    {%- set wanted = config.get('store_failures') -%}
    {{ return(flags.STORE_FAILURES if wanted is none else wanted) }}
{%- endmacro -%}
