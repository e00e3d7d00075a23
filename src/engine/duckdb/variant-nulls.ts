/**
 * Which nulls of a variant column are values. DuckDB's VARIANT gives null for both, a row without a
 * variant and a variant that holds null; the counts of the file tell them apart.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { quoteLiteral } from '../../sql/quote.js';
import type { DuckDbConnection } from './connection.js';
import { fileList } from './file-pattern.js';

/**
 * For each file whether nulls of the top-level variant column are variants that hold null.
 *
 * @throws LakeError LAKE-I009 naming a file that holds nulls of both kinds
 */
export async function variantNulls(
  connection: DuckDbConnection,
  paths: readonly string[],
  column: string,
): Promise<readonly boolean[]> {
  const absent = await counts(
    connection,
    `SELECT file_name, sum(stats_null_count), count(*) = count(stats_null_count) ` +
      `FROM parquet_metadata(${fileList(paths)}) ` +
      `WHERE path_in_schema = ${quoteLiteral(`${column}, metadata`)} GROUP BY file_name`,
  );
  const open = paths.filter((path) => absent.get(path) !== 0);
  const read =
    open.length === 0 ? new Map<string, number>() : await readNulls(connection, open, column);
  return paths.map((path) => {
    const known = absent.get(path);
    if (known === 0 || read.get(path) === 0) return true;
    if (known !== undefined && known === read.get(path)) return false;
    throw new LakeError(
      'LAKE-I009',
      `the data file ${path} may hold both nulls and variants that are null in column "${column}"`,
      { hint: 'lake cannot tell them apart: rewrite one of them' },
    );
  });
}

/** Numbers by file; files whose number is not certain are left out. */
async function counts(
  connection: DuckDbConnection,
  sql: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await connection.query(sql);
  return new Map(
    rows.flatMap(([path, count, certain]) =>
      certain === true ? [[path as string, Number(count)] as const] : [],
    ),
  );
}

function readNulls(
  connection: DuckDbConnection,
  paths: readonly string[],
  column: string,
): Promise<ReadonlyMap<string, number>> {
  const value = `"${column.replaceAll('"', '""')}"`;
  return counts(
    connection,
    `SELECT filename, count(*) FILTER (${value} IS NULL), true ` +
      `FROM read_parquet(${fileList(paths)}, hive_partitioning = false) GROUP BY filename`,
  );
}
