{{ config(materialized='incremental', incremental_strategy='append', partition_by=['day(ingested_at)']) }}

select * from read_parquet('{{ var("bronze_file") }}')
