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
import { byFieldId, byName, longName, type AvroSchema } from './avro-schema.js';

/** A record by field id: `record.f100` is the field with the id 100. */
export type AvroRecord = Readonly<Record<`f${number}`, unknown>>;

export interface AvroFile {
  readonly header: ReadonlyMap<string, string>;
  readonly records: readonly AvroRecord[];
}

const magic = Buffer.from('Obj\x01', 'latin1');
const syncLength = 16;
const recordsPerBlock = 1000;
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
    if (error instanceof LakeError && error.code === 'LAKE-I009') throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new LakeError('LAKE-I006', `${location} is not a whole Avro file: ${reason}`, {
      hint: 'the file is damaged: restore it, or roll the table back to an earlier snapshot',
      cause: error,
    });
  }
}

function decode(bytes: Buffer): AvroFile {
  if (!bytes.subarray(0, magic.length).equals(magic)) throw new Error('it has no Avro header');
  const { value, offset } = decodeAt(frame().header, bytes, magic.length);
  // The header's type says so.
  const entries = Object.entries(value as Record<string, Buffer>);
  const header = new Map(entries.map(([key, text]) => [key, text.toString('utf8')]));
  const type = readerType(header.get(schemaKey) ?? 'null');
  const inflate = codec(header.get(codecKey) ?? 'null');
  const records: AvroRecord[] = [];
  const sync = bytes.subarray(offset, offset + syncLength);
  let at = offset + syncLength;
  if (at > bytes.length) throw new Error('its header is cut off');
  while (at < bytes.length) {
    const block = decodeAt(frame().block, bytes, at);
    const { count, data } = block.value as { count: number; data: Buffer };
    readRecords(type, inflate(data), count, records);
    at = block.offset + syncLength;
    if (!bytes.subarray(block.offset, at).equals(sync)) throw new Error('a block is cut off');
  }
  return { header, records };
}

function readRecords(type: Type, data: Buffer, count: number, into: AvroRecord[]): void {
  let at = 0;
  // No record that Iceberg writes is empty.
  if (!(count >= 0 && count <= data.length)) throw new Error('a block has an impossible count');
  for (let i = 0; i < count; i += 1) {
    const { value, offset } = decodeAt(type, data, at);
    into.push(value as AvroRecord);
    at = offset;
  }
  if (at !== data.length) throw new Error('a block holds more than its records');
}

function decodeAt(type: Type, bytes: Buffer, at: number): { value: unknown; offset: number } {
  const decoded = type.decode(bytes, at);
  if (decoded.offset < 0) throw new Error('it ends within a value');
  const value: unknown = decoded.value;
  return { value, offset: decoded.offset };
}

function codec(name: string): (data: Buffer) => Buffer {
  if (name === 'null') return (data) => data;
  if (name === 'deflate') return (data) => inflateRawSync(data);
  throw new LakeError('LAKE-I009', `lake cannot read Avro files with the codec "${name}"`, {
    hint: 'let the writer set write.avro.compression-codec to gzip, and rewrite the manifests',
  });
}

const knownTypes = new Map<string, Type>();
const knownTypesLimit = 64;

/** Manifests of a table mostly have one schema: its type is made once. */
function readerType(schemaText: string): Type {
  const known = knownTypes.get(schemaText);
  if (known) return known;
  // Whatever it is, avsc checks it.
  const type = typeOf(byFieldId(JSON.parse(schemaText) as AvroSchema));
  if (knownTypes.size >= knownTypesLimit) knownTypes.clear();
  knownTypes.set(schemaText, type);
  return type;
}

function typeOf(schema: AvroSchema): Type {
  return avroLibrary().Type.forSchema(schema as Schema, {
    registry: { [longName]: avroLong() },
    wrapUnions: 'never',
  });
}
