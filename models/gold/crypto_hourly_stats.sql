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
    {{ average('price_usd') }} as avg_price_usd,
    max(price_usd) as max_price_usd,
    min(price_usd) as min_price_usd,
    {{ volatility('price_usd') }} as price_volatility,
    count(*) as tick_count
from ticks
group by date_trunc('hour', last_updated), symbol, coin_id
{{ union_emptied(touched, 'hour') }}
