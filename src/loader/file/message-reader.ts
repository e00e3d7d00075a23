/**
 * Reads the messages of an NDJSON file, chunk by chunk, as batches.
 *
 * In a recording each line says where its message belongs. In any other file a line is the payload
 * of a message of partition 0, whose offset is the number of lines before it; an empty line is no
 * message but is counted. `\r\n` ends a line as `\n` does; a byte order mark at the beginning is not
 * part of the first message.
 *
 * A last line without an end may still be growing: it counts only when it is a whole JSON object or
 * list.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { BatchBuilder, type MessageBatch } from '../message.js';
import type { Positions } from '../positions.js';
import { MalformedLine, parseRecorded } from '../recording.js';
import { readLines, type LineReader } from './lines.js';

export interface MessageFile {
  readonly path: string;
  /** As messages name it: relative to the project. */
  readonly name: string;
  readonly gzip: boolean;
  readonly recording: boolean;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

export class FileMessageReader {
  readonly #file: MessageFile;
  readonly #from: Map<number, bigint>;
  /** Last offset seen by partition, loaded or not. */
  readonly #last = new Map<number, bigint>();
  #lines: LineReader;
  #lineNumber = 0;
  /** The last line, given as a message before its end came. */
  #taken: Buffer | undefined;
  /** As `#taken`, when reading goes on at its beginning. */
  #awaited: Buffer | undefined;

  constructor(file: MessageFile, from: Positions) {
    this.#file = file;
    this.#from = new Map(from);
    this.#lines = readLines(file.path, { gzip: file.gzip });
  }

  /** Lines read so far; the position of a file that is no recording. */
  get lineNumber(): number {
    return this.#lineNumber;
  }

  /** By partition, where reading goes on. */
  get positions(): Positions {
    return this.#from;
  }

  /** The messages of the next chunk, which may be none; undefined at the end of the file. */
  async next(): Promise<readonly MessageBatch[] | undefined> {
    const lines = await this.#nextLines();
    if (lines) return this.#batches(lines);
    return this.#takeRest();
  }

  /** Reads on in a file that has grown since its end was reached; not for compressed files. */
  resume(): void {
    const { consumed } = this.#lines;
    this.#lines.close();
    this.#lines = readLines(this.#file.path, { gzip: false, start: consumed });
    this.#awaited = this.#taken ?? this.#awaited;
    this.#taken = undefined;
  }

  /** Whether an unfinished last line was left out. */
  get unfinished(): boolean {
    return !this.#taken && !this.#awaited && this.#lines.rest.length > 0;
  }

  /** Bytes read of a file that is not compressed. */
  get bytesRead(): number {
    return this.#lines.consumed + this.#lines.rest.length;
  }

  close(): void {
    this.#lines.close();
  }

  async #nextLines(): Promise<readonly Buffer[] | undefined> {
    const lines = await this.#readLines();
    if (!lines || !this.#awaited || lines.length === 0) return lines;
    if (!lines[0]?.equals(this.#awaited)) {
      throw this.#malformed('the line was changed after it had been loaded');
    }
    this.#awaited = undefined;
    return lines.slice(1);
  }

  async #readLines(): Promise<readonly Buffer[] | undefined> {
    try {
      return await this.#lines.next();
    } catch (error) {
      throw readFault(this.#file, error);
    }
  }

  #takeRest(): readonly MessageBatch[] | undefined {
    const rest = withoutReturn(this.#lines.rest);
    if (this.#taken || this.#awaited || !isWholeJson(rest)) return undefined;
    this.#taken = rest;
    return this.#batches([rest]);
  }

  #batches(lines: readonly Buffer[]): readonly MessageBatch[] {
    const clean = this.#lineNumber === 0 ? withoutByteOrderMark(lines) : lines;
    return this.#file.recording ? this.#recorded(clean) : this.#plain(clean);
  }

  #plain(lines: readonly Buffer[]): readonly MessageBatch[] {
    const from = this.#from.get(0) ?? 0n;
    const builder = new BatchBuilder(0, from);
    for (const line of lines) {
      const offset = BigInt(this.#lineNumber);
      this.#lineNumber += 1;
      if (line.length === 0 || offset < from) continue;
      builder.add({ offset, timestamp: -1, key: null, value: line, headers: noHeaders });
    }
    const next = BigInt(this.#lineNumber);
    if (next <= from) return [];
    this.#from.set(0, next);
    return [builder.build(next)];
  }

  #recorded(lines: readonly Buffer[]): readonly MessageBatch[] {
    const builders = new Map<number, BatchBuilder>();
    for (const line of lines) {
      this.#lineNumber += 1;
      if (line.length > 0) this.#addRecorded(builders, line);
    }
    return [...builders].map(([partition, builder]) => {
      const batch = builder.build();
      this.#from.set(partition, batch.nextOffset);
      return batch;
    });
  }

  #addRecorded(builders: Map<number, BatchBuilder>, line: Buffer): void {
    const message = this.#parse(line);
    const { partition, offset } = message;
    const last = this.#last.get(partition);
    if (last !== undefined && offset <= last) {
      throw this.#malformed(
        `offset ${offset} of partition ${partition} comes after ${last}: offsets must ascend`,
      );
    }
    this.#last.set(partition, offset);
    const from = this.#from.get(partition) ?? 0n;
    if (offset < from) return;
    const builder = builders.get(partition) ?? new BatchBuilder(partition, from);
    builders.set(partition, builder);
    builder.add(message);
  }

  #parse(line: Buffer): ReturnType<typeof parseRecorded> {
    try {
      return parseRecorded(line);
    } catch (error) {
      if (error instanceof MalformedLine) throw this.#malformed(error.message);
      throw error;
    }
  }

  #malformed(problem: string): LakeError {
    return new LakeError('LAKE-K005', `malformed line in a recording: ${problem}`, {
      location: { file: this.#file.name, line: this.#lineNumber },
      source: '',
      hint: 'messages before this line are loaded; mend or remove it and load again',
    });
  }
}

const noHeaders = [] as const;

function withoutByteOrderMark(lines: readonly Buffer[]): readonly Buffer[] {
  const first = lines[0];
  if (!first?.subarray(0, byteOrderMark.length).equals(byteOrderMark)) return lines;
  return [first.subarray(byteOrderMark.length), ...lines.slice(1)];
}

function withoutReturn(rest: Buffer): Buffer {
  return rest.at(-1) === 0x0d ? rest.subarray(0, -1) : rest;
}

/** Whether a line without an end cannot grow any more: no object or list is a part of another. */
export function isWholeJson(rest: Buffer): boolean {
  const text = rest.toString('utf8').replace(/^\ufeff/, '');
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function readFault(file: MessageFile, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  if (code.startsWith('Z_')) {
    return new LakeError('LAKE-K005', `${file.name} is not a whole gzip file`, {
      hint: 'it is damaged or was cut short; what could be read before the fault is loaded',
      cause: error,
    });
  }
  return fileFault(file.name, error);
}

/** A fault of the file system as an error that names the file. */
export function fileFault(name: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOENT') {
    return new LakeError('LAKE-F001', `the file ${name} does not exist`, {
      hint: 'give --file, or set file.path of the stream in project.yml',
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new LakeError('LAKE-F002', `no permission to read ${name}`, { cause: error });
  }
  if (code === undefined) return error;
  return new LakeError('LAKE-F004', `reading ${name} failed: ${code}`, { cause: error });
}
