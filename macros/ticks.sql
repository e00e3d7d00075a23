{#-
    All ticks of the periods that a change touches: those that got rows and those that lost some, so
    that a group from which rows moved away is computed anew as well. On a full refresh: all ticks.

    prices, changes: `ref('crypto_prices')` and `changes(ref('crypto_prices'))`
    period:          day or month; the partition that a gold model replaces as a whole
-#}
{% macro ticks_of_touched(prices, changes, period) %}
    select *
    from {{ prices }}
    {%- if is_incremental() %}
    where {{ in_touched_periods('last_updated', changes, period) }}
    {%- endif %}
{% endmacro %}


{#- A condition on a column, with the periods as literals: only files that hold such times are opened. -#}
{% macro in_touched_periods(column, changes, period) -%}
    {%- set touched = run_query(
        "select distinct cast(date_trunc('" ~ period ~ "', " ~ column ~ ") as varchar) as start from " ~ changes ~ " order by start"
    ) -%}
    (
        {%- for row in touched.rows %}
        {{ 'or ' if not loop.first }}({{ column }} >= '{{ row.start }}' and {{ column }} < timestamptz '{{ row.start }}' + interval 1 {{ period }})
        {%- else %}
        false
        {%- endfor %}
    )
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
