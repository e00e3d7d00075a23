/**
 * Replays a recording, or a file of lines, into a sink: at its own pace or as fast as it goes. The
 * order within each partition is kept.
 *
 * @module
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock, type Clock } from './clock.js';
import type { EmitLoaderEvent } from './events.js';
import { describeFile } from './file/file-source.js';
import { FileMessageReader } from './file/message-reader.js';
import type { Message, MessageBatch } from './message.js';

/** Where replayed messages go. */
export interface MessageSink {
  readonly description: string;
  open(): Promise<void>;
  /** Resolves when they are safe. */
  send(messages: readonly Message[]): Promise<void>;
  close(): Promise<void>;
}

export interface ProduceRequest {
  /** The stream's name. */
  readonly stream: string;
  readonly path: string;
  /** The path as messages show it. */
  readonly name: string;
  readonly sink: MessageSink;
  /** Times real time, by the timestamps of the messages; absent: as fast as it goes. */
  readonly speed?: number;
  readonly limit?: number;
  readonly emit: EmitLoaderEvent;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** As many messages as are sent at once: far below the size that a broker refuses. */
const mostMessages = 2000;
const mostBytes = 500_000;

/** @throws LakeError LAKE-K005 for a malformed line, LAKE-K001 when the sink cannot be reached */
export async function produceMessages(request: ProduceRequest): Promise<void> {
  const file = await describeFile(request.path, request.name);
  const reader = new FileMessageReader(file, new Map());
  const replay = new Replay(request);
  try {
    await request.sink.open();
    for (;;) {
      const batches = replay.isDone ? undefined : await reader.next();
      if (!batches) break;
      for (const group of groups(mergeByTime(batches))) await replay.send(group);
    }
    replay.stopped(request.signal.aborted ? 'interrupted' : 'complete');
  } catch (error) {
    replay.stopped('fault');
    throw error;
  } finally {
    reader.close();
    await request.sink.close();
  }
}

class Replay {
  readonly #request: ProduceRequest;
  readonly #clock: Clock;
  readonly #startedMs: number;
  #firstTimestamp: number | undefined;
  #messages = 0;

  constructor(request: ProduceRequest) {
    this.#request = request;
    this.#clock = request.clock ?? systemClock;
    this.#startedMs = this.#clock.monotonicMs();
  }

  get isDone(): boolean {
    const { limit, signal } = this.#request;
    return signal.aborted || (limit !== undefined && this.#messages >= limit);
  }

  /** Sends the messages when they are due, those that are due together in one go. */
  async send(messages: readonly Message[]): Promise<void> {
    const { limit } = this.#request;
    let waiting = limit === undefined ? messages : messages.slice(0, limit - this.#messages);
    while (waiting.length > 0 && !this.#request.signal.aborted) {
      const due = this.#dueNow(waiting);
      if (due === 0) {
        await this.#pause(waiting[0]);
        continue;
      }
      await this.#request.sink.send(waiting.slice(0, due));
      this.#messages += due;
      waiting = waiting.slice(due);
      this.#tell();
    }
  }

  stopped(reason: 'complete' | 'interrupted' | 'fault'): void {
    const seconds = this.#seconds();
    this.#request.emit({
      kind: 'stopped',
      stream: this.#request.stream,
      action: 'produce',
      reason,
      rows: this.#messages,
      deadLetters: 0,
      commits: 0,
      seconds,
      rowsPerSecond: this.#messages / seconds,
      lag: {},
    });
  }

  #dueNow(messages: readonly Message[]): number {
    const later = messages.findIndex((m) => this.#waitMs(m) > 0);
    return later < 0 ? messages.length : later;
  }

  /** Zero or less: due. Messages without a time go with the one before them. */
  #waitMs({ timestamp }: Message): number {
    const { speed } = this.#request;
    if (speed === undefined || timestamp < 0) return 0;
    this.#firstTimestamp ??= timestamp;
    const dueMs = this.#startedMs + (timestamp - this.#firstTimestamp) / speed;
    return dueMs - this.#clock.monotonicMs();
  }

  async #pause(next: Message | undefined): Promise<void> {
    const waitMs = next ? Math.min(1000, Math.max(1, this.#waitMs(next))) : 0;
    // Only the abort rejects, and it means: stop waiting.
    await sleep(waitMs, undefined, { signal: this.#request.signal }).catch(() => undefined);
  }

  #tell(): void {
    const { emit, stream, name, sink } = this.#request;
    emit({
      kind: 'producing',
      stream,
      origin: name,
      destination: sink.description,
      messages: this.#messages,
      messagesPerSecond: this.#messages / this.#seconds(),
    });
  }

  #seconds(): number {
    return Math.max(0.001, (this.#clock.monotonicMs() - this.#startedMs) / 1000);
  }
}

/** One order of the messages of several partitions, by their times as far as partitions allow. */
function mergeByTime(batches: readonly MessageBatch[]): readonly Message[] {
  const queues = batches.map(messagesOf);
  const heads = queues.map(() => 0);
  const merged: Message[] = [];
  for (;;) {
    let best: { queue: number; message: Message } | undefined;
    for (const [queue, messages] of queues.entries()) {
      const message = messages[heads[queue] ?? 0];
      if (message && (!best || message.timestamp < best.message.timestamp)) {
        best = { queue, message };
      }
    }
    if (!best) return merged;
    merged.push(best.message);
    heads[best.queue] = (heads[best.queue] ?? 0) + 1;
  }
}

function messagesOf(batch: MessageBatch): readonly Message[] {
  return batch.offsets.map((offset, i) => ({
    partition: batch.partition,
    offset,
    timestamp: batch.timestamps[i] ?? -1,
    key: batch.keys[i] ?? null,
    value: batch.values[i] ?? null,
    headers: batch.headers[i] ?? [],
  }));
}

function* groups(messages: readonly Message[]): Generator<readonly Message[]> {
  let group: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = (message.value?.length ?? 0) + (message.key?.length ?? 0);
    if (group.length > 0 && (group.length >= mostMessages || bytes + size > mostBytes)) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(message);
    bytes += size;
  }
  if (group.length > 0) yield group;
}
