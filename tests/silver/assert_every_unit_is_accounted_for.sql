{#-
    Each unit (partition, offset, coin) of bronze is in silver, lost against a row of silver with a
    higher position, or a reject: exactly one of the three. And what is in silver and in the rejects is
    a unit of bronze. Messages that no run has read yet are left out: a partition is read up to the
    highest offset that silver or the rejects have of it.
-#}

with reached as (

    select kafka_partition, max(kafka_offset) as kafka_offset
    from (
        select kafka_partition, kafka_offset from {{ ref('crypto_prices') }}
        union all
        select kafka_partition, kafka_offset from {{ ref('crypto_rejects') }}
    )
    group by kafka_partition

),

units as (

    select u.kafka_partition, u.kafka_offset, u.coin_id, u.last_updated
    from ({{ crypto_units(source('bronze', 'crypto_prices_raw'), ref('coins')) }}) as u
    join reached
        on reached.kafka_partition = u.kafka_partition and u.kafka_offset <= reached.kafka_offset

),

places as (

    select
        units.kafka_partition,
        units.kafka_offset,
        units.coin_id,
        case when prices.coin_id is null then 0 else 1 end as in_silver,
        case when rejects.reason is null then 0 else 1 end as in_rejects,
        case when rejects.reason is null and (
            winner.kafka_offset > units.kafka_offset
            or (winner.kafka_offset = units.kafka_offset and winner.kafka_partition > units.kafka_partition)
        ) then 1 else 0 end as lost
    from units
    left join {{ ref('crypto_prices') }} as prices
        on
            prices.kafka_partition = units.kafka_partition
            and prices.kafka_offset = units.kafka_offset
            and prices.coin_id = units.coin_id
    left join {{ ref('crypto_prices') }} as winner
        on winner.coin_id = units.coin_id and winner.last_updated = units.last_updated
    left join {{ ref('crypto_rejects') }} as rejects
        on
            rejects.kafka_partition = units.kafka_partition
            and rejects.kafka_offset = units.kafka_offset
            and rejects.coin_id is not distinct from units.coin_id

),

stored as (

    select kafka_partition, kafka_offset, coin_id from {{ ref('crypto_prices') }}
    union all
    select kafka_partition, kafka_offset, coin_id from {{ ref('crypto_rejects') }}

)

select 'in no or in several places' as fault, kafka_partition, kafka_offset, coin_id
from places
where in_silver + in_rejects + lost <> 1

union all

select 'not in bronze' as fault, kafka_partition, kafka_offset, coin_id
from stored
where not exists (
    select 1
    from units
    where
        units.kafka_partition = stored.kafka_partition
        and units.kafka_offset = stored.kafka_offset
        and units.coin_id is not distinct from stored.coin_id
)
