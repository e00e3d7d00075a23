{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key=['coin_id', 'last_updated'],
        partition_by=['day(last_updated)'],
    )
}}

{#-
    One row a coin and time. Of several messages for the same coin and time the one with the highest
    Kafka position stands, by (kafka_offset, kafka_partition), in whatever order they were loaded: so
    a later load may hold the loser, and is compared with what stands here already.
-#}

with units as (

    {{ crypto_units(new_rows(source('bronze', 'crypto_prices_raw')), ref('coins')) }}

),

newest as (

    select *
    from units
    where reject_reason is null
    qualify row_number() over (
        partition by coin_id, last_updated
        order by kafka_offset desc, kafka_partition desc
    ) = 1

)

select
    coin_id,
    symbol,
    price_usd,
    market_cap_usd,
    volume_24h_usd,
    change_24h_pct,
    last_updated,
    polled_at,
    source_shape,
    kafka_partition,
    kafka_offset,
    kafka_timestamp,
    ingestion_timestamp
from newest
{% if is_incremental() %}
where not exists (
    select 1
    from {{ this }} as standing
    where
        standing.coin_id = newest.coin_id
        and standing.last_updated = newest.last_updated
        and (
            standing.kafka_offset > newest.kafka_offset
            or (standing.kafka_offset = newest.kafka_offset and standing.kafka_partition > newest.kafka_partition)
        )
)
{% endif %}
