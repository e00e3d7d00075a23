/**
 * Leases on tables, so that two runs do not do the same work at once and then lose it to each
 * other. They are a courtesy: what keeps a table right is the catalog's compare-and-swap.
 *
 * A lease is the file `<warehouse>/.lake/leases/<table>.json`, made by `putIfAbsent` and never
 * written again by its holder, whose sign of life is a file of its own. To take over the lease of a
 * dead holder one first acquires a lease on that very lease (`<table>.json.<token>`), and then looks
 * again: so of several takers one wins, and a slow one sees that the lease is no longer the dead
 * one's.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import type { Storage } from '../storage/storage.js';
import {
  encodeHolder,
  isAlive,
  leaseExpiryMs,
  newHolder,
  readHolder,
  writeHeartbeat,
  type LeaseHolder,
} from './lease-holder.js';

export interface Leases {
  /** Gives them back. What was taken over by somebody else meanwhile is left alone. */
  release(): Promise<void>;
}

export interface LeaseRequest {
  readonly storage: Storage;
  /** Location of the warehouse. */
  readonly warehouse: string;
  /** `namespace.table` */
  readonly tables: readonly string[];
  readonly invocationId: string;
}

/** Several in one expiry, so that one lost write does no harm. */
const heartbeatMs = leaseExpiryMs / 6;
const mostTries = 5;

/**
 * Acquires the leases of all tables, or none.
 *
 * @throws LakeError LAKE-R001 at once when another run holds one of them
 */
export async function acquireLeases(request: LeaseRequest): Promise<Leases> {
  const tables = [...new Set(request.tables)].sort();
  const session = new LeaseSession(request);
  if (tables.length === 0) return session;
  try {
    await session.start();
    for (const table of tables) await session.acquire(table);
    return session;
  } catch (error) {
    await session.release();
    throw error;
  }
}

/** The living run that holds the lease of a table. */
export async function leaseHolder(
  storage: Storage,
  warehouse: string,
  table: string,
): Promise<LeaseHolder | undefined> {
  const folder = leaseFolder(warehouse);
  const holder = await readHolder(storage, leaseLocation(folder, table));
  return holder && (await isAlive(storage, holder, heartbeatLocation(folder, holder)))
    ? holder
    : undefined;
}

class LeaseSession implements Leases {
  readonly #storage: Storage;
  readonly #folder: string;
  readonly #holder: LeaseHolder;
  readonly #held: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #beat: Promise<void> = Promise.resolve();

  constructor({ storage, warehouse, invocationId }: LeaseRequest) {
    this.#storage = storage;
    this.#folder = leaseFolder(warehouse);
    this.#holder = newHolder(invocationId);
  }

  async start(): Promise<void> {
    await this.#heartbeat();
    this.#timer = setInterval(() => {
      this.#beat = this.#heartbeat().catch(ignoreMissedBeat);
    }, heartbeatMs);
    this.#timer.unref();
  }

  async acquire(table: string): Promise<void> {
    const location = leaseLocation(this.#folder, table);
    const other = await this.#take(location);
    if (other) throw busy(table, other);
    this.#held.push(location);
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beat;
    for (const location of this.#held.splice(0)) await this.#giveBack(location);
    await this.#storage.delete([this.#heartbeatOf(this.#holder)]);
  }

  /** Resolves to the living holder that is in the way. */
  async #take(location: string, tries = 0): Promise<LeaseHolder | undefined> {
    if (await this.#storage.putIfAbsent(location, encodeHolder(this.#holder))) return undefined;
    const other = await readHolder(this.#storage, location);
    if (!other) return tries < mostTries ? this.#take(location, tries + 1) : unknownRace();
    if (await isAlive(this.#storage, other, this.#heartbeatOf(other))) return other;
    return this.#takeOver(location, other, tries);
  }

  async #takeOver(
    location: string,
    dead: LeaseHolder,
    tries: number,
  ): Promise<LeaseHolder | undefined> {
    if (tries >= mostTries) return dead;
    const claim = `${location}.${dead.token}`;
    const rival = await this.#take(claim, tries + 1);
    if (rival) return rival;
    try {
      const now = await readHolder(this.#storage, location);
      if (now?.token !== dead.token) return await this.#take(location, tries + 1);
      await this.#storage.put(location, encodeHolder(this.#holder));
      await this.#storage.delete([this.#heartbeatOf(dead)]);
      return undefined;
    } finally {
      await this.#giveBack(claim);
    }
  }

  async #giveBack(location: string): Promise<void> {
    const holder = await readHolder(this.#storage, location);
    if (holder?.token === this.#holder.token) await this.#storage.delete([location]);
  }

  #heartbeat(): Promise<void> {
    return writeHeartbeat(this.#storage, this.#heartbeatOf(this.#holder));
  }

  #heartbeatOf(holder: LeaseHolder): string {
    return heartbeatLocation(this.#folder, holder);
  }
}

function leaseFolder(warehouse: string): string {
  return `${warehouse}/.lake/leases`;
}

function leaseLocation(folder: string, table: string): string {
  return `${folder}/${encodeURIComponent(table)}.json`;
}

function heartbeatLocation(folder: string, holder: LeaseHolder): string {
  return `${folder}/heartbeats/${holder.token}`;
}

/** One of several in an expiry; if all fail, the lease is lost, and commits still cannot collide. */
function ignoreMissedBeat(error: unknown): void {
  if (!(error instanceof LakeError)) throw error;
}

function unknownRace(): never {
  throw new LakeError('LAKE-R001', 'other runs come and go on this warehouse', {
    hint: 'run again',
  });
}

function busy(table: string, { invocationId, pid, host, since }: LeaseHolder): LakeError {
  const who = `run ${invocationId}, process ${pid} on ${host}, since ${since}`;
  return new LakeError('LAKE-R001', `another run is writing "${table}": ${who}`, {
    hint:
      `wait until it is done, or stop it (kill ${pid}, on ${host}); a run that died is taken over ` +
      `at once on its own machine, after ${leaseExpiryMs / 1000} seconds elsewhere`,
  });
}
