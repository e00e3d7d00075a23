{{
    config(
        materialized='incremental',
        incremental_strategy='insert_overwrite',
        partition_by=['month(day)'],
        deleted_when='tick_count = 0',
        unique_key=['day', 'symbol'],
    )
}}

{%- set touched = touched_periods(changes(ref('crypto_prices')), 'month') %}

with ticks as (

    select * from {{ ref('crypto_prices') }}
    {{ where_touched(touched, 'month') }}

),

days as (

    select
        cast(last_updated as date) as day,
        symbol,
        coin_id,
        arg_min(price_usd, last_updated) as open_price_usd,
        max(price_usd) as high_price_usd,
        min(price_usd) as low_price_usd,
        arg_max(price_usd, last_updated) as close_price_usd,
        {{ average('price_usd') }} as avg_price_usd,
        {{ volatility('price_usd') }} as price_volatility,
        arg_max(volume_24h_usd, last_updated) as volume_24h_usd,
        arg_max(market_cap_usd, last_updated) as market_cap_usd,
        count(distinct date_trunc('hour', last_updated)) as hours_with_ticks,
        count(*) as tick_count
    from ticks
    group by cast(last_updated as date), symbol, coin_id

)

select
    day,
    symbol,
    coin_id,
    open_price_usd,
    high_price_usd,
    low_price_usd,
    close_price_usd,
    avg_price_usd,
    price_volatility,
    cast(100 * (close_price_usd / open_price_usd - 1) as decimal(18, 6)) as change_pct,
    volume_24h_usd,
    market_cap_usd,
    hours_with_ticks,
    tick_count
from days
{{ union_emptied(touched, 'day', 'date') }}
