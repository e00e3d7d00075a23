select hour, symbol, 'stats' as model
from {{ ref('crypto_hourly_stats') }}
where avg_price_usd not between min_price_usd and max_price_usd

union all

select hour, symbol, 'ohlc' as model
from {{ ref('crypto_hourly_ohlc') }}
where
    open_price_usd not between low_price_usd and high_price_usd
    or close_price_usd not between low_price_usd and high_price_usd
    or opened_at > closed_at
    or opened_at < hour
    or closed_at >= hour + interval 1 hour
