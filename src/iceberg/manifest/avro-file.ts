/**
 * Avro object container files (Avro spec: Object Container Files), as Iceberg uses them: the schema
 * in the header keeps its field ids, and records are read by field id, never by name.
 *
 * @module
 */

import type { Schema, Type } from 'avsc';
import { randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { LakeError } from '../../errors.js';
import { avroLibrary } from './avro-library.js';
import { avroLong } from './avro-long.js';
import { AvroInput, decoderById, readItems, type AvroDecoder } from './avro-decoder.js';
import { byName, longName, type AvroSchema } from './avro-schema.js';

/** A record by field id: `record.f100` is the field with the id 100. */
export type AvroRecord = Readonly<Record<`f${number}`, unknown>>;

export interface AvroFile {
  readonly header: ReadonlyMap<string, string>;
  readonly records: readonly AvroRecord[];
}

const magic = Buffer.from('Obj\x01', 'latin1');
const syncLength = 16;
const recordsPerBlock = 1000;
/** Bytes. A block that claims more is damaged or hostile. */
const largestBlock = 512 * 1024 * 1024;
const schemaKey = 'avro.schema';
const codecKey = 'avro.codec';

let frameTypes: { readonly header: Type; readonly block: Type } | undefined;

/** Of what stands around the records. */
function frame(): { readonly header: Type; readonly block: Type } {
  return (frameTypes ??= {
    header: avroLibrary().Type.forSchema({ type: 'map', values: 'bytes' }),
    block: avroLibrary().Type.forSchema({
      type: 'record',
      name: 'block',
      fields: [
        { name: 'count', type: 'long' },
        { name: 'data', type: 'bytes' },
      ],
    }),
  });
}

/** A deflated file of the records, whose fields have the names of the schema. */
export function encodeAvroFile(
  schema: AvroSchema,
  header: Readonly<Record<string, string>>,
  records: readonly unknown[],
): Uint8Array {
  const type = typeOf(byName(schema));
  const sync = randomBytes(syncLength);
  const all = { [schemaKey]: JSON.stringify(schema), [codecKey]: 'deflate', ...header };
  const entries = Object.entries(all).map(([key, text]) => [key, Buffer.from(text)] as const);
  const parts = [magic, frame().header.toBuffer(Object.fromEntries(entries)), sync];
  for (let i = 0; i < records.length; i += recordsPerBlock) {
    const block = records.slice(i, i + recordsPerBlock);
    const data = deflateRawSync(Buffer.concat(block.map((record) => type.toBuffer(record))));
    parts.push(frame().block.toBuffer({ count: block.length, data }), sync);
  }
  return Buffer.concat(parts);
}

/** @throws LakeError LAKE-I006 for a damaged file, LAKE-I009 for a codec that lake does not know */
export function decodeAvroFile(bytes: Uint8Array, location: string): AvroFile {
  try {
    return decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    if (error instanceof LakeError && error.code === 'LAKE-I009') {
      throw new LakeError(error.code, `${location}: ${error.message}`, { hint: error.hint });
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new LakeError('LAKE-I006', `${location} is not a whole Avro file: ${reason}`, {
      hint: 'the file is damaged: restore it, or roll the table back to an earlier snapshot',
      cause: error,
    });
  }
}

function decode(bytes: Buffer): AvroFile {
  if (!bytes.subarray(0, magic.length).equals(magic)) throw new Error('it has no Avro header');
  const input = new AvroInput(bytes, magic.length);
  const header = new Map<string, string>();
  readItems(input, () => header.set(input.text(), input.text()));
  const sync = input.take(syncLength);
  const decoder = readerOf(header.get(schemaKey) ?? 'null');
  const unpack = codec(header.get(codecKey) ?? 'null');
  const records: AvroRecord[] = [];
  while (input.left > 0) {
    const count = input.size();
    const data = unpack(input.take(input.size()));
    readRecords(decoder, data, count, records);
    if (!input.take(syncLength).equals(sync)) throw new Error('a block is cut off');
  }
  return { header, records };
}

function readRecords(decoder: AvroDecoder, data: Buffer, count: number, into: AvroRecord[]): void {
  // No record that Iceberg writes is empty.
  if (!(count >= 0 && count <= data.length)) throw new Error('a block has an impossible count');
  const input = new AvroInput(data);
  // The schema of a manifest or list is a record.
  for (let i = 0; i < count; i += 1) into.push(decoder(input) as AvroRecord);
  if (input.left > 0) throw new Error('a block holds more than its records');
}

function codec(name: string): (data: Buffer) => Buffer {
  if (name === 'null') return (data) => data;
  if (name === 'deflate') return inflate;
  throw new LakeError('LAKE-I009', `lake cannot read Avro files with the codec "${name}"`, {
    hint: 'let the writer set write.avro.compression-codec to gzip, and rewrite the manifests',
  });
}

/** Some writers make a block of each record: what is kept of a small one must not hold a large buffer. */
function inflate(data: Buffer): Buffer {
  const chunkSize = Math.min(Math.max(data.length * 4, 1024), 64 * 1024);
  const inflated = inflateRawSync(data, { chunkSize, maxOutputLength: largestBlock });
  return inflated.length < chunkSize / 2 ? Buffer.from(inflated) : inflated;
}

const knownReaders = new Map<string, AvroDecoder>();
const knownReadersLimit = 64;

/** Manifests of a table mostly have one schema: its decoder is made once. */
function readerOf(schemaText: string): AvroDecoder {
  const known = knownReaders.get(schemaText);
  if (known) return known;
  // Whatever it is, making the decoder checks it.
  const decoder = decoderById(JSON.parse(schemaText) as AvroSchema);
  if (knownReaders.size >= knownReadersLimit) knownReaders.clear();
  knownReaders.set(schemaText, decoder);
  return decoder;
}

function typeOf(schema: AvroSchema): Type {
  return avroLibrary().Type.forSchema(schema as Schema, {
    registry: { [longName]: avroLong() },
    wrapUnions: 'never',
  });
}
