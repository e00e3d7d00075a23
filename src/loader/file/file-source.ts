/**
 * An NDJSON file as a stream. What is appended to it later is found too; of a compressed file only
 * what is there when it is opened.
 *
 * @module
 */

import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LakeError } from '../../errors.js';
import type { MessageBatch } from '../message.js';
import type { Positions } from '../positions.js';
import { isRecording } from '../recording.js';
import type { Polled, StreamIdentity, StreamSource, Watermarks } from '../source.js';
import { fileOrigin } from './fingerprint.js';
import { isGzip } from './lines.js';
import { FileMessageReader, fileFault, type MessageFile } from './message-reader.js';

const growthCheckMs = 200;

export class FileSource implements StreamSource {
  readonly kind = 'file';
  readonly #path: string;
  readonly #name: string;
  #file: MessageFile | undefined;
  #reader: FileMessageReader | undefined;
  #ready: MessageBatch[] = [];
  #ended = false;

  /** `name` is the path as messages show it. */
  constructor(path: string, name: string = basename(path)) {
    this.#path = path;
    this.#name = name;
  }

  async open(loadedFrom: string | undefined): Promise<StreamIdentity> {
    this.#file = await describeFile(this.#path, this.#name);
    return {
      origin: await fileOrigin(this.#file, loadedFrom),
      description: this.#name,
      excerpt: this.#file.recording,
    };
  }

  async watermarks(): Promise<ReadonlyMap<number, Watermarks>> {
    return new Map();
  }

  async offsetsAt(): Promise<Positions> {
    throw new LakeError('LAKE-C010', 'a file has no position for a time or for "latest"', {
      hint: 'leave out --from: a file is loaded from its beginning',
    });
  }

  async seek(positions: Positions): Promise<void> {
    this.#reader?.close();
    this.#ready = [];
    this.#ended = false;
    this.#reader = new FileMessageReader(this.#opened(), positions);
  }

  async poll(waitMs: number, signal: AbortSignal): Promise<Polled> {
    const ready = this.#ready.shift();
    if (ready) return { kind: 'batch', batch: ready };
    const reader = this.#current();
    if (this.#ended && !(await this.#grown(reader, waitMs, signal))) return this.#end(reader);
    const batches = await reader.next();
    if (batches === undefined) {
      this.#ended = true;
      this.#checkLength(reader);
      return this.#end(reader);
    }
    const [first, ...others] = batches;
    this.#ready = others;
    return first ? { kind: 'batch', batch: first } : { kind: 'idle' };
  }

  async commit(): Promise<void> {}

  async close(): Promise<void> {
    this.#reader?.close();
  }

  #end(reader: FileMessageReader): Polled {
    if (!reader.unfinished) return { kind: 'end' };
    const line = `line ${reader.lineNumber + 1} of ${this.#name}`;
    return { kind: 'end', unfinished: `${line} has no end yet and is left for later` };
  }

  /** A file of lines that ends before the position is not the one that was loaded. */
  #checkLength(reader: FileMessageReader): void {
    const position = reader.positions.get(0) ?? 0n;
    if (this.#opened().recording || position <= BigInt(reader.lineNumber)) return;
    throw new LakeError(
      'LAKE-K003',
      `${this.#name} has ${reader.lineNumber} lines, but ${position} were loaded from it before`,
      { hint: 'the file was cut or replaced: restore it, or load this one into another table' },
    );
  }

  /** Waits for the file to grow. */
  async #grown(reader: FileMessageReader, waitMs: number, signal: AbortSignal): Promise<boolean> {
    if (this.#opened().gzip) {
      await pause(waitMs, signal);
      return false;
    }
    const until = performance.now() + waitMs;
    for (;;) {
      const size = await this.#size();
      if (size < reader.bytesRead) throw shrunk(this.#name);
      if (size > reader.bytesRead) {
        reader.resume();
        this.#ended = false;
        return true;
      }
      const left = until - performance.now();
      if (left <= 0 || signal.aborted) return false;
      await pause(Math.min(left, growthCheckMs), signal);
    }
  }

  async #size(): Promise<number> {
    try {
      return (await stat(this.#path)).size;
    } catch (error) {
      throw fileFault(this.#name, error);
    }
  }

  #opened(): MessageFile {
    if (!this.#file) throw new Error('open() was not called');
    return this.#file;
  }

  #current(): FileMessageReader {
    if (!this.#reader) throw new Error('seek() was not called');
    return this.#reader;
  }
}

/** Finds out what kind of file it is. */
export async function describeFile(path: string, name: string): Promise<MessageFile> {
  try {
    return { path, name, gzip: await isGzip(path), recording: isRecording(path) };
  } catch (error) {
    throw fileFault(name, error);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // Only the abort rejects, and it means: stop waiting.
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

function shrunk(name: string): LakeError {
  return new LakeError('LAKE-K003', `${name} became shorter while it was read`, {
    hint: 'what was in it is loaded; give the new file another table or append to the old one',
  });
}
