/**
 * Bytes: what `encode` gives.
 *
 * @module
 */

import { bindArguments, signature } from './arguments.js';
import { runtimeFault } from './fault.js';
import { stringOf } from './text.js';
import { HostFunction, HostObject, type Value } from './value.js';

const encodings: ReadonlyMap<string, 'utf8' | 'latin1' | 'ascii'> = new Map([
  ['utf8', 'utf8'],
  ['ascii', 'ascii'],
  ['latin1', 'latin1'],
  ['iso88591', 'latin1'],
]);

function encodingOf(name: string): 'utf8' | 'latin1' | 'ascii' {
  const encoding = encodings.get(name.toLowerCase().replaceAll(/[-_ ]/g, ''));
  if (encoding === undefined) throw runtimeFault(`unknown encoding: ${name}`, 'LookupError');
  return encoding;
}

/** `text.encode(encoding)`. */
export function encodeText(text: string, encodingName: string): HostObject {
  const encoding = encodingOf(encodingName);
  const limit = encoding === 'ascii' ? 0x7f : encoding === 'latin1' ? 0xff : 0x10ffff;
  const position = Array.from(text).findIndex((c) => (c.codePointAt(0) ?? 0) > limit);
  if (position >= 0) {
    throw runtimeFault(
      `'${encodingName}' codec can't encode character in position ${position}: ordinal not in range(${limit + 1})`,
      'UnicodeEncodeError',
    );
  }
  return bytesValue(Buffer.from(text, encoding === 'ascii' ? 'latin1' : encoding));
}

const decodeSignature = signature('decode', 'encoding? errors?', true);

function bytesValue(bytes: Buffer): HostObject {
  return new HostObject(
    'bytes',
    {
      repr: () => reprBytes(bytes),
      str: () => reprBytes(bytes),
      length: () => bytes.length,
      iterate: () => bytes.values(),
      item: (key) => (typeof key === 'number' ? bytes.at(key) : undefined),
      equals: (other) => other instanceof HostObject && isSame(bytes, other.payload),
      hash: () => bytes.toString('hex'),
      get: (name) => {
        if (name === 'hex') return new HostFunction('hex', () => bytes.toString('hex'));
        return name === 'decode'
          ? new HostFunction('decode', (call) =>
              decode(bytes, bindArguments(decodeSignature, call)),
            )
          : undefined;
      },
    },
    bytes,
  );
}

function isSame(bytes: Buffer, other: unknown): boolean {
  return other instanceof Uint8Array && bytes.equals(other);
}

function decode(bytes: Buffer, [encodingName = 'utf-8']: readonly (Value | undefined)[]): string {
  const encoding = encodingOf(stringOf(encodingName));
  if (encoding !== 'utf8') return bytes.toString(encoding);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw runtimeFault("'utf-8' codec can't decode bytes", 'UnicodeDecodeError');
  }
}

const named: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function reprBytes(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll(/[^ -~]|\\/g, (c) => {
    return named[c] ?? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `b${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}
