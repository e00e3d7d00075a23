/**
 * Partitioned writes: each row of a file has the partition that its manifest entry says.
 *
 * @module
 */

import { expect, test } from 'vitest';
import { parseCanonical } from '../iceberg/type/canonical-value.js';
import type { DataFile } from '../iceberg/manifest/data-file.js';
import { currentSchema, currentSpec } from '../iceberg/metadata/history.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { planScan } from '../iceberg/scan/scan.js';
import { applyTransform } from '../iceberg/partition/transform.js';
import { whole, type Bench } from './conformance-bench.js';

export function partitionConformance(bench: Bench): void {
  const values = `SELECT * FROM (VALUES
    (1, 'a/b c', TIMESTAMPTZ '1969-12-31 23:59:59.999999+00', DATE '1968-12-31', 10.65::DECIMAL(9,2), 'x'::BLOB, -0.0::DOUBLE),
    (2, 'a/b c', TIMESTAMPTZ '2017-12-01 10:12:55+00', DATE '2024-02-29', -0.05, '\\xFF\\x00'::BLOB, 0.0),
    (-11, '', TIMESTAMPTZ '0001-01-01 00:00:00+00', DATE '9999-12-31', 0, ''::BLOB, 'nan'),
    (-1, '😀😀😀😀', NULL, NULL, NULL, NULL, NULL),
    (2147483647, repeat('é%=/', 200), TIMESTAMPTZ '2017-12-01 11:00:00+00', DATE '1970-01-01', 99.99, repeat('z', 400)::BLOB, 'inf'),
    (3, NULL, TIMESTAMPTZ '1970-01-01 00:00:00+00', DATE '1969-12-31', -99.99, 'y'::BLOB, 1e-300),
    (4, '__HIVE_DEFAULT_PARTITION__', TIMESTAMPTZ '1969-12-31 00:00:00+00', DATE '1969-01-01', 1, 'q'::BLOB, 5)
  ) t(i, s, ts, d, de, b, f)`;

  test.each([
    ['i'],
    ['bucket(7, i)'],
    ['truncate(10, i)'],
    ['s'],
    ['bucket(16, s)'],
    ['truncate(3, s)'],
    ['year(ts)'],
    ['month(ts)'],
    ['day(ts)'],
    ['hour(ts)'],
    ['bucket(5, ts)'],
    ['ts'],
    ['year(d)'],
    ['month(d)'],
    ['day(d)'],
    ['d'],
    ['de'],
    ['truncate(50, de)'],
    ['bucket(3, de)'],
    ['b'],
    ['truncate(2, b)'],
    ['bucket(4, b)'],
    ['f'],
    ['day(ts)', 's', 'bucket(2, i)'],
  ])('partitioned by %s', async (...partitionBy) => {
    const metadata = await bench.create(values, { partitionBy });
    const expected = await bench.rows(values);
    expect(await bench.rowsOf(whole(metadata))).toEqual(expected);
    const { storage } = bench;
    const tasks = await planScan({ storage, metadata, snapshotId: metadata.currentSnapshotId });
    for (const task of tasks) await verifyPartition(bench, metadata, task.file);
    expect(new Set(tasks.map((t) => JSON.stringify(t.file.partition, printable))).size).toBe(
      tasks.length,
    );
  });
}

function printable(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  return Object.is(value, -0) ? '-0' : typeof value === 'number' ? String(value) : value;
}

/** Each row of the file must have the file's partition, by the transforms themselves. */
async function verifyPartition(
  bench: Bench,
  metadata: TableMetadata,
  file: DataFile,
): Promise<void> {
  const { fields } = currentSchema(metadata);
  const task = { file, deletes: [], sequenceNumber: 1, specId: file.specId };
  await bench.show({ kind: 'files', metadata, tasks: [task] });
  for (const row of await bench.rows()) {
    const json = JSON.parse(row) as Readonly<Record<string, unknown>>;
    const tuple = currentSpec(metadata).fields.map((p) => {
      const source = fields.find((f) => f.id === p.sourceId);
      if (!source) throw new Error('no source');
      return applyTransform(
        p.transform,
        source.type,
      )(parseCanonical(source.type, json[source.name]));
    });
    expect(plain(file.partition)).toEqual(plain(tuple));
  }
}

function plain(values: readonly unknown[]): unknown[] {
  return values.map((v) => (v instanceof Uint8Array ? Buffer.from(v).toString('hex') : v));
}
