import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { memoryStorage } from '../storage/memory.js';
import type { Storage } from '../storage/storage.js';
import { newHolder } from './lease-holder.js';
import { acquireLeases } from './lease.js';

const warehouse = 'file:///w';
const folder = `${warehouse}/.lake/leases`;

afterEach(() => vi.useRealTimers());

function acquire(storage: Storage, invocationId: string, ...tables: readonly string[]) {
  return acquireLeases({ storage, warehouse, tables, invocationId });
}

async function files(storage: Storage): Promise<string[]> {
  const found: string[] = [];
  for await (const { location } of storage.list(folder)) found.push(location);
  return found;
}

/** A lease as a run left it that did not come back. */
async function abandoned(
  storage: Storage,
  table: string,
  holder: Partial<ReturnType<typeof newHolder>>,
): Promise<void> {
  const content = { version: 1, ...newHolder('gone'), ...holder };
  await storage.put(`${folder}/${table}.json`, Buffer.from(JSON.stringify(content)));
}

function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

test('a second run fails at once, and says who is at work', async () => {
  const storage = memoryStorage();
  const first = await acquire(storage, 'first', 'silver.a', 'silver.b');
  const second = acquire(storage, 'second', 'silver.b', 'silver.c');
  await expect(second).rejects.toMatchObject({ code: 'LAKE-R001' });
  await expect(second).rejects.toThrow(
    new RegExp(`"silver.b": run first, process ${process.pid} on ${hostname()}, since 20`),
  );
  await first.release();
  const third = await acquire(storage, 'third', 'silver.b', 'silver.c');
  await third.release();
  expect(await files(storage)).toEqual([]);
});

test('all leases are acquired or none', async () => {
  const storage = memoryStorage();
  const first = await acquire(storage, 'first', 'silver.b');
  const held = await files(storage);
  await expect(acquire(storage, 'second', 'silver.c', 'silver.a', 'silver.b')).rejects.toThrow();
  expect(await files(storage)).toEqual(held);
  await first.release();
});

test('runs on other tables do not meet', async () => {
  const storage = memoryStorage();
  const first = await acquire(storage, 'first', 'silver.a');
  const second = await acquire(storage, 'second', 'silver.b');
  await first.release();
  await second.release();
});

test('a run that died on this machine is taken over at once', async () => {
  const storage = memoryStorage();
  await abandoned(storage, 'silver.a', { pid: deadPid() });
  const leases = await acquire(storage, 'next', 'silver.a');
  await expect(acquire(storage, 'third', 'silver.a')).rejects.toMatchObject({ code: 'LAKE-R001' });
  await leases.release();
  expect(await files(storage)).toEqual([]);
});

test('a silent run elsewhere is taken over after its lease expired', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const storage = memoryStorage();
  await abandoned(storage, 'silver.a', { host: 'elsewhere', pid: 1 });
  await expect(acquire(storage, 'next', 'silver.a')).rejects.toMatchObject({ code: 'LAKE-R001' });
  vi.setSystemTime(Date.now() + 61_000);
  await (await acquire(storage, 'next', 'silver.a')).release();
});

test('a sign of life keeps a lease', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
  const storage = memoryStorage();
  const first = await acquire(storage, 'first', 'silver.a');
  for (let minute = 0; minute < 5; minute += 1) {
    await vi.advanceTimersByTimeAsync(60_000);
    await expect(acquire(storage, 'next', 'silver.a')).rejects.toMatchObject({ code: 'LAKE-R001' });
  }
  await first.release();
});

test('of many that take over a dead lease exactly one wins', async () => {
  for (let round = 0; round < 20; round += 1) {
    const storage = memoryStorage();
    await abandoned(storage, 'silver.a', { pid: deadPid() });
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => acquire(storage, `run ${i}`, 'silver.a')),
    );
    const winners = results.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : []));
    expect(winners).toHaveLength(1);
    await winners[0]?.release();
    expect(await files(storage)).toEqual([]);
  }
});

test('a lease that was taken over is not released by its old holder', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
  const storage = memoryStorage();
  const first = await acquire(storage, 'first', 'silver.a');
  vi.setSystemTime(Date.now() + 120_000);
  const second = await acquire(storage, 'second', 'silver.a');
  await first.release();
  await expect(acquire(storage, 'third', 'silver.a')).rejects.toThrow(/run second/);
  await second.release();
});
