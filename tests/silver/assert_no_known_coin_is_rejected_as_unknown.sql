-- A coin was added to the seed after its messages were rejected. To take them in:
-- lake build --full-refresh --select coins+
select *
from {{ ref('crypto_rejects') }}
where reason = 'unknown_coin' and coin_id in (select coin_id from {{ ref('coins') }})
