-- Each price of silver counts in exactly one hour and one day.
with totals as (

    select
        (select count(*) from {{ ref('crypto_prices') }}) as silver,
        (select sum(tick_count) from {{ ref('crypto_hourly_stats') }}) as hourly_stats,
        (select sum(tick_count) from {{ ref('crypto_hourly_ohlc') }}) as hourly_ohlc,
        (select sum(tick_count) from {{ ref('crypto_daily_summary') }}) as daily

)

select *
from totals
where silver <> hourly_stats or silver <> hourly_ohlc or silver <> daily
