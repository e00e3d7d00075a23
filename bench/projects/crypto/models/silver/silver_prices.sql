{#-
    `updated_at` follows from `event_id`. It stands in the key so that a merge opens only the files of
    the days that it touches.
-#}
{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key=['event_id', 'updated_at'],
        partition_by=['day(updated_at)'],
    )
}}

with parsed as (

    select
        rec_offset,
        ingested_at,
        json_transform(payload, '{"id":"VARCHAR","symbol":"VARCHAR","current_price":"DOUBLE","market_cap":"BIGINT","total_volume":"BIGINT","price_change_percentage_24h":"DOUBLE","last_updated":"VARCHAR"}') as j
    from {{ new_rows(ref('prices')) }}

),

ranked as (

    select
        j.id || '|' || j.last_updated as event_id,
        j.id as coin_id,
        j.symbol as symbol,
        j.current_price as price_usd,
        j.market_cap as market_cap_usd,
        j.total_volume as volume_usd,
        j.price_change_percentage_24h as change_pct_24h,
        j.last_updated::timestamp as updated_at,
        ingested_at,
        rec_offset,
        row_number() over (partition by j.id, j.last_updated order by rec_offset desc) as rn
    from parsed
    where j.id is not null and j.current_price > 0

)

select * exclude (rn) from ranked where rn = 1
