/**
 * Appends messages to an NDJSON file: as a recording where its name says so, else payload by payload.
 *
 * @module
 */

import { appendFile, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { LakeError } from '../../errors.js';
import type { Message } from '../message.js';
import type { MessageSink } from '../produce.js';
import { formatRecorded, isRecording } from '../recording.js';
import { describeFile } from './file-source.js';
import { fileFault, FileMessageReader } from './message-reader.js';

const newline = Buffer.from('\n');

export class FileSink implements MessageSink {
  readonly description: string;
  readonly #path: string;
  readonly #recording: boolean;
  readonly #gzip: boolean;
  /** By partition, the next offset of a recording. */
  #next = new Map<number, bigint>();

  constructor(path: string, name: string) {
    this.#path = path;
    this.description = name;
    this.#recording = isRecording(path);
    this.#gzip = path.endsWith('.gz');
  }

  async open(): Promise<void> {
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await appendFile(this.#path, await this.#missingEnd());
    } catch (error) {
      throw fileFault(this.description, error);
    }
    if (this.#recording) this.#next = await this.#readPositions();
  }

  async send(messages: readonly Message[]): Promise<void> {
    const lines = messages.flatMap((m) => [
      this.#recording ? Buffer.from(formatRecorded(this.#placed(m))) : this.#payload(m),
      newline,
    ]);
    const bytes = Buffer.concat(lines);
    try {
      await appendFile(this.#path, this.#gzip ? gzipSync(bytes) : bytes);
    } catch (error) {
      throw fileFault(this.description, error);
    }
  }

  async close(): Promise<void> {}

  /** The message at the end of its partition in this file. */
  #placed(message: Message): Message {
    const offset = this.#next.get(message.partition) ?? 0n;
    this.#next.set(message.partition, offset + 1n);
    return { ...message, offset };
  }

  #payload({ partition, offset, value }: Message): Uint8Array {
    if (value && value.length > 0 && !value.includes(0x0a)) return value;
    const what = value === null ? 'no payload' : value.length === 0 ? 'an empty one' : 'line ends';
    throw new LakeError(
      'LAKE-K005',
      `the message at offset ${offset} of partition ${partition} has ${what}: it is no line`,
      { hint: 'name the file *.recording.ndjson: a recording holds any message' },
    );
  }

  /** A line end, where the last line of the file has none. */
  async #missingEnd(): Promise<Uint8Array> {
    await using file = await open(this.#path, 'a+');
    const { size } = await file.stat();
    if (size === 0 || this.#gzip) return Buffer.alloc(0);
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] === 0x0a ? Buffer.alloc(0) : newline;
  }

  async #readPositions(): Promise<Map<number, bigint>> {
    const file = await describeFile(this.#path, this.description);
    const reader = new FileMessageReader(file, new Map());
    try {
      while ((await reader.next()) !== undefined);
      return new Map(reader.positions);
    } finally {
      reader.close();
    }
  }
}
