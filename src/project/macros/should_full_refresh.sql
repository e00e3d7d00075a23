{%- macro should_full_refresh() -%}
    {%- set wanted = config.get('full_refresh') -%}
    {{ return(flags.FULL_REFRESH if wanted is none else wanted) }}
{%- endmacro -%}
