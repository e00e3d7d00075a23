/**
 * Lands the messages of a stream in its table, exactly once.
 *
 * One path for every source: read a batch → check that it follows on → divide it into text and dead
 * letters → buffer in the engine → when a commit is due, dead letters first, then the rows, each with
 * its position in the same commit. The source's own position is told to it afterwards, for monitoring.
 *
 * @module
 */

import type { TableIdentifier } from '../catalog/catalog.js';
import type { Warehouse } from '../catalog/warehouse.js';
import type { Engine } from '../engine/engine.js';
import { LakeError } from '../errors.js';
import type { StreamConfig } from '../project/project-config.js';
import { systemClock, type Clock } from './clock.js';
import type { EmitLoaderEvent } from './events.js';
import { bronzeLayout, deadLetterLayout, sortRows } from './landing-layout.js';
import { LandingTable } from './landing-table.js';
import { LoadProgress } from './load-progress.js';
import type { MessageBatch } from './message.js';
import { byPartition, mergeMax, type Positions } from './positions.js';
import type { Polled, StreamIdentity, StreamSource, Watermarks } from './source.js';
import {
  findLosses,
  judgeLosses,
  startPositions,
  type DataLossPolicy,
  type Loss,
  type StartPoint,
} from './start-positions.js';
import { Trigger } from './trigger.js';

export interface LoadRequest {
  readonly stream: Pick<StreamConfig, 'name' | 'table' | 'topic' | 'trigger'>;
  readonly source: StreamSource;
  readonly warehouse: Warehouse;
  readonly engine: Engine;
  readonly untilCaughtUp: boolean;
  readonly from: StartPoint;
  readonly onDataLoss: DataLossPolicy;
  readonly emit: EmitLoaderEvent;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

const longestPollMs = 500;
/** How long a load that is to end looks at other loaders' progress, and when it gives up. */
const lookAroundMs = 3000;
const stalledMs = 90_000;
const flushLimitMs = 30_000;

/**
 * Loads until the stream is caught up, or until the signal is aborted; what is buffered then is
 * still committed.
 *
 * @throws LakeError LAKE-K001 to K006; every commit before the fault stays
 */
export async function loadStream(request: LoadRequest): Promise<void> {
  const bronze = tableIdentifier(request.stream.table);
  const { topic, name: loaderId } = request.stream;
  const parts = { warehouse: request.warehouse, engine: request.engine, topic, loaderId };
  await using rows = await LandingTable.open({
    ...parts,
    identifier: bronze,
    layout: bronzeLayout(topic),
  });
  await using deadLetters = new DeadLetters(() =>
    LandingTable.open({
      ...parts,
      identifier: { ...bronze, name: `${bronze.name}__dead_letters` },
      layout: deadLetterLayout(topic),
    }),
  );
  const load = new Load(request, rows, deadLetters);
  try {
    await load.run();
  } finally {
    await request.source.close();
  }
}

/** `bronze.crypto_prices_raw`: the last part is the table's name. */
function tableIdentifier(text: string): TableIdentifier {
  const names = text.split('.');
  const name = names.pop();
  if (name && names.length > 0 && names.every((n) => n !== '')) return { namespace: names, name };
  throw new LakeError('LAKE-C003', `"${text}" is not a table: write schema.table`, {
    hint: 'streams: … table: bronze.crypto_prices_raw',
  });
}

/** The table of dead letters, opened and made only when there is one. */
class DeadLetters implements AsyncDisposable {
  readonly #open: () => Promise<LandingTable>;
  #table: LandingTable | undefined;

  constructor(open: () => Promise<LandingTable>) {
    this.#open = open;
  }

  /** Undefined until there was a dead letter. */
  get table(): LandingTable | undefined {
    return this.#table;
  }

  async opened(): Promise<LandingTable> {
    this.#table ??= await this.#open();
    return this.#table;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#table?.[Symbol.asyncDispose]();
  }
}

class Load {
  readonly #request: LoadRequest;
  readonly #rows: LandingTable;
  readonly #deadLetters: DeadLetters;
  readonly #clock: Clock;
  readonly #trigger: Trigger;
  readonly #progress: LoadProgress;
  #identity: StreamIdentity = { origin: '', description: '', excerpt: false };
  /** What was there when the load began. */
  #targets: ReadonlyMap<number, Watermarks> = new Map();
  /** Where partitions begin that the table has no mark of. */
  #initial: Positions = new Map();
  #positions = new Map<number, bigint>();
  /** Partitions with messages that wait for a commit. */
  readonly #pending = new Set<number>();
  #losses: Loss[] = [];
  #lastBatchMs = 0;
  #lastLookMs = 0;
  #commitWarned = false;

  constructor(request: LoadRequest, rows: LandingTable, deadLetters: DeadLetters) {
    this.#request = request;
    this.#rows = rows;
    this.#deadLetters = deadLetters;
    this.#clock = request.clock ?? systemClock;
    this.#trigger = new Trigger(request.stream.trigger, this.#clock.monotonicMs);
    this.#progress = new LoadProgress(request.stream.name, this.#clock, request.emit);
  }

  async run(): Promise<void> {
    try {
      await this.#start();
      const reason = await this.#loop();
      this.#progress.stopped(reason);
    } catch (error) {
      this.#progress.stopped('fault');
      throw error;
    }
  }

  async #start(): Promise<void> {
    const { source, stream, from, emit } = this.#request;
    this.#identity = await source.open(this.#rows.origin);
    this.#targets = await source.watermarks();
    await this.#judge(findLosses({ ...this.#markedStream(), mark: this.#rows.mark }));
    const atTime = from.kind === 'time' ? await this.#offsetsAt(from.timestampMs) : new Map();
    this.#initial = startPositions(this.#markedStream(), from.kind, atTime);
    this.#positions = new Map(this.#initial);
    await this.#recordStart();
    await source.seek(this.#positions);
    this.#lastBatchMs = this.#clock.monotonicMs();
    this.#progress.watermarks(this.#targets, this.#positions);
    emit({
      kind: 'started',
      stream: stream.name,
      source: source.kind,
      origin: this.#identity.description,
      topic: stream.topic,
      table: stream.table,
      created: this.#rows.created,
      untilCaughtUp: this.#request.untilCaughtUp,
      positions: byPartition(this.#positions),
    });
  }

  #markedStream() {
    const { topic, table } = this.#request.stream;
    const { excerpt } = this.#identity;
    return { topic, table, mark: this.#rows.mark, watermarks: this.#targets, excerpt };
  }

  async #offsetsAt(timestampMs: number): Promise<Positions> {
    return this.#rows.mark.size > 0 ? new Map() : this.#request.source.offsetsAt(timestampMs);
  }

  /** A start other than the beginning is kept in the table at once: a crash must not move it. */
  async #recordStart(): Promise<void> {
    if (this.#request.from.kind === 'earliest' || this.#rows.mark.size > 0) return;
    if (this.#positions.size === 0) await this.#request.source.offsetsAt(this.#clock.wallMs());
    await this.#rows.commit({
      start: this.#positions,
      end: this.#positions,
      origin: this.#identity.origin,
      summary: {},
    });
  }

  async #loop(): Promise<'caught-up' | 'interrupted'> {
    const { source, signal } = this.#request;
    let polled: Polled = { kind: 'idle' };
    for (;;) {
      if (signal.aborted) {
        await this.#flush();
        return 'interrupted';
      }
      if (this.#isCaughtUp(polled) && (await this.#commit())) {
        this.#finish(polled);
        return 'caught-up';
      }
      polled = await source.poll(this.#pollMs(), signal);
      if (polled.kind === 'batch') await this.#take(polled.batch);
      else await this.#idle();
      if (this.#trigger.isDue()) await this.#commit();
      this.#progress.tick(this.#trigger);
    }
  }

  #pollMs(): number {
    return Math.max(0, Math.min(longestPollMs, this.#trigger.waitMs()));
  }

  #isCaughtUp(polled: Polled): boolean {
    if (!this.#request.untilCaughtUp) return false;
    if (this.#targets.size === 0) return polled.kind === 'end';
    return [...this.#targets].every(([p, { high }]) => (this.#positions.get(p) ?? 0n) >= high);
  }

  #finish(polled: Polled): void {
    const { emit, stream } = this.#request;
    if (polled.kind === 'end' && polled.unfinished !== undefined) {
      emit({ kind: 'warning', code: 'LAKE-K005', message: polled.unfinished });
    }
    const positions = byPartition(this.#positions);
    emit({ kind: 'caught-up', stream: stream.name, positions });
  }

  async #take(batch: MessageBatch): Promise<void> {
    this.#lastBatchMs = this.#clock.monotonicMs();
    await this.#follow(batch);
    const deadFrom = this.#deadLetters.table?.mark.get(batch.partition) ?? 0n;
    const sorted = sortRows(batch, this.#clock.wallMs(), deadFrom);
    await this.#rows.append(sorted.bronze.rows, sorted.bronze.columns);
    if (sorted.deadLetters.rows > 0) await this.#bury(batch);
    this.#positions.set(batch.partition, batch.nextOffset);
    this.#progress.read(batch, this.#positions);
    if (batch.offsets.length === 0) return;
    this.#pending.add(batch.partition);
    this.#trigger.add(batch.offsets.length, batch.bytes);
  }

  /** The mark of the table decides which of them it has already. */
  async #bury(batch: MessageBatch): Promise<void> {
    const table = await this.#deadLetters.opened();
    const from = table.mark.get(batch.partition) ?? 0n;
    const { deadLetters } = sortRows(batch, this.#clock.wallMs(), from);
    await table.append(deadLetters.rows, deadLetters.columns);
  }

  /** A batch must begin where the last one of its partition ended. */
  async #follow(batch: MessageBatch): Promise<void> {
    const { partition, startOffset, offsets } = batch;
    const expected = this.#positions.get(partition);
    if (expected === undefined) return;
    const first = offsets[0] ?? startOffset;
    if (first < expected) {
      throw new LakeError(
        'LAKE-K004',
        `offset ${first} of partition ${partition} was delivered again after ${expected - 1n}`,
        { hint: 'nothing of it was committed: load again, and report this' },
      );
    }
    if (startOffset > expected) {
      await this.#judge([{ partition, from: expected, to: startOffset }]);
    }
  }

  async #judge(losses: readonly Loss[]): Promise<void> {
    const { stream, onDataLoss, emit } = this.#request;
    try {
      const loss = judgeLosses(stream.topic, losses, onDataLoss);
      if (loss) emit({ kind: 'warning', code: loss.code, message: loss.message });
    } catch (error) {
      // What came before the gap is good.
      await this.#commit();
      throw error;
    }
    this.#losses.push(...losses);
  }

  /** True: nothing is left to commit. False: others were first, reading goes on at the mark. */
  async #commit(): Promise<boolean> {
    if (this.#pending.size === 0) return true;
    const started = this.#clock.monotonicMs();
    const end = new Map([...this.#pending].map((p) => [p, this.#positions.get(p) ?? 0n] as const));
    const dead = await this.#commitDeadLetters(end);
    if (dead === undefined) return this.#readAgain();
    const request = this.#landing(end, this.#rows.bufferedRows, dead);
    const done = await this.#rows.commit(request);
    if (done.kind === 'superseded') return this.#readAgain();
    this.#pending.clear();
    this.#trigger.reset();
    this.#losses = [];
    this.#progress.committed({
      ...done,
      table: this.#rows.name,
      deadLetters: dead,
      positions: byPartition(this.#rows.mark),
      elapsedMs: this.#clock.monotonicMs() - started,
    });
    await this.#tellSource(end);
    return true;
  }

  /** How many there were; undefined: another loader was first. */
  async #commitDeadLetters(end: Positions): Promise<number | undefined> {
    const table = this.#deadLetters.table;
    if (!table || table.bufferedRows === 0) return 0;
    const count = table.bufferedRows;
    const done = await table.commit(this.#landing(end, 0, count));
    return done.kind === 'superseded' ? undefined : count;
  }

  #landing(end: Positions, rows: number, deadLetters: number) {
    const start = new Map([...end.keys()].map((p) => [p, this.#startOf(p)] as const));
    const through = this.#progress.validThrough();
    const { topic } = this.#request.stream;
    return {
      start,
      end,
      origin: this.#identity.origin,
      summary: {
        'lake.loader.records': String(rows),
        'lake.loader.dead-letters': String(deadLetters),
        ...(through === undefined ? {} : { 'lake.valid-through-ts': through }),
        ...(this.#losses.length === 0
          ? {}
          : { 'lake.kafka.data-loss': lossText(topic, this.#losses) }),
      },
    };
  }

  #startOf(partition: number): bigint {
    return this.#rows.mark.get(partition) ?? this.#initial.get(partition) ?? 0n;
  }

  /** Another loader has committed what was buffered here. */
  async #readAgain(): Promise<false> {
    await this.#rows.clear();
    await this.#rows.refresh();
    await this.#deadLetters.table?.clear();
    await this.#deadLetters.table?.refresh();
    this.#pending.clear();
    this.#trigger.reset();
    this.#positions = new Map(mergeMax(this.#initial, this.#rows.mark));
    await this.#request.source.seek(this.#positions);
    this.#request.emit({
      kind: 'warning',
      code: 'LAKE-I003',
      message: `another loader of ${this.#rows.name} was first; reading on from the table's mark`,
    });
    return false;
  }

  async #tellSource(end: Positions): Promise<void> {
    try {
      await this.#request.source.commit(end);
      this.#commitWarned = false;
    } catch (error) {
      if (this.#commitWarned) return;
      this.#commitWarned = true;
      const why = error instanceof Error ? error.message : String(error);
      this.#request.emit({
        kind: 'warning',
        code: 'LAKE-K001',
        message: `the consumer group could not be told the new position: ${why}`,
        hint: 'only monitoring is affected; the position that counts is in the table',
      });
    }
  }

  /** Nothing came. A load that is to end may wait for partitions that another loader reads. */
  async #idle(): Promise<void> {
    const now = this.#clock.monotonicMs();
    if (!this.#request.untilCaughtUp || this.#targets.size === 0) return;
    if (now - this.#lastBatchMs < lookAroundMs || now - this.#lastLookMs < lookAroundMs) return;
    this.#lastLookMs = now;
    await this.#commit();
    await this.#rows.refresh();
    const ahead = [...this.#rows.mark].filter(([p, o]) => o > (this.#positions.get(p) ?? -1n));
    if (ahead.length > 0) {
      this.#positions = new Map(mergeMax(this.#positions, this.#rows.mark));
      await this.#request.source.seek(this.#positions);
      this.#lastBatchMs = now;
    }
    if (now - this.#lastBatchMs > stalledMs) throw stalled(this.#identity.description);
  }

  async #flush(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(unfinishedFlush()), flushLimitMs);
    });
    try {
      await Promise.race([this.#commit(), limit]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function lossText(topic: string, losses: readonly Loss[]): string {
  const ranges = losses.map((l) => [`${l.partition}`, `${l.from}..${l.to - 1n}`] as const);
  return JSON.stringify({ [topic]: Object.fromEntries(ranges) });
}

function stalled(origin: string): LakeError {
  return new LakeError(
    'LAKE-K001',
    `nothing has come from ${origin} for ${stalledMs / 1000} seconds, though messages wait there`,
    { hint: 'is the broker up, and is no transaction left open? load again when it is well' },
  );
}

function unfinishedFlush(): LakeError {
  return new LakeError(
    'LAKE-R003',
    `interrupted, and the last commit did not end within ${flushLimitMs / 1000} seconds`,
    { hint: 'nothing is lost: the next load goes on from the mark of the table' },
  );
}
