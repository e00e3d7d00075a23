with hours as (

    select
        cast(hour as date) as day,
        symbol,
        arg_min(open_price_usd, hour) as open_price_usd,
        max(high_price_usd) as high_price_usd,
        min(low_price_usd) as low_price_usd,
        arg_max(close_price_usd, hour) as close_price_usd,
        count(*) as hours_with_ticks
    from {{ ref('crypto_hourly_ohlc') }}
    group by cast(hour as date), symbol

)

select day, symbol
from {{ ref('crypto_daily_summary') }} as days
full join hours using (day, symbol)
where
    days.open_price_usd is distinct from hours.open_price_usd
    or days.high_price_usd is distinct from hours.high_price_usd
    or days.low_price_usd is distinct from hours.low_price_usd
    or days.close_price_usd is distinct from hours.close_price_usd
    or days.hours_with_ticks is distinct from hours.hours_with_ticks
