{{
    config(
        materialized='incremental',
        incremental_strategy='insert_overwrite',
        partition_by=['day(hour)'],
        deleted_when='tick_count = 0',
        unique_key=['hour', 'symbol'],
    )
}}

{%- set touched = touched_periods(changes(ref('crypto_prices')), 'day') %}

with ticks as (

    select * from {{ ref('crypto_prices') }}
    {{ where_touched(touched, 'day') }}

)

select
    date_trunc('hour', last_updated) as hour,
    symbol,
    coin_id,
    arg_min(price_usd, last_updated) as open_price_usd,
    max(price_usd) as high_price_usd,
    min(price_usd) as low_price_usd,
    arg_max(price_usd, last_updated) as close_price_usd,
    {{ average('price_usd') }} as avg_price_usd,
    arg_max(volume_24h_usd, last_updated) as volume_24h_usd,
    min(last_updated) as opened_at,
    max(last_updated) as closed_at,
    count(*) as tick_count
from ticks
group by date_trunc('hour', last_updated), symbol, coin_id
{{ union_emptied(touched, 'hour') }}
