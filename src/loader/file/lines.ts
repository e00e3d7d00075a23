/**
 * Splits a file into lines as bytes, gzip undone, without decoding or copying.
 *
 * @module
 */

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const chunkBytes = 1 << 20;
const newline = 0x0a;
const carriageReturn = 0x0d;

/** Lines of one chunk of the file, without their ends (`\n` or `\r\n`). */
type Lines = readonly Buffer[];

export interface LineReader {
  /** The lines that the next chunk completes; undefined at the end of the file. */
  next(): Promise<Lines | undefined>;
  /** What follows the last line end; meaningful at the end of the file. */
  readonly rest: Buffer;
  /** Bytes up to the end of the last complete line (of the file as it is on disk). */
  readonly consumed: number;
  close(): void;
}

/** Whether the file is compressed with gzip, by its first bytes. */
export async function isGzip(path: string): Promise<boolean> {
  await using file = await open(path, 'r');
  const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
}

/** Reads from a byte of the file on; of a compressed file only from its beginning. */
export function readLines(path: string, options: { gzip: boolean; start?: number }): LineReader {
  const start = options.start ?? 0;
  const file = createReadStream(path, { start, highWaterMark: chunkBytes });
  const stream: Readable = options.gzip ? file.pipe(gunzipOf(file)) : file;
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest: Buffer = Buffer.alloc(0);
  let consumed = start;
  return {
    get rest() {
      return rest;
    },
    get consumed() {
      return consumed;
    },
    next: async () => {
      const chunk = await chunks.next();
      if (chunk.done) return undefined;
      const split = splitLines(
        rest.length === 0 ? chunk.value : Buffer.concat([rest, chunk.value]),
      );
      rest = split.rest;
      consumed += split.bytes;
      return split.lines;
    },
    close: () => {
      stream.destroy();
      file.destroy();
    },
  };
}

function gunzipOf(file: Readable): ReturnType<typeof createGunzip> {
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  file.on('error', (error) => gunzip.destroy(error));
  return gunzip;
}

function splitLines(bytes: Buffer): { lines: Buffer[]; rest: Buffer; bytes: number } {
  const lines: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, from)) {
    const end = at > from && bytes[at - 1] === carriageReturn ? at - 1 : at;
    lines.push(bytes.subarray(from, end));
    from = at + 1;
  }
  return { lines, rest: bytes.subarray(from), bytes: from };
}
