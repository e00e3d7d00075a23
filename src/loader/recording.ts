/**
 * Recordings: NDJSON files (`*.recording.ndjson`, `.gz` too) whose lines are messages with their
 * place in the stream.
 *
 *     {"partition":0,"offset":17,"timestamp":1748169420000,"key":"bitcoin","headers":[["k","v"]],"value":"…"}
 *
 * `key` and `value` may be null; bytes that are not UTF-8 stand in `key_base64`, `value_base64` and,
 * as a header's value, in `{"base64":"…"}`. `timestamp` (ms since 1970), `key` and `headers` may be
 * absent. Offsets ascend within a partition; gaps are legal.
 *
 * @module
 */

import { isUtf8 } from 'node:buffer';
import { parseJson } from '../util/json.js';
import type { Bytes, Headers, Message } from './message.js';

export function isRecording(path: string): boolean {
  return /\.recording\.ndjson(\.gz)?$/i.test(path);
}

/** A line that is not a message of a recording; its text says why. */
export class MalformedLine extends Error {
  override readonly name = 'MalformedLine';
}

const members = new Set([
  'partition',
  'offset',
  'timestamp',
  'key',
  'key_base64',
  'headers',
  'value',
  'value_base64',
]);

type Envelope = Readonly<Record<string, unknown>>;

/** @throws MalformedLine */
export function parseRecorded(line: Buffer): Message {
  if (!isUtf8(line)) throw new MalformedLine('the line is not UTF-8');
  const envelope = parseEnvelope(line.toString('utf8'));
  for (const name of Object.keys(envelope)) {
    if (!members.has(name)) throw new MalformedLine(`unknown member "${name}"`);
  }
  return {
    partition: partitionOf(envelope['partition']),
    offset: offsetOf(envelope['offset']),
    timestamp: timestampOf(envelope['timestamp']),
    key: bytesOf(envelope, 'key', false),
    value: bytesOf(envelope, 'value', true),
    headers: headersOf(envelope['headers']),
  };
}

/** One line without its end. */
export function formatRecorded(message: Message): string {
  const { partition, offset, timestamp } = message;
  const headers = message.headers.map(([key, value]) => [key, headerToJson(value)]);
  const body = JSON.stringify({
    ...(timestamp < 0 ? {} : { timestamp }),
    ...bytesToJson('key', message.key),
    headers,
    ...bytesToJson('value', message.value),
  });
  return `{"partition":${partition},"offset":${offset},${body.slice(1)}`;
}

function parseEnvelope(text: string): Envelope {
  let value: unknown;
  try {
    value = JSON.parse(text);
    const offset = (value as Envelope | null)?.['offset'];
    // Only now is the slower parser worth its time.
    if (typeof offset === 'number' && !Number.isSafeInteger(offset)) value = parseJson(text);
  } catch (error) {
    throw new MalformedLine(`not valid JSON: ${error instanceof Error ? error.message : ''}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedLine('must be an object with partition, offset and value');
  }
  return value as Envelope; // JSON objects have string keys
}

function partitionOf(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31) {
    return value;
  }
  throw new MalformedLine('"partition" must be a whole number from 0 on');
}

const highestOffset = 2n ** 63n - 2n;

function offsetOf(value: unknown): bigint {
  const offset =
    typeof value === 'bigint'
      ? value
      : typeof value === 'number' && Number.isSafeInteger(value)
        ? BigInt(value)
        : -1n;
  if (offset >= 0n && offset <= highestOffset) return offset;
  throw new MalformedLine('"offset" must be a whole number from 0 on');
}

function timestampOf(value: unknown): number {
  if (value === undefined || value === null) return -1;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new MalformedLine('"timestamp" must be milliseconds since 1970');
}

function bytesOf(envelope: Envelope, name: string, needed: boolean): Bytes | null {
  const text = envelope[name];
  const encoded = envelope[`${name}_base64`];
  if (encoded !== undefined) {
    if (text === undefined && typeof encoded === 'string') return decodeBase64(encoded);
    throw new MalformedLine(`"${name}_base64" must be text and stand alone`);
  }
  if (typeof text === 'string') return encodeText(text);
  if (text === null || (text === undefined && !needed)) return null;
  throw new MalformedLine(`"${name}" must be text or null`);
}

function headersOf(value: unknown): Headers {
  if (value === undefined) return noHeaders;
  if (!Array.isArray(value)) throw new MalformedLine('"headers" must be a list');
  return value.map((pair: unknown) => {
    if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== 'string') {
      throw new MalformedLine('a header must be a pair of key and value');
    }
    encodeText(pair[0]);
    return [pair[0], headerValue(pair[1])] as const;
  });
}

const noHeaders: Headers = [];

function headerValue(value: unknown): Bytes | null {
  if (value === null) return null;
  if (typeof value === 'string') return encodeText(value);
  const encoded = (value as Envelope | undefined)?.['base64'];
  if (typeof encoded === 'string') return decodeBase64(encoded);
  throw new MalformedLine('the value of a header must be text, null or {"base64": "…"}');
}

/** A lone surrogate has no bytes: encoding it would change the message silently. */
function encodeText(text: string): Bytes {
  if (/\p{Surrogate}/u.test(text)) throw new MalformedLine('a lone surrogate is not text');
  return Buffer.from(text, 'utf8');
}

function decodeBase64(text: string): Bytes {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) {
    throw new MalformedLine('malformed base64');
  }
  return Buffer.from(text, 'base64');
}

function bytesToJson(name: string, bytes: Bytes | null): object {
  if (bytes === null) return { [name]: null };
  const buffer = asBuffer(bytes);
  return isUtf8(buffer)
    ? { [name]: buffer.toString('utf8') }
    : { [`${name}_base64`]: buffer.toString('base64') };
}

function headerToJson(bytes: Bytes | null): unknown {
  if (bytes === null) return null;
  const buffer = asBuffer(bytes);
  return isUtf8(buffer) ? buffer.toString('utf8') : { base64: buffer.toString('base64') };
}

function asBuffer(bytes: Bytes): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
