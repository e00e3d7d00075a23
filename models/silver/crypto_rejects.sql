{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        partition_by=['day(ingestion_timestamp)'],
    )
}}

select
    kafka_partition,
    kafka_offset,
    coin_id,
    reject_reason as reason,
    source_shape,
    left(raw_payload, 500) as payload_start,
    kafka_timestamp,
    ingestion_timestamp
from ({{ crypto_units(new_rows(source('bronze', 'crypto_prices_raw')), ref('coins')) }})
where reject_reason is not null
