/**
 * What every `StreamSource` must do; each implementation runs it.
 *
 * @module
 */

import { expect, test } from 'vitest';
import type { Message } from './message.js';
import type { StreamSource } from './source.js';

export interface SourceFixture {
  /** A source over these messages and no others; `grow` adds more while it is read. */
  open(messages: readonly Message[]): Promise<{
    readonly source: StreamSource;
    grow(messages: readonly Message[]): Promise<void>;
  }>;
}

type Row = readonly [
  partition: number,
  offset: bigint,
  value: string | null,
  key: string | null,
  timestamp: number,
  headers: readonly (readonly [string, string | null])[],
];

const never = new AbortController().signal;

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

export function message(partition: number, offset: number, rest: Partial<Message> = {}): Message {
  return {
    partition,
    offset: BigInt(offset),
    timestamp: 1_748_169_420_000 + offset,
    key: null,
    value: bytes(`{"n":${offset}}`),
    headers: [],
    ...rest,
  };
}

function text(value: Uint8Array | null): string | null {
  return value && Buffer.from(value).toString('latin1');
}

function rowOf(m: Message): Row {
  const headers = m.headers.map(([k, v]) => [k, text(v)] as const);
  return [m.partition, m.offset, text(m.value), text(m.key), m.timestamp, headers];
}

/** Polls until so many messages came, or nothing more does. */
async function readRows(source: StreamSource, count: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const until = Date.now() + 30_000;
  while (rows.length < count && Date.now() < until) {
    const polled = await source.poll(200, never);
    if (polled.kind === 'idle') continue;
    if (polled.kind === 'end') {
      if (source.kind !== 'file') break;
      continue;
    }
    const { batch } = polled;
    expect(batch.startOffset <= (batch.offsets[0] ?? batch.nextOffset)).toBe(true);
    expect(batch.nextOffset > (batch.offsets.at(-1) ?? -1n)).toBe(true);
    for (const [i, offset] of batch.offsets.entries()) {
      const value = batch.values[i] ?? null;
      const headers = batch.headers[i] ?? [];
      const timestamp = batch.timestamps[i] ?? -1;
      const { partition } = batch;
      rows.push(
        rowOf({ partition, offset, value, key: batch.keys[i] ?? null, timestamp, headers }),
      );
    }
  }
  return rows;
}

function sorted(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort((a, b) => a[0] - b[0] || Number(a[1] - b[1]));
}

function range(partition: number, from: number, to: number): Message[] {
  return Array.from({ length: to - from }, (_, i) => message(partition, from + i));
}

export function sourceConformance(fixture: SourceFixture): void {
  test('gives every message once, bytes and all, in order within its partition', async () => {
    const messages = [
      message(0, 0, { key: bytes('k'), headers: [['h', bytes('v')]] }),
      message(1, 0, { value: null }),
      message(0, 1, { value: bytes('') }),
      message(0, 2, { value: bytes('\xff\xfe\x00'), key: bytes('\x80') }),
      message(1, 1, { value: bytes('\xef\xbb\xbf"\\u0000"') }),
    ];
    const { source } = await fixture.open(messages);
    await source.open(undefined);
    await source.seek(new Map());
    const rows = await readRows(source, messages.length);
    await source.close();
    expect(sorted(rows)).toEqual(sorted(messages.map(rowOf)));
    for (const p of [0, 1]) {
      const offsets = rows.filter((r) => r[0] === p).map((r) => r[1]);
      expect(offsets).toEqual([...offsets].sort((a, b) => Number(a - b)));
    }
  }, 60_000);

  test('goes on at the positions that are sought, before the first poll and later', async () => {
    const messages = [...range(0, 0, 50), ...range(1, 0, 50)];
    const { source } = await fixture.open(messages);
    await source.open(undefined);
    await source.seek(new Map([[0, 40n]]));
    const first = await readRows(source, 60);
    expect(sorted(first)).toEqual(
      sorted([...messages.slice(40, 50), ...messages.slice(50)].map(rowOf)),
    );
    await source.seek(
      new Map([
        [0, 45n],
        [1, 48n],
      ]),
    );
    const second = await readRows(source, 7);
    await source.close();
    expect(sorted(second)).toEqual(
      sorted([...messages.slice(45, 50), ...messages.slice(98)].map(rowOf)),
    );
  }, 60_000);

  test('finds what is added while it is read', async () => {
    const opened = await fixture.open(range(0, 0, 3));
    const { source } = opened;
    await source.open(undefined);
    await source.seek(new Map());
    expect(await readRows(source, 3)).toHaveLength(3);
    await opened.grow(range(0, 3, 5));
    const more = await readRows(source, 2);
    await source.close();
    expect(more.map((r) => r[1])).toEqual([3n, 4n]);
  }, 60_000);

  test('an abort ends a poll early, and closing twice is fine', async () => {
    const { source } = await fixture.open(range(0, 0, 1));
    await source.open(undefined);
    await source.seek(new Map([[0, 1n]]));
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);
    const until = Date.now() + 20_000;
    while (!abort.signal.aborted && Date.now() < until) await source.poll(60_000, abort.signal);
    expect(Date.now()).toBeLessThan(until);
    await source.close();
    await source.close();
  }, 60_000);

  test('names its origin, and takes it back', async () => {
    const { source } = await fixture.open(range(0, 0, 2));
    const { origin } = await source.open(undefined);
    await source.close();
    const again = await fixture.open(range(0, 0, 2));
    await expect(again.source.open(origin)).resolves.toMatchObject({ origin });
    await again.source.close();
    const other = await fixture.open(range(0, 0, 2));
    await expect(other.source.open('somewhere-else')).rejects.toMatchObject({ code: 'LAKE-K003' });
    await other.source.close();
  }, 60_000);
}
