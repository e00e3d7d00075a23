-- Offsets may have holes (compaction, transactions), but none may stand twice, and no partition may
-- hold more messages than its offsets allow.
select
    kafka_partition,
    count(*) as messages,
    count(distinct kafka_offset) as offsets,
    max(kafka_offset) - min(kafka_offset) + 1 as places
from {{ source('bronze', 'crypto_prices_raw') }}
group by kafka_partition
having messages <> offsets or messages > places
