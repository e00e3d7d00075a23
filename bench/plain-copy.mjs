// The floor: the same SQL under DuckDB's plain COPY. Prints the seconds of the COPY alone.
// Arguments: folder with bronze Parquet files, output file, SQL file, number of threads.
import { DuckDBInstance } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';

const [bronze, out, sqlFile, threads] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run("SET TimeZone = 'UTC'");
await connection.run(`SET threads = ${threads}`);
await connection.run(`CREATE VIEW bronze AS SELECT * FROM read_parquet('${bronze}/**/*.parquet')`);
const started = performance.now();
await connection.run(
  `COPY (${readFileSync(sqlFile, 'utf8')}) TO '${out}' (FORMAT PARQUET, COMPRESSION ZSTD)`,
);
console.log(JSON.stringify({ copySeconds: (performance.now() - started) / 1000 }));
