{{ config(
  materialized='incremental', incremental_strategy='merge', unique_key='id', partition_by=['day'],
  table_properties={'write.merge.mode': var('mode')}) }}
select * from read_parquet('{{ var("input") }}')
