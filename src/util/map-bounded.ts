/**
 * Asynchronous work on many items, side by side.
 *
 * @module
 */

import { Semaphore } from './semaphore.js';

/** The results in the order of the items; at most `limit` tasks run at once. */
export async function mapBounded<T, R>(
  items: readonly T[],
  limit: number,
  task: (item: T) => Promise<R>,
): Promise<R[]> {
  const semaphore = new Semaphore(limit);
  return Promise.all(items.map((item) => semaphore.run(() => task(item))));
}
