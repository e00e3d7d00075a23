/**
 * Reading what may be gone already.
 *
 * @module
 */

import { LakeError } from '../../errors.js';

/** Nothing where the file is missing: what only it led to is found as orphans. */
export async function unlessMissing<T>(read: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof LakeError && error.code === 'LAKE-F001') return [];
    throw error;
  }
}
