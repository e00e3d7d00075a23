{#-
    All ticks of the periods that a change touches: those that got rows and those that lost some, so
    that a group from which rows moved away is computed anew as well.

    prices, changes: `ref('crypto_prices')` and `changes(ref('crypto_prices'))`
    period:          day or month; the partition that a gold model replaces as a whole
-#}
{% macro ticks_of_touched(prices, changes, period) %}
    select *
    from {{ prices }}
    where date_trunc('{{ period }}', last_updated) in (
        select date_trunc('{{ period }}', last_updated) from {{ changes }}
    )
{% endmacro %}


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
