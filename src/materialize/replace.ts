/**
 * Full replacement of a table's rows: the first build, `table` models and full refreshes. The
 * table keeps its uuid, its history and its column ids.
 *
 * @module
 */

import { everyRow } from '../iceberg/scan/expression.js';
import { storedRows } from './deleted-rows.js';
import type { Materialized } from './materialized.js';
import { currentTotal, stage, writeFiles, type Write } from './write.js';

export async function replace(write: Write): Promise<Materialized> {
  const { table } = write.request;
  const base = table?.metadata;
  const written = await writeFiles(write, storedRows(write.request));
  return stage(
    write,
    {
      operation: base?.currentSnapshotId == null ? 'append' : 'overwrite',
      added: written.files,
      removed: base?.currentSnapshotId == null ? [] : 'all',
      validation: { kind: 'rewrite', isolation: 'serializable', filter: everyRow },
    },
    {
      action: base ? 'full refresh' : 'create',
      rowsAdded: written.rows,
      rowsRemoved: currentTotal(base, 'total-records'),
      filesAdded: written.files.length,
      filesRemoved: currentTotal(base, 'total-data-files'),
      bytesWritten: written.bytes,
      bytesRead: 0,
    },
  );
}
