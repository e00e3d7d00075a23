"""The merge of bench/iceberg-merge.mjs with Spark: spark-merge.py JARS WAREHOUSE BASE UPDATES MODE.

Prints JSON: seconds and CPU seconds of the merge, planning and commit included, and a fingerprint of
the table. The start of the session and the creation of the table are not in it.
"""
import json
import os
import sys
import time

from pyspark.sql import SparkSession

jars, warehouse, base, updates, mode = sys.argv[1:]
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.driver.memory", "4g")
    .config("spark.driver.extraClassPath", os.path.join(jars, "*"))
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.shuffle.partitions", "4")
    .config(
        "spark.sql.extensions",
        "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    )
    .config("spark.sql.catalog.bench", "org.apache.iceberg.spark.SparkCatalog")
    .config("spark.sql.catalog.bench.type", "hadoop")
    .config("spark.sql.catalog.bench.warehouse", warehouse)
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")
jvm = spark._jvm.java.lang.ProcessHandle.current().pid()


def peak_mib():
    with open(f"/proc/{jvm}/status") as status:
        line = next(line for line in status if line.startswith("VmHWM"))
    return round(int(line.split()[1]) / 1024)


def cpu_seconds():
    with open(f"/proc/{jvm}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


spark.read.parquet(base).createOrReplaceTempView("base")
spark.read.parquet(updates).createOrReplaceTempView("updates")
spark.sql(
    f"CREATE TABLE bench.main.prices USING iceberg PARTITIONED BY (day) "
    f"TBLPROPERTIES ('format-version' = '2', 'write.merge.mode' = '{mode}', "
    f"'write.parquet.compression-codec' = 'zstd') AS SELECT * FROM base"
)
cpu, started = cpu_seconds(), time.monotonic()
spark.sql(
    "MERGE INTO bench.main.prices t USING updates s ON t.id = s.id "
    "WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *"
)
seconds, cpu = time.monotonic() - started, cpu_seconds() - cpu
found = spark.sql(
    "SELECT CAST(count(*) AS STRING), CAST(sum(id) AS STRING), CAST(sum(price) AS STRING) "
    "FROM bench.main.prices"
).first()
used = {"seconds": seconds, "cpuSeconds": cpu, "peakMiB": peak_mib()}
print(json.dumps({**used, "fingerprint": list(found)}))
spark.stop()
