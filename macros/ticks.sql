{#-
    The starts of the periods that a change touches, as literals: those that got rows and those that
    lost some. None on a full refresh, which computes all of them.

    changes: `changes(ref('crypto_prices'))`
    period:  day or month; the partition that a gold model replaces as a whole
-#}
{% macro touched_periods(changes, period) %}
    {%- if not is_incremental() %}{{ return(none) }}{% endif -%}
    {%- set found = run_query(
        "select distinct cast(date_trunc('" ~ period ~ "', last_updated) as varchar) as start from " ~ changes ~ " order by start"
    ) -%}
    {{ return(found.columns['start'].values() | list) }}
{% endmacro %}


{#- Limits the ticks to the touched periods: only files that hold such times are opened. -#}
{% macro where_touched(touched, period) -%}
    {%- if touched is not none -%}
    where false
    {%- for start in touched %}
        or (last_updated >= '{{ start }}' and last_updated < timestamptz '{{ start }}' + interval 1 {{ period }})
    {%- endfor -%}
    {%- endif -%}
{%- endmacro %}


{#-
    A row without ticks for each touched period, so that a period that lost all of its ticks is
    emptied. `deleted_when` keeps these rows out of the table.
-#}
{% macro union_emptied(touched, column, type='timestamptz') -%}
    {%- for start in touched or [] %}
union all by name
select cast(timestamptz '{{ start }}' as {{ type }}) as {{ column }}, 0 as tick_count
    {%- endfor -%}
{%- endmacro %}


{#- The mean of decimals: the sum is exact, so the order of the rows does not matter. -#}
{% macro average(price) -%}
    cast(sum({{ price }}) / count({{ price }}) as decimal(18, 8))
{%- endmacro %}


{#-
    The sample standard deviation; null for a single tick. Sums of doubles depend on the order of
    their terms, so the terms are ordered by value: the same set of prices gives the same digits.
-#}
{% macro volatility(price) -%}
    cast(stddev_samp(cast({{ price }} as double) order by {{ price }}) as decimal(18, 8))
{%- endmacro %}
