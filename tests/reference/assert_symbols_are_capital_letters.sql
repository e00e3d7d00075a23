-- Gold groups by symbol: `btc` and `BTC` would be two groups.
select coin_id, symbol
from {{ ref('coins') }}
where not regexp_full_match(symbol, '[A-Z0-9]+')
