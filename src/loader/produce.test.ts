import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { tempFolder } from '../testing/lake-command.js';
import type { LoaderEvent } from './events.js';
import { FileSink } from './file/file-sink.js';
import type { Message } from './message.js';
import { produceMessages, type MessageSink, type ProduceRequest } from './produce.js';
import { formatRecorded } from './recording.js';
import { message } from './source.conformance.js';

const folder = tempFolder();
afterAll(() => folder[Symbol.dispose]());
let files = 0;

function newPath(suffix: string): string {
  files += 1;
  return join(folder.path, `p${files}${suffix}`);
}

function recording(messages: readonly Message[]): string {
  const path = newPath('.recording.ndjson');
  writeFileSync(path, messages.map((m) => `${formatRecorded(m)}\n`).join(''));
  return path;
}

class MemorySink implements MessageSink {
  readonly description = 'memory';
  readonly sent: { atMs: number; message: Message }[] = [];
  readonly #nowMs: () => number;
  constructor(nowMs: () => number = () => 0) {
    this.#nowMs = nowMs;
  }
  async open(): Promise<void> {}
  async send(messages: readonly Message[]): Promise<void> {
    this.sent.push(...messages.map((m) => ({ atMs: this.#nowMs(), message: m })));
  }
  async close(): Promise<void> {}
}

async function produce(
  path: string,
  sink: MessageSink,
  options: Partial<ProduceRequest> = {},
): Promise<readonly LoaderEvent[]> {
  const events: LoaderEvent[] = [];
  await produceMessages({
    stream: 's',
    path,
    name: 'p',
    sink,
    emit: (event) => events.push(event),
    signal: new AbortController().signal,
    ...options,
  });
  return events;
}

test('sends everything, partitions in order, and says how many', async () => {
  const messages = [0, 1, 2, 3].flatMap((i) => [message(0, i), message(1, i)]);
  const sink = new MemorySink();
  const events = await produce(recording(messages), sink);
  expect(sink.sent).toHaveLength(8);
  for (const p of [0, 1]) {
    const offsets = sink.sent.filter((s) => s.message.partition === p).map((s) => s.message.offset);
    expect(offsets).toEqual([0n, 1n, 2n, 3n]);
  }
  expect(events.at(-1)).toMatchObject({ kind: 'stopped', action: 'produce', rows: 8 });
});

test('stops at the limit', async () => {
  const sink = new MemorySink();
  await produce(recording([0, 1, 2, 3].map((i) => message(0, i))), sink, { limit: 3 });
  expect(sink.sent.map((s) => s.message.offset)).toEqual([0n, 1n, 2n]);
});

test('keeps the pace of the recording, a late message goes at once', async () => {
  let nowMs = 0;
  const clock = { monotonicMs: () => (nowMs += 7), wallMs: () => 0 };
  const sink = new MemorySink(() => nowMs);
  const at = (offset: number, timestamp: number) => message(0, offset, { timestamp });
  const path = recording([at(0, 1000), at(1, 3000), at(2, 500), at(3, 5000)]);
  await produce(path, sink, { speed: 10, clock });
  const times = sink.sent.map((s) => s.atMs - (sink.sent[0]?.atMs ?? 0));
  expect(times[0]).toBe(0);
  expect(times[1]).toBeGreaterThan(150);
  expect(times[2]).toBe(times[1]);
  expect(times[3]).toBeGreaterThan(350);
});

test('an abort ends the replay', async () => {
  const abort = new AbortController();
  abort.abort();
  const events = await produce(recording([message(0, 0)]), new MemorySink(), {
    signal: abort.signal,
  });
  expect(events.at(-1)).toMatchObject({ reason: 'interrupted', rows: 0 });
});

test('a recording grows by a recording: offsets go on, bytes are kept', async () => {
  const odd = message(0, 5, { value: Buffer.from([0xff]), key: null, headers: [['h', null]] });
  const from = recording([odd, message(3, 9, { value: null })]);
  const to = newPath('.recording.ndjson');
  for (let i = 0; i < 2; i += 1) await produce(from, new FileSink(to, 'to'));
  const lines = readFileSync(to, 'utf8').trim().split('\n');
  expect(lines.map((l) => JSON.parse(l) as unknown)).toMatchObject([
    { partition: 0, offset: 0, value_base64: '/w==', headers: [['h', null]] },
    { partition: 3, offset: 0, value: null },
    { partition: 0, offset: 1 },
    { partition: 3, offset: 1 },
  ]);
});

test('a file of lines gets payloads, after a line end where one was missing', async () => {
  const to = newPath('.ndjson');
  writeFileSync(to, 'open line');
  await produce(recording([message(0, 0)]), new FileSink(to, 'to'));
  expect(readFileSync(to, 'utf8')).toBe('open line\n{"n":0}\n');
  const zipped = newPath('.ndjson.gz');
  for (let i = 0; i < 2; i += 1) {
    await produce(recording([message(0, i)]), new FileSink(zipped, 'to'));
  }
  expect(gunzipSync(readFileSync(zipped)).toString()).toBe('{"n":0}\n{"n":1}\n');
});

test.each([null, Buffer.alloc(0), Buffer.from('a\nb')])(
  'a payload that is no line is refused in a file of lines: %s',
  async (value) => {
    const path = recording([message(0, 0, { value })]);
    const sink = new FileSink(newPath('.ndjson'), 'to');
    await expect(produce(path, sink)).rejects.toMatchObject({ code: 'LAKE-K005' });
  },
);
