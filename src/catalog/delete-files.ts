/**
 * Deleting many files, and counting them, without holding all their names.
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

/** The files as they are, added up in `sum` one by one. */
export async function* counted<T extends { readonly sizeInBytes: number }>(
  files: AsyncIterable<T>,
  sum: { files: number; bytes: number },
): AsyncGenerator<T> {
  for await (const file of files) {
    sum.files += 1;
    sum.bytes += file.sizeInBytes;
    yield file;
  }
}
