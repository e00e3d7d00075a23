{#-
    The average is taken of decimals: the prices have six fraction digits, and a sum of doubles would
    depend on the order of the rows, so that no two runs could be compared.
-#}
{{
    config(
        materialized='incremental',
        incremental_strategy='insert_overwrite',
        unique_key=['hour_key'],
        partition_by=['day(event_hour)'],
    )
}}

select
    coin_id || '|' || strftime(date_trunc('hour', updated_at), '%Y%m%d%H') as hour_key,
    coin_id,
    date_trunc('hour', updated_at) as event_hour,
    arg_min(price_usd, updated_at) as open_usd,
    max(price_usd) as high_usd,
    min(price_usd) as low_usd,
    arg_max(price_usd, updated_at) as close_usd,
    avg(cast(price_usd as decimal(18, 6))) as avg_usd,
    max(volume_usd) as volume_usd,
    count(*) as samples,
    max(rec_offset) as last_offset
from {{ ref('silver_prices') }}
{% if is_incremental() -%}
{%- set touched = run_query(
    "select distinct cast(date_trunc('day', updated_at) as varchar) as day from " ~ changes(ref('silver_prices')) ~ " order by day"
) -%}
where false
    {%- for row in touched.rows %}
    or (updated_at >= '{{ row.day }}' and updated_at < timestamp '{{ row.day }}' + interval 1 day)
    {%- endfor %}
{% endif -%}
group by all
