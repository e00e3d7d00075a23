/**
 * Who holds a lease, and whether that process is still alive.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Storage } from '../storage/storage.js';
import { parseJson, stringifyJson } from '../util/json.js';
import { readIfThere } from './metadata-versions.js';

export interface LeaseHolder {
  /** One for each run; it names the heartbeat. */
  readonly token: string;
  readonly invocationId: string;
  readonly pid: number;
  readonly host: string;
  /** Process ids mean the same only within one of these (containers share a host name). */
  readonly processSpace: string;
  /** ISO 8601. */
  readonly since: string;
}

/** A holder that gave no sign of life for so long has lost its leases. */
export const leaseExpiryMs = 60_000;

export function newHolder(invocationId: string): LeaseHolder {
  return {
    token: randomUUID(),
    invocationId,
    pid: process.pid,
    host: hostname(),
    processSpace: processSpace(),
    since: new Date().toISOString(),
  };
}

export function encodeHolder(holder: LeaseHolder): Uint8Array {
  return Buffer.from(stringifyJson({ version: 1, ...holder }));
}

/** Undefined when there is no lease. A file that nobody can read counts as one of unknown age. */
export async function readHolder(
  storage: Storage,
  location: string,
): Promise<LeaseHolder | undefined> {
  const bytes = await readIfThere(storage, location);
  return bytes && decodeHolder(bytes);
}

export async function writeHeartbeat(storage: Storage, location: string): Promise<void> {
  await storage.put(location, Buffer.from(new Date().toISOString()));
}

/** A dead process of this machine is known at once, others by their silence. */
export async function isAlive(
  storage: Storage,
  holder: LeaseHolder,
  heartbeatLocation: string,
): Promise<boolean> {
  if (holder.host === hostname() && holder.processSpace === processSpace()) {
    if (!processExists(holder.pid)) return false;
  }
  const bytes = await readIfThere(storage, heartbeatLocation);
  const beat = bytes ? Date.parse(Buffer.from(bytes).toString('utf8')) : Number.NaN;
  const last = Math.max(Number.isNaN(beat) ? 0 : beat, Date.parse(holder.since) || 0);
  return Date.now() - last < leaseExpiryMs;
}

function decodeHolder(bytes: Uint8Array): LeaseHolder {
  try {
    const found = parseJson(Buffer.from(bytes).toString('utf8')) as Partial<LeaseHolder> | null;
    return { ...unknownHolder, ...found };
  } catch {
    return unknownHolder;
  }
}

const unknownHolder: LeaseHolder = {
  token: 'unknown',
  invocationId: 'unknown',
  pid: 0,
  host: 'unknown',
  processSpace: 'unknown',
  since: new Date(0).toISOString(),
};

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function processSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return 'host';
  }
}
