/**
 * Incremental strategy `append`: the query's rows are added.
 *
 * @module
 */

import type { Materialized } from './materialized.js';
import { selectKnown, stage, storedRelation, writeFiles, type IncrementalWrite } from './write.js';

export async function append(write: IncrementalWrite): Promise<Materialized> {
  const written = await writeFiles(write, selectKnown(write, storedRelation(write)));
  return stage(
    write,
    { operation: 'append', added: written.files, removed: [], validation: { kind: 'append' } },
    {
      action: 'append',
      rowsAdded: written.rows,
      rowsRemoved: 0,
      filesAdded: written.files.length,
      filesRemoved: 0,
      bytesWritten: written.bytes,
      bytesRead: 0,
    },
  );
}
