/** @module */
import type { Storage } from '../storage/storage.js';

export interface Leases {
  release(): Promise<void>;
}

export async function acquireLeases(request: {
  readonly storage: Storage;
  readonly warehouse: string;
  readonly tables: readonly string[];
  readonly invocationId: string;
}): Promise<Leases> {
  throw new Error(`not there yet: ${request.invocationId}`);
}
