/**
 * Decodes Avro values of any schema (Avro spec: Data Serialization, Binary Encoding). Records have
 * their fields by id; nothing in damaged bytes makes it read beyond its input or build more than the
 * input can hold.
 *
 * @module
 */

import { isObject, type AvroField, type AvroObject, type AvroSchema } from './avro-schema.js';

/** Reads one value. */
export type AvroDecoder = (input: AvroInput) => unknown;

/** Bytes with a position. Longs are numbers where JavaScript holds them exactly, else bigints. */
export class AvroInput {
  position = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer, position = 0) {
    this.#bytes = bytes;
    this.position = position;
  }

  get left(): number {
    return this.#bytes.length - this.position;
  }

  /** @throws Error when there are fewer */
  take(length: number): Buffer {
    if (length < 0 || length > this.left) throw new Error('it ends within a value');
    this.position += length;
    return this.#bytes.subarray(this.position - length, this.position);
  }

  byte(): number {
    const byte = this.#bytes[this.position];
    if (byte === undefined) throw new Error('it ends within a value');
    this.position += 1;
    return byte;
  }

  long(): number | bigint {
    let [value, scale] = [0, 1];
    for (let bytes = 1; bytes <= 7; bytes += 1) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      scale *= 128;
    }
    return this.#restOfLong(BigInt(value));
  }

  /** A length, a count or an index. */
  size(): number {
    const size = this.long();
    if (typeof size === 'number') return size;
    throw new Error('a size is out of range');
  }

  text(): string {
    return this.take(this.size()).toString('utf8');
  }

  #restOfLong(low: bigint): number | bigint {
    let [value, shift] = [low, 49n];
    for (;;) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
      shift += 7n;
      if (shift > 63n) throw new Error('a number has more than 64 bits');
    }
    const decoded = (value >> 1n) ^ -(value & 1n);
    const number = Number(decoded);
    return Number.isSafeInteger(number) ? number : decoded;
  }
}

/**
 * The decoder of a schema. A record is an object with a member `f<id>` for each field that has an
 * id; an array with the logical type `map` is a `Map` (Iceberg spec: Avro, maps).
 *
 * @throws Error for a schema that is none
 */
export function decoderById(schema: AvroSchema): AvroDecoder {
  return decoderOf(schema, new Map());
}

type Named = Map<string, AvroDecoder>;

function decoderOf(schema: AvroSchema, named: Named): AvroDecoder {
  if (typeof schema === 'string') return primitive(schema, named);
  if (!isObject(schema)) return union(schema.map((member) => decoderOf(member, named)));
  switch (schema.type) {
    case 'record':
      return record(schema, named);
    case 'array':
      return array(schema, named);
    case 'map':
      return map(decoderOf(schema.values ?? 'missing', named));
    case 'fixed':
      return remember(schema, named, fixed(Number(schema['size'])));
    case 'enum':
      return remember(schema, named, (input) => input.size());
    default:
      return decoderOf(schema.type, named);
  }
}

function primitive(name: string, named: Named): AvroDecoder {
  switch (name) {
    case 'null':
      return () => null;
    case 'boolean':
      return (input) => input.byte() !== 0;
    case 'int':
    case 'long':
      return (input) => input.long();
    case 'float':
      return (input) => input.take(4).readFloatLE();
    case 'double':
      return (input) => input.take(8).readDoubleLE();
    case 'bytes':
      return (input) => input.take(input.size());
    case 'string':
      return (input) => input.text();
    default:
      return reference(name, named);
  }
}

/** A type may refer to itself: its decoder is looked up when it is needed. */
function reference(name: string, named: Named): AvroDecoder {
  if (!named.has(name)) throw new Error(`its schema has the unknown type ${JSON.stringify(name)}`);
  return (input) => named.get(name)?.(input);
}

function remember(schema: AvroObject, named: Named, decoder: AvroDecoder): AvroDecoder {
  const { name, namespace } = schema;
  if (name !== undefined) named.set(name, decoder);
  if (name !== undefined && typeof namespace === 'string') {
    named.set(`${namespace}.${name}`, decoder);
  }
  return decoder;
}

function fixed(size: number): AvroDecoder {
  if (!Number.isSafeInteger(size) || size < 0) throw new Error('a fixed type has no size');
  return (input) => input.take(size);
}

function union(members: readonly AvroDecoder[]): AvroDecoder {
  return (input) => {
    const member = members[input.size()];
    if (!member) throw new Error('a value is of no member of its union');
    return member(input);
  };
}

interface RecordField {
  /** Undefined: a field without an id, which is passed over. */
  readonly name: string | undefined;
  readonly decode: AvroDecoder;
}

function record(schema: AvroObject, named: Named): AvroDecoder {
  const fields: RecordField[] = [];
  const decoder: AvroDecoder = (input) => {
    const value: Record<string, unknown> = {};
    for (const { name, decode } of fields) {
      const member = decode(input);
      if (name !== undefined) value[name] = member;
    }
    return value;
  };
  remember(schema, named, decoder);
  for (const field of schema.fields ?? []) {
    const id = field['field-id'];
    const name = id === undefined ? undefined : `f${id}`;
    fields.push({ name, decode: decoderOf(field.type, named) });
  }
  return decoder;
}

function array(schema: AvroObject, named: Named): AvroDecoder {
  const [key, value] = pairOf(schema);
  return key && value
    ? pairs(decoderOf(key.type, named), decoderOf(value.type, named))
    : list(decoderOf(schema.items ?? 'missing', named));
}

/** The fields of a pair: what `logicalType: map` is an array of. */
function pairOf({ items, logicalType }: AvroObject): readonly AvroField[] {
  const fields = typeof items === 'object' && isObject(items) ? items.fields : undefined;
  return logicalType === 'map' && fields?.length === 2 ? fields : [];
}

function pairs(key: AvroDecoder, value: AvroDecoder): AvroDecoder {
  return (input) => {
    const entries = new Map<unknown, unknown>();
    readItems(input, () => entries.set(key(input), value(input)));
    return entries;
  };
}

function list(item: AvroDecoder): AvroDecoder {
  return (input) => {
    const items: unknown[] = [];
    readItems(input, () => items.push(item(input)));
    return items;
  };
}

function map(value: AvroDecoder): AvroDecoder {
  return (input) => {
    const entries: [string, unknown][] = [];
    readItems(input, () => entries.push([input.text(), value(input)]));
    return Object.fromEntries(entries);
  };
}

/** Blocks of items up to an empty one; a negative count is followed by the block's size. */
export function readItems(input: AvroInput, item: () => void): void {
  for (;;) {
    const stated = input.size();
    if (stated === 0) return;
    if (stated < 0) input.size();
    const count = Math.abs(stated);
    // Only items that take no bytes could be so many.
    if (count > input.left) throw new Error('a list has more items than there are bytes');
    for (let i = 0; i < count; i += 1) item();
  }
}
