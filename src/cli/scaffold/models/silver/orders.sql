{{ config(materialized='incremental', incremental_strategy='merge', unique_key='order_id') }}

with messages as (
    select
        json_transform(raw_payload, '{"order_id":"BIGINT","customer":"VARCHAR","amount":"DECIMAL(12,2)","status":"VARCHAR","ordered_at":"VARCHAR"}') as o,
        kafka_partition,
        kafka_offset
    from {{ new_rows(source('bronze', 'orders_raw')) }}
)

select
    o.order_id as order_id,
    o.customer as customer,
    o.amount as amount,
    o.status as status,
    cast(o.ordered_at as timestamptz) as ordered_at,
    kafka_partition,
    kafka_offset
from messages
where o.order_id is not null
qualify row_number() over (partition by o.order_id order by kafka_offset desc) = 1
