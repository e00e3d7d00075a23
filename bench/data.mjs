// The bronze rows of a benchmark, made by DuckDB from the shared generator.
import { DuckDBInstance } from '@duckdb/node-api';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const shared =
  process.env.LAKE_SHARED ?? join(dirname(fileURLToPath(import.meta.url)), '../../shared');
const crypto = join(shared, 'bench/crypto');

/** The text of a file of the shared benchmark, or an error that says where it was sought. */
export function sharedSql(path) {
  const file = join(crypto, path);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  throw new Error(`${file} does not exist: set LAKE_SHARED to the folder of shared material`);
}

/** Parquet files of `rows` messages and of 1% more after them; made once a folder. */
export async function bronzeFiles(folder, rows) {
  mkdirSync(folder, { recursive: true });
  const full = join(folder, `bronze-${rows}.parquet`);
  const more = join(folder, `bronze-${rows}-more.parquet`);
  await generate(full, 0, rows);
  await generate(more, rows, Math.ceil(rows / 100));
  return { full, more };
}

async function generate(file, firstRow, rows) {
  if (existsSync(file)) return;
  await withDuckDb(async (connection) => {
    await connection.run(`SET VARIABLE first_row = ${firstRow}`);
    await connection.run(`SET VARIABLE rows = ${rows}`);
    await connection.run(`SET VARIABLE out = '${file}.part'`);
    await connection.run(sharedSql('generate/bronze.sql'));
  });
  renameSync(`${file}.part`, file);
}

/** The same messages as a recording: a JSON object a line. */
export async function ndjsonFile(folder, rows) {
  const { full } = await bronzeFiles(folder, rows);
  const file = join(folder, `messages-${rows}.recording.ndjson`);
  if (existsSync(file)) return file;
  await withDuckDb((connection) =>
    connection.run(`COPY (
      SELECT part AS "partition", rec_offset AS "offset", epoch_ms(ingested_at) AS "timestamp",
        rec_key AS "key", []::JSON[] AS headers, payload AS "value"
      FROM '${full}' ORDER BY rec_offset
    ) TO '${file}.part' (FORMAT JSON)`),
  );
  renameSync(`${file}.part`, file);
  return file;
}

async function withDuckDb(work) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await work(connection);
  connection.closeSync();
  instance.closeSync();
}
