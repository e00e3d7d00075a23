/**
 * A storage for tests whose process dies: from one operation on, nothing works any more.
 *
 * @module
 */

import type { Storage } from '../storage/storage.js';

export interface DyingStorage extends Storage {
  /** Whether the end was reached. */
  readonly died: boolean;
}

/**
 * @param storage what the process works on, and what it leaves behind
 * @param operations so many work; the next one is the last: it fails before it does anything, or
 *   (`afterwards`) does its work without anybody hearing of it
 */
export function dyingStorage(
  storage: Storage,
  operations: number,
  afterwards: boolean,
): DyingStorage {
  let left = operations;
  let died = false;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!died && left > 0) {
      left -= 1;
      return work();
    }
    if (!died && afterwards) await work();
    died = true;
    throw new Error('the process died');
  };
  return {
    get died() {
      return died;
    },
    read: (location, range) => step(() => storage.read(location, range)),
    stat: (location) => step(() => storage.stat(location)),
    putIfAbsent: (location, bytes) => step(() => storage.putIfAbsent(location, bytes)),
    put: (location, bytes) => step(() => storage.put(location, bytes)),
    async *list(prefix) {
      await step(() => Promise.resolve());
      yield* storage.list(prefix);
    },
    // One by one: a process may die between two files.
    delete: async (locations) => {
      for (const location of locations) await step(() => storage.delete([location]));
    },
    localPath: (location) => step(() => storage.localPath(location)),
    beginWrite: (location) => step(() => storage.beginWrite(location)),
  };
}
