import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Message } from './message.js';
import { formatRecorded, isRecording, parseRecorded } from './recording.js';

const bytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 20 }).map((b) => Buffer.from(b)),
  fc.string({ unit: 'binary' }).map((s) => Buffer.from(s, 'utf8')),
);
const message: fc.Arbitrary<Message> = fc.record({
  partition: fc.nat(2 ** 31 - 1),
  offset: fc.bigInt({ min: 0n, max: 2n ** 63n - 2n }),
  timestamp: fc.oneof(fc.constant(-1), fc.nat(Number.MAX_SAFE_INTEGER)),
  key: fc.option(bytes, { nil: null }),
  value: fc.option(bytes, { nil: null }),
  headers: fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.option(bytes, { nil: null })), {
    maxLength: 3,
  }),
});

test('a message comes back from its line, whatever is in it', () => {
  fc.assert(
    fc.property(message, (m) => {
      const line = formatRecorded(m);
      expect(line).not.toContain('\n');
      expect(parseRecorded(Buffer.from(line, 'utf8'))).toEqual(m);
    }),
  );
});

test('recordings are told by their names', () => {
  expect(['a.recording.ndjson', 'b.recording.ndjson.gz'].every(isRecording)).toBe(true);
  expect(['a.ndjson', 'recording.json', 'a.ndjson.gz'].some(isRecording)).toBe(false);
});
