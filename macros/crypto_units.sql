{#-
    Explodes messages into units: one row for each coin that a message speaks of, and one row without
    a coin for a message that speaks of none. A unit is named by (kafka_partition, kafka_offset,
    coin_id). `reject_reason` is null where the unit is a usable price, and else the first rule that
    it breaks. A JSON object that names a coin twice counts once, with the last value.

    messages: relation with the bronze columns
    coins:    relation with coin_id and symbol; other coins are rejected

    The shapes that producers of this topic have used:

    producer         one coin a message: schema_version, coin_id, price, last_updated_at, polled_at
    per_coin         one coin a message: coin_id, price_usd, timestamp in milliseconds
    envelope         status and data: {coin: {usd, ...}}; its times have no zone and are UTC
    readme           timestamp, source and data: {coin: {usd, ...}}
    schema_document  {coin: {usd, ...}} with an epoch timestamp beside the coins
-#}
{% macro crypto_units(messages, coins) %}
    with parsed as (

        select
            *,
            case
                when json_valid(raw_payload) then json_transform(
                    raw_payload,
                    '{
                        "error": "JSON", "status": "JSON", "data": "JSON", "timestamp": "VARCHAR",
                        "api_call_timestamp": "VARCHAR", "polled_at": "VARCHAR",
                        "coin_id": "VARCHAR", "vs_currency": "VARCHAR",
                        "price": "VARCHAR", "price_usd": "VARCHAR", "market_cap": "VARCHAR",
                        "volume_24h": "VARCHAR", "change_24h_pct": "VARCHAR",
                        "price_change_pct": "VARCHAR", "last_updated_at": "VARCHAR"
                    }'
                )
            end as message
        from {{ messages }}

    ),

    shaped as (

        select
            *,
            case
                when message.error is not null or starts_with(message.status, '{') or message.status = '"error"' then null
                when message.coin_id is not null and message.price_usd is not null then 'per_coin'
                when message.coin_id is not null then 'producer'
                when starts_with(message.data, '{') and message.status is not null then 'envelope'
                when starts_with(message.data, '{') then 'readme'
                when message is not null and json_type(raw_payload) = 'OBJECT' then 'schema_document'
            end as source_shape
        from parsed

    ),

    listed as (

        select
            *,
            case
                when source_shape in ('producer', 'per_coin') then [{'key': message.coin_id, 'value': null::json}]
                when source_shape in ('envelope', 'readme') then {{ json_members('message.data') }}
                when source_shape = 'schema_document' then list_filter(
                    {{ json_members('raw_payload') }}, lambda member: json_type(member.value) = 'OBJECT'
                )
            end as members
        from shaped

    ),

    exploded as (

        select
            * exclude (members),
            unnest(case when len(members) > 0 then members else [{'key': null::varchar, 'value': null::json}] end) as member
        from listed

    ),

    read as (

        select
            kafka_partition,
            kafka_offset,
            kafka_timestamp,
            ingestion_timestamp,
            raw_payload,
            message,
            source_shape,
            member.key as coin_id,
            case
                when source_shape = 'producer' then {
                    'price': message.price, 'market_cap': message.market_cap, 'volume': message.volume_24h,
                    'change': message.change_24h_pct, 'seconds': try_cast(message.last_updated_at as double)
                }
                when source_shape = 'per_coin' then {
                    'price': message.price_usd, 'market_cap': null::varchar, 'volume': message.volume_24h,
                    'change': message.price_change_pct, 'seconds': try_cast(message.timestamp as double) / 1000
                }
                else {
                    'price': coin.usd, 'market_cap': coin.usd_market_cap, 'volume': coin.usd_24h_vol,
                    'change': coin.usd_24h_change, 'seconds': try_cast(coin.last_updated_at as double)
                }
            end as said,
            case source_shape
                when 'producer' then try_cast(message.polled_at as timestamptz)
                when 'envelope' then try_cast(message.api_call_timestamp as timestamptz)
                when 'readme' then try_cast(message.timestamp as timestamptz)
                when 'schema_document' then {{ epoch_to_timestamp('try_cast(message.timestamp as double)') }}
            end as polled_at
        from (
            select
                *,
                json_transform(
                    member.value,
                    '{
                        "usd": "VARCHAR", "usd_market_cap": "VARCHAR", "usd_24h_vol": "VARCHAR",
                        "usd_24h_change": "VARCHAR", "last_updated_at": "VARCHAR"
                    }'
                ) as coin
            from exploded
        )

    ),

    typed as (

        select
            read.*,
            coins.symbol,
            try_cast(said.price as decimal(18, 8)) as price_usd,
            try_cast(try_cast(said.market_cap as double) as decimal(20, 2)) as market_cap_usd,
            try_cast(try_cast(said.volume as double) as decimal(20, 2)) as volume_24h_usd,
            try_cast(said.change as decimal(18, 6)) as change_24h_pct,
            {{ epoch_to_timestamp('said.seconds') }} as last_updated
        from read
        left join {{ coins }} as coins on coins.coin_id = read.coin_id

    )

    select
        kafka_partition,
        kafka_offset,
        kafka_timestamp,
        ingestion_timestamp,
        raw_payload,
        source_shape,
        coin_id,
        symbol,
        price_usd,
        market_cap_usd,
        volume_24h_usd,
        change_24h_pct,
        last_updated,
        coalesce(polled_at, kafka_timestamp) as polled_at,
        case
            when raw_payload is null then 'no_payload'
            when not json_valid(raw_payload) then 'broken_json'
            when message.error = '"rate_limit"' then 'rate_limited'
            when coalesce(message.status ->> '$.error_code', message.error ->> '$.status.error_code') = '429'
                then 'rate_limited'
            when message.error is not null or starts_with(message.status, '{') or message.status = '"error"'
                then 'error_response'
            when coin_id is null then 'no_coin'
            when symbol is null then 'unknown_coin'
            when message.vs_currency <> 'usd' then 'not_in_usd'
            when said.price is null then 'price_missing'
            when not coalesce(isfinite(try_cast(said.price as double)), false) then 'price_not_a_number'
            when try_cast(said.price as double) <= 0 then 'price_not_positive'
            when coalesce(price_usd, 0) = 0 then 'price_out_of_range'
            when last_updated is null then 'time_missing'
            when last_updated < timestamptz '2009-01-03 00:00:00+00' then 'time_before_bitcoin'
            when last_updated > coalesce(polled_at, kafka_timestamp, ingestion_timestamp) + interval 5 minutes
                then 'time_in_the_future'
            when (said.market_cap is not null and market_cap_usd is null)
                or (said.volume is not null and volume_24h_usd is null)
                or (said.change is not null and change_24h_pct is null)
                then 'amount_not_a_number'
            when market_cap_usd < 0 or volume_24h_usd < 0 then 'amount_negative'
        end as reject_reason
    from typed
{% endmacro %}


{#- The members of a JSON object as a list of {key, value}; of equal keys only the last. -#}
{% macro json_members(object) -%}
    list_filter(
        map_entries(json_transform({{ object }}, '"MAP(VARCHAR, JSON)"')),
        lambda member, position: not list_contains(json_keys({{ object }})[position + 1:], member.key)
    )
{%- endmacro %}


{#- Seconds since 1970 as a time; null where no calendar has it. -#}
{% macro epoch_to_timestamp(seconds) -%}
    case when {{ seconds }} between 0 and 253402300799 then to_timestamp({{ seconds }}) end
{%- endmacro %}
