/** Avro files as Iceberg uses them. */
import { expect, test } from 'vitest';
import { LakeError } from '../../errors.js';
import { AvroInput, decoderById } from './avro-decoder.js';
import { decodeAvroFile, encodeAvroFile } from './avro-file.js';
import { avroName } from './avro-schema.js';

const schema = {
  type: 'record',
  name: 'r',
  fields: [{ name: 'a', type: 'long', 'field-id': 1 }],
};

test('hold many records in several blocks', () => {
  const records = Array.from({ length: 2500 }, (_, a) => ({ a }));
  const file = decodeAvroFile(encodeAvroFile(schema, { k: 'ü' }, records), 'f');
  expect(file.records.map((record) => record.f1)).toEqual(records.map((record) => record.a));
  expect(file.header.get('k')).toBe('ü');
});

test('that were cut anywhere are refused', () => {
  const bytes = encodeAvroFile(schema, {}, [{ a: 1 }, { a: 2 }]);
  const whole = decodeAvroFile(bytes, 'f').records.length;
  expect(whole).toBe(2);
  for (let length = 0; length < bytes.length; length += 1) {
    const cut = () => decodeAvroFile(bytes.subarray(0, length), 'f.avro').records.length;
    // Cut right after the header it is a file without records.
    const read = attempt(cut);
    if (read !== 0) expect(read).toMatchObject({ code: 'LAKE-I006' });
  }
});

test.each([
  ['more records than bytes', [0x80, 0x80, 0x80, 0x80, 0x80, 0x20]],
  ['fewer records than none', [0x01]],
])('with a block of %s are refused at once', (_, count) => {
  const empty = { type: 'record', name: 'r', fields: [] };
  const header = Buffer.from(encodeAvroFile(empty, { 'avro.codec': 'null' }, []));
  const sync = header.subarray(header.length - 16);
  const bytes = Buffer.concat([header, Buffer.from([...count, 0]), sync]);
  expect(() => decodeAvroFile(bytes, 'f.avro')).toThrow(
    expect.objectContaining({ code: 'LAKE-I006' }),
  );
});

test('of an unknown codec are refused with what to do', () => {
  const bytes = Buffer.from(encodeAvroFile(schema, {}, []));
  const text = bytes.toString('latin1').replace('deflate', 'zstandr');
  expect(() => decodeAvroFile(Buffer.from(text, 'latin1'), 'f')).toThrow(
    expect.objectContaining({ code: 'LAKE-I009' }),
  );
});

test('names that Avro forbids are written as Java does', () => {
  expect(avroName('p q')).toBe('p_x20q');
  expect(avroName('7up')).toBe('_7up');
  expect(avroName('日')).toBe('_x65E5');
  expect(avroName('ok_1')).toBe('ok_1');
});

test('are read by field id, whatever the names and references', () => {
  const fixed = { type: 'fixed', name: 'x y', size: 2, namespace: 'n' };
  const odd = {
    type: 'record',
    name: 'é',
    fields: [
      { name: 'a b', type: ['null', fixed], 'field-id': 5 },
      { name: 'c', type: ['null', 'n.x y'], 'field-id': 6 },
      { name: 'd', type: 'x y' },
    ],
  };
  const bytes = Buffer.from([2, 0xaa, 0xbb, 2, 0xcc, 0xdd, 0xee, 0xff]);
  expect(decoderById(odd)(new AvroInput(bytes))).toEqual({
    f5: Buffer.from([0xaa, 0xbb]),
    f6: Buffer.from([0xcc, 0xdd]),
  });
});

test.each([
  ['0', [0]],
  ['-1', [1]],
  ['9007199254740991', [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f]],
  ['9223372036854775807', [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
  ['-9223372036854775808', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
])('hold the number %s exactly', (number, bytes) => {
  const long = new AvroInput(Buffer.from(bytes)).long();
  expect(String(long)).toBe(number);
  expect(typeof long).toBe(Number.isSafeInteger(Number(number)) ? 'number' : 'bigint');
});

test.each([
  ['a list of more items than bytes', { type: 'array', items: 'int' }, [0xfe, 0xff, 0xff, 0x7f]],
  ['a text beyond the end', 'string', [20, 65]],
  ['a text of negative length', 'string', [1]],
  ['a number of more than 64 bits', 'long', Array.from({ length: 11 }, () => 0xff)],
  ['a member that its union has not', ['null', 'int'], [4, 0]],
] as const)('with %s are refused', (_, type, bytes) => {
  const decode = decoderById(type);
  expect(() => decode(new AvroInput(Buffer.from([...bytes])))).toThrow(Error);
});

function attempt<T>(task: () => T): T | LakeError {
  try {
    return task();
  } catch (error) {
    if (error instanceof LakeError) return error;
    throw error;
  }
}
