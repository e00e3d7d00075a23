import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeDeletionVector, readDeletionVector } from './deletion-vector.js';

/** A vector with one container of each 65536 positions: an array, a bitmap or runs. */
function vector(positions: readonly number[], form: 'array' | 'bits' | 'runs'): Uint8Array {
  const keys = [...new Set(positions.map((p) => p >>> 16))];
  const containers = keys.map((key) =>
    positions.filter((p) => p >>> 16 === key).map((p) => p & 0xffff),
  );
  const head =
    form === 'runs'
      ? [...u32(12347 | ((keys.length - 1) << 16)), ...bitFlags(keys.length)]
      : [...u32(12346), ...u32(keys.length)];
  const descriptions = keys.flatMap((key, i) => [
    ...u16(key),
    ...u16((containers[i]?.length ?? 1) - 1),
  ]);
  const offsets = form !== 'runs' || keys.length >= 4 ? keys.flatMap(() => u32(0)) : [];
  const bodies = containers.flatMap((values) => body(values, form));
  return framed([...u32(1), ...u32(0), ...u32(0), ...head, ...descriptions, ...offsets, ...bodies]);
}

function body(values: readonly number[], form: 'array' | 'bits' | 'runs'): number[] {
  if (form === 'runs')
    return [...u16(values.length), ...values.flatMap((v) => [...u16(v), ...u16(0)])];
  if (form === 'array') return values.flatMap(u16);
  const bits = new Uint8Array(8192);
  for (const v of values) bits[v >> 3] = (bits[v >> 3] ?? 0) | (1 << (v & 7));
  return [...bits];
}

function bitFlags(count: number): number[] {
  return Array.from({ length: Math.ceil(count / 8) }, () => 0xff);
}

function framed(bitmap: readonly number[]): Uint8Array {
  const content = Buffer.from([0xd1, 0xd3, 0x39, 0x64, ...bitmap]);
  const out = Buffer.alloc(content.length + 8);
  out.writeUInt32BE(content.length, 0);
  content.copy(out, 4);
  out.writeUInt32BE(crc32(content), content.length + 4);
  return out;
}

const u16 = (n: number) => [n & 0xff, (n >> 8) & 0xff];
const u32 = (n: number) => [...u16(n & 0xffff), ...u16(n >>> 16)];

const sorted = fc
  .uniqueArray(fc.integer({ min: 0, max: 400_000 }), { minLength: 1, maxLength: 50 })
  .map((values) => values.sort((a, b) => a - b));

test.each(['array', 'runs'] as const)('reads containers of form %s', (form) => {
  fc.assert(
    fc.property(sorted, (positions) => {
      expect([...readDeletionVector(vector(positions, form))].map(Number)).toEqual(positions);
    }),
  );
});

test('reads bitmaps', () => {
  const positions = Array.from({ length: 5000 }, (_, i) => i * 3);
  expect([...readDeletionVector(vector(positions, 'bits'))].map(Number)).toEqual(positions);
});

test('refuses damaged vectors', () => {
  const good = vector([1, 2, 3], 'array');
  for (let i = 0; i < good.length; i += 1) {
    const bad = Uint8Array.from(good);
    bad[i] = (bad[i] ?? 0) ^ 0x55;
    expect(() => readDeletionVector(bad)).toThrow('deletion vector is malformed');
  }
  expect(() => readDeletionVector(good.subarray(0, 10))).toThrow('too short');
});

const spans = fc.array(
  fc.record({
    start: fc.oneof(
      fc.nat(200_000),
      fc.maxSafeNat().map((n) => n / 2 ** 12),
    ),
    length: fc.oneof(fc.constant(1), fc.nat(9000)),
    step: fc.constantFrom(1, 1, 2, 7),
  }),
  { maxLength: 8 },
);

test('vectors that are written read back, whatever form their containers take', () => {
  fc.assert(
    fc.property(spans, (drawn) => {
      const all = drawn.flatMap(({ start, length, step }) =>
        Array.from({ length }, (_, i) => BigInt(Math.floor(start) + i * step)),
      );
      const positions = new BigInt64Array(new Set(all)).sort();
      expect(readDeletionVector(encodeDeletionVector(positions))).toEqual(positions);
    }),
    { numRuns: 50 },
  );
});
