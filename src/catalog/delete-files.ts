/**
 * Deleting many files without holding all their names.
 *
 * @module
 */

import type { Storage } from '../storage/storage.js';

const batchSize = 500;

export async function deleteInBatches(
  storage: Storage,
  files: AsyncIterable<{ readonly location: string }>,
): Promise<void> {
  let batch: string[] = [];
  for await (const { location } of files) {
    batch.push(location);
    if (batch.length < batchSize) continue;
    await storage.delete(batch);
    batch = [];
  }
  await storage.delete(batch);
}
