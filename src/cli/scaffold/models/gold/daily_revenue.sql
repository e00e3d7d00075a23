{{ config(materialized='table') }}

select
    cast(ordered_at as date) as day,
    count(*) as orders,
    sum(amount) as revenue
from {{ ref('orders') }}
where status = 'paid'
group by all
