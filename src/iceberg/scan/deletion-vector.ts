/**
 * Deletion vectors (Puffin spec: `deletion-vector-v1`): positions of deleted rows as a 64-bit
 * Roaring bitmap in its portable form.
 *
 * @module
 */

import { crc32 } from 'node:zlib';
import { LakeError } from '../../errors.js';

const magic = 0xd1d33964;
const serialCookie = 12347;
const serialCookieWithoutRuns = 12346;
/** Containers that hold at most this many values are arrays. */
const arrayLimit = 4096;
/** With runs and fewer containers than this there are no offsets. */
const offsetLimit = 4;

/**
 * The positions in ascending order.
 *
 * @throws LakeError LAKE-I006 when the blob is malformed or damaged
 */
export function readDeletionVector(blob: Uint8Array): BigInt64Array {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  if (blob.byteLength < 20) throw malformed('it is too short');
  const length = view.getUint32(0);
  if (length + 8 !== blob.byteLength) throw malformed('its length is wrong');
  if (view.getUint32(4) !== magic) throw malformed('its magic number is wrong');
  const body = blob.subarray(4, 4 + length);
  if (crc32(body) !== view.getUint32(4 + length)) throw malformed('its checksum is wrong');
  try {
    return readBitmap(new Reader(body.subarray(4)));
  } catch (error) {
    if (error instanceof RangeError) throw malformed('its bitmap ends early');
    throw error;
  }
}

function malformed(why: string): LakeError {
  return new LakeError('LAKE-I006', `a deletion vector is malformed: ${why}`);
}

/** Little-endian, as the Roaring format is. */
class Reader {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint16(): number {
    this.#at += 2;
    return this.#view.getUint16(this.#at - 2, true);
  }

  uint32(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }

  uint64(): bigint {
    this.#at += 8;
    return this.#view.getBigUint64(this.#at - 8, true);
  }

  byte(): number {
    this.#at += 1;
    return this.#view.getUint8(this.#at - 1);
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }
}

function readBitmap(reader: Reader): BigInt64Array {
  const positions: bigint[] = [];
  const bitmaps = reader.uint64();
  for (let i = 0n; i < bitmaps; i += 1n) {
    const high = BigInt(reader.uint32()) << 32n;
    readBitmap32(reader, (low) => positions.push(high | BigInt(low)));
  }
  return BigInt64Array.from(positions);
}

interface Container {
  readonly base: number;
  readonly cardinality: number;
  readonly isRun: boolean;
}

function readBitmap32(reader: Reader, emit: (value: number) => void): void {
  for (const container of readHeader(reader)) {
    const each = (low: number) => emit(container.base + low);
    if (container.isRun) readRuns(reader, each);
    else if (container.cardinality <= arrayLimit) readArray(reader, container.cardinality, each);
    else readBits(reader, each);
  }
}

function readHeader(reader: Reader): readonly Container[] {
  const cookie = reader.uint32();
  const hasRuns = (cookie & 0xffff) === serialCookie;
  if (!hasRuns && cookie !== serialCookieWithoutRuns) throw malformed('its bitmap is unknown');
  const count = hasRuns ? (cookie >>> 16) + 1 : reader.uint32();
  const flags = hasRuns ? Array.from({ length: Math.ceil(count / 8) }, () => reader.byte()) : [];
  const containers = Array.from({ length: count }, (_, i) => ({
    base: reader.uint16() * 65_536,
    cardinality: reader.uint16() + 1,
    isRun: (((flags[i >> 3] ?? 0) >> (i & 7)) & 1) === 1,
  }));
  if (!hasRuns || count >= offsetLimit) reader.skip(count * 4);
  return containers;
}

function readRuns(reader: Reader, emit: (low: number) => void): void {
  const runs = reader.uint16();
  for (let i = 0; i < runs; i += 1) {
    const start = reader.uint16();
    const more = reader.uint16();
    for (let low = start; low <= start + more; low += 1) emit(low);
  }
}

function readArray(reader: Reader, cardinality: number, emit: (low: number) => void): void {
  for (let i = 0; i < cardinality; i += 1) emit(reader.uint16());
}

function readBits(reader: Reader, emit: (low: number) => void): void {
  for (let word = 0; word < 2048; word += 1) {
    const low = reader.uint32();
    for (let bit = 0; bit < 32; bit += 1) {
      if ((low >>> bit) & 1) emit(word * 32 + bit);
    }
  }
}

/** @param positions ascending, each once, not negative */
export function encodeDeletionVector(positions: BigInt64Array): Uint8Array {
  const bitmaps = [...containersByHighBits(positions)];
  const content = Buffer.concat([
    bytes(4, (view) => view.setUint32(0, magic)),
    bytes(8, (view) => view.setBigUint64(0, BigInt(bitmaps.length), true)),
    ...bitmaps.flatMap(([high, containers]) => [uint32(high), ...encodeBitmap32(containers)]),
  ]);
  return Buffer.concat([
    bytes(4, (view) => view.setUint32(0, content.length)),
    content,
    bytes(4, (view) => view.setUint32(0, crc32(content))),
  ]);
}

/** The values of a container are the low 16 bits of its positions. */
interface Values {
  readonly key: number;
  readonly lows: number[];
}

/** Ascending: for each upper half of the positions, the containers of the lower half. */
function containersByHighBits(positions: BigInt64Array): ReadonlyMap<number, Values[]> {
  const bitmaps = new Map<number, Values[]>();
  let containers: Values[] = [];
  let current = -1n;
  for (const position of positions) {
    if (position >> 16n !== current) {
      const high = Number(position >> 32n);
      if (!bitmaps.has(high)) bitmaps.set(high, (containers = []));
      current = position >> 16n;
      containers.push({ key: Number(current & 0xffffn), lows: [] });
    }
    containers.at(-1)?.lows.push(Number(position & 0xffffn));
  }
  return bitmaps;
}

function encodeBitmap32(containers: readonly Values[]): Buffer[] {
  const bodies = containers.map(({ lows }) => smallestBody(lows));
  const hasRuns = bodies.some((body) => body.isRun);
  const head = [
    ...(hasRuns
      ? [uint32(serialCookie | ((containers.length - 1) << 16)), runFlags(bodies)]
      : [uint32(serialCookieWithoutRuns), uint32(containers.length)]),
    uint16s(containers.flatMap(({ key, lows }) => [key, lows.length - 1])),
  ];
  const withOffsets = !hasRuns || containers.length >= offsetLimit;
  let offset = sizeOf(head) + (withOffsets ? 4 * containers.length : 0);
  const offsets = bodies.map((body) => {
    offset += body.bytes.length;
    return uint32(offset - body.bytes.length);
  });
  return [...head, ...(withOffsets ? offsets : []), ...bodies.map((body) => body.bytes)];
}

interface Body {
  readonly isRun: boolean;
  readonly bytes: Buffer;
}

function smallestBody(lows: readonly number[]): Body {
  const runs = runsOf(lows);
  const others = lows.length <= arrayLimit ? 2 * lows.length : 8192;
  if (2 + 2 * runs.length < others)
    return { isRun: true, bytes: uint16s([runs.length / 2, ...runs]) };
  return { isRun: false, bytes: lows.length <= arrayLimit ? uint16s(lows) : bitsOf(lows) };
}

/** Of each run its first value and how many follow. */
function runsOf(lows: readonly number[]): number[] {
  const runs: number[] = [];
  let last = -2;
  for (const low of lows) {
    if (low === last + 1) runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1;
    else runs.push(low, 0);
    last = low;
  }
  return runs;
}

function bitsOf(lows: readonly number[]): Buffer {
  const bits = Buffer.alloc(8192);
  for (const low of lows) bits[low >> 3] = (bits[low >> 3] ?? 0) | (1 << (low & 7));
  return bits;
}

function runFlags(bodies: readonly Body[]): Buffer {
  const flags = Buffer.alloc(Math.ceil(bodies.length / 8));
  bodies.forEach(({ isRun }, i) => {
    if (isRun) flags[i >> 3] = (flags[i >> 3] ?? 0) | (1 << (i & 7));
  });
  return flags;
}

function bytes(length: number, write: (view: DataView) => void): Buffer {
  const buffer = Buffer.alloc(length);
  write(new DataView(buffer.buffer, buffer.byteOffset, length));
  return buffer;
}

function uint32(value: number): Buffer {
  return bytes(4, (view) => view.setUint32(0, value, true));
}

function uint16s(values: readonly number[]): Buffer {
  return bytes(2 * values.length, (view) =>
    values.forEach((value, i) => view.setUint16(2 * i, value, true)),
  );
}

function sizeOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
