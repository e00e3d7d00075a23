import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LakeError } from '../../errors.js';
import { tables } from '../../testing/iceberg-arbitraries.js';
import { stringifyJson } from '../../util/json.js';
import { ancestors } from './history.js';
import { decodeMetadata, encodeMetadata } from './metadata-file.js';
import { metadataToJson } from './metadata-json.js';
import type { TableMetadata } from './metadata.js';

const location = 'file:///w/t/metadata/v7.metadata.json';

function decode(json: unknown): TableMetadata {
  return decodeMetadata(Buffer.from(stringifyJson(json)), location);
}

/** One with everything in it, members included that lake does not know. */
const full = {
  'format-version': 3,
  'table-uuid': 'u',
  location: 'file:///w/t',
  'last-sequence-number': 2,
  'last-updated-ms': 2000,
  'last-column-id': 9,
  'current-schema-id': 0,
  schemas: [
    {
      type: 'struct',
      'schema-id': 0,
      'identifier-field-ids': [1],
      fields: [
        { id: 1, name: 'a', required: true, type: 'long', 'initial-default': 2 ** 60, 'x-f': 1 },
        {
          ...{ id: 2, name: 's', required: false, doc: 'd' },
          type: {
            type: 'struct',
            fields: [{ id: 3, name: 'b', required: false, type: 'decimal(9, 2)', 'x-g': [1] }],
          },
        },
        {
          ...{ id: 4, name: 'l', required: false },
          type: { type: 'list', 'element-id': 5, element: 'fixed[3]', 'element-required': true },
        },
        {
          ...{ id: 6, name: 'm', required: false },
          type: {
            ...{ type: 'map', 'key-id': 7, key: 'string', 'value-id': 8, value: 'date' },
            'value-required': false,
          },
        },
      ],
      'x-s': true,
    },
  ],
  'default-spec-id': 1,
  'partition-specs': [
    { 'spec-id': 0, fields: [] },
    {
      'spec-id': 1,
      fields: [
        { name: 'a_b', transform: 'bucket[4]', 'source-id': 1, 'field-id': 1000, 'x-p': 'q' },
        { name: 'z', transform: 'zorder', 'source-ids': [1, 3], 'field-id': 1001 },
      ],
      'x-sp': {},
    },
  ],
  'last-partition-id': 1001,
  'default-sort-order-id': 1,
  'sort-orders': [
    {
      'order-id': 1,
      fields: [
        { transform: 'identity', 'source-id': 1, direction: 'asc', 'null-order': 'nulls-first' },
      ],
    },
  ],
  properties: { k: 'v', constructor: 'c' },
  'current-snapshot-id': 2n ** 62n + 1n,
  'next-row-id': 10,
  refs: {
    main: { 'snapshot-id': 2n ** 62n + 1n, type: 'branch', 'max-ref-age-ms': 1, 'x-r': null },
    old: { 'snapshot-id': 5, type: 'tag', 'min-snapshots-to-keep': 1, 'max-snapshot-age-ms': 1 },
  },
  snapshots: [
    {
      ...{ 'snapshot-id': 5, 'sequence-number': 1, 'timestamp-ms': 1000, 'manifest-list': 'l1' },
      ...{ 'schema-id': 0, 'first-row-id': 0, 'added-rows': 5 },
      summary: { operation: 'append' },
    },
    {
      ...{ 'snapshot-id': 2n ** 62n + 1n, 'parent-snapshot-id': 5, 'sequence-number': 2 },
      ...{ 'timestamp-ms': 1500, 'manifest-list': 'l2', 'schema-id': 0, 'key-id': 'k' },
      ...{ summary: { operation: 'odd', n: '1' }, 'x-n': 'note' },
    },
  ],
  statistics: [{ 'snapshot-id': 5 }],
  'encryption-keys': [{ 'key-id': 'k' }],
  'x-table': [null, { deep: [1.5] }],
  'snapshot-log': [{ 'timestamp-ms': 1000, 'snapshot-id': 5 }],
  'metadata-log': [{ 'timestamp-ms': 900, 'metadata-file': 'v6' }],
};

describe('what is read is written back', () => {
  test('random tables', () => {
    fc.assert(
      fc.property(tables, (metadata) => {
        expect(decodeMetadata(encodeMetadata(metadata), location)).toEqual(metadata);
      }),
    );
  });

  test('with members that nobody knows, at any depth', () => {
    const spelled = JSON.parse(
      stringifyJson(full).replace('decimal(9, 2)', 'decimal(9,2)'),
    ) as object;
    const written = JSON.parse(stringifyJson(metadataToJson(decode(full)))) as object;
    expect(written).toEqual(spelled);
  });
});

type Place = readonly (string | number)[];

/** Every member and list item of a document. */
function* places(json: unknown, at: Place = []): Generator<Place> {
  if (typeof json !== 'object' || json === null) return;
  const entries = Array.isArray(json) ? [...json.entries()] : Object.entries(json);
  for (const [name, value] of entries) {
    yield [...at, name];
    yield* places(value, [...at, name]);
  }
}

function valueAt(json: unknown, [name, ...rest]: Place): unknown {
  if (name === undefined) return json;
  return valueAt(memberOf(json, name), rest);
}

/** A copy with another value there; undefined: without it. */
function withAt(json: unknown, [name, ...rest]: Place, value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(json)) {
    return json.map((v: unknown, i) => (i === name ? withAt(v, rest, value) : v));
  }
  const changed = [[name, withAt(memberOf(json, name), rest, value)]] as const;
  const entries = [...Object.entries(json as object), ...changed] as [string, unknown][];
  return Object.fromEntries([...new Map(entries)].filter(([, inner]) => inner !== undefined));
}

function memberOf(json: unknown, name: string | number): unknown {
  return (json as Readonly<Record<string | number, unknown>>)[name];
}

const required: readonly Place[] = [
  ...['format-version', 'table-uuid', 'location', 'last-sequence-number', 'last-updated-ms'],
  ...['last-column-id', 'current-schema-id', 'schemas', 'default-spec-id', 'partition-specs'],
  ...['last-partition-id', 'default-sort-order-id', 'sort-orders', 'next-row-id'],
].map((name) => [name]);
const requiredInside: readonly Place[] = [
  ...['fields'].map((name) => ['schemas', 0, name]),
  ...['id', 'name', 'required', 'type'].map((name) => ['schemas', 0, 'fields', 0, name]),
  ['schemas', 0, 'fields', 1, 'type', 'fields'],
  ...['element-id', 'element', 'element-required'].map((n) => [
    'schemas',
    0,
    'fields',
    2,
    'type',
    n,
  ]),
  ...['key-id', 'key', 'value-id', 'value', 'value-required'].map((name) => [
    ...['schemas', 0, 'fields', 3, 'type', name],
  ]),
  ['partition-specs', 1, 'fields'],
  ...['name', 'transform', 'source-id'].map((name) => ['partition-specs', 1, 'fields', 0, name]),
  ...['order-id', 'fields'].map((name) => ['sort-orders', 0, name]),
  ...['transform', 'source-id', 'direction', 'null-order'].map((name) => [
    ...['sort-orders', 0, 'fields', 0, name],
  ]),
  ...['snapshot-id', 'timestamp-ms', 'manifest-list'].map((name) => ['snapshots', 0, name]),
  ...['snapshot-id', 'type'].map((name) => ['refs', 'main', name]),
  ...['timestamp-ms', 'snapshot-id'].map((name) => ['snapshot-log', 0, name]),
  ...['timestamp-ms', 'metadata-file'].map((name) => ['metadata-log', 0, name]),
];

function faultOf(json: unknown): LakeError | undefined {
  try {
    const metadata = decode(json);
    for (const { snapshotId } of metadata.snapshots) Array.from(ancestors(metadata, snapshotId));
    return undefined;
  } catch (error) {
    if (error instanceof LakeError) return error;
    throw error;
  }
}

describe('malformed metadata', () => {
  test.each([...required, ...requiredInside].map((place) => [place.join('.'), place] as const))(
    'without %s',
    (_, place) => {
      const fault = faultOf(withAt(full, place, undefined));
      expect(fault?.code).toBe('LAKE-I006');
      expect(fault?.message).toContain(location);
      expect(fault?.message).toContain(String(place.at(-1)));
    },
  );

  test('with any value anywhere, is read or refused with the name of the file', () => {
    const odd = [
      null,
      'x',
      '',
      0,
      -1,
      1.5,
      2n ** 31n,
      2n ** 63n,
      1e300,
      true,
      [],
      {},
      [[]],
      [1, 'x'],
    ];
    const numbers = [-1, 1.5, 2n ** 63n, 2n ** 64n, 'x', true, [], {}];
    let refused = 0;
    for (const place of places(full)) {
      for (const value of odd) {
        const fault = faultOf(withAt(full, place, value));
        if (!fault) continue;
        refused += 1;
        expect(['LAKE-I006', 'LAKE-I009']).toContain(fault.code);
        expect(fault.message).toContain(location);
      }
      if (typeof valueAt(full, place) !== 'number' || isOpaque(place)) continue;
      for (const value of numbers) {
        if (value === -1 && String(place.at(-1)).includes('-ms')) continue;
        const fault = faultOf(withAt(full, place, value));
        if (value === -1 && String(place.at(-1)).endsWith('snapshot-id')) continue;
        expect(fault, `${place.join('.')} = ${stringifyJson(value)}`).toBeDefined();
      }
    }
    expect(refused).toBeGreaterThan(500);
  });

  test.each<[string, unknown, RegExp]>([
    [
      'a snapshot that is its own ancestor',
      withAt(full, ['snapshots', 0, 'parent-snapshot-id'], 2n ** 62n + 1n),
      /own ancestor/,
    ],
    [
      'one that is its own parent',
      withAt(full, ['snapshots', 1, 'parent-snapshot-id'], 2n ** 62n + 1n),
      /own ancestor/,
    ],
    ['a tag called main', withAt(full, ['refs', 'main', 'type'], 'tag'), /refs.main.type/],
    [
      'an identifier that is no column',
      withAt(full, ['schemas', 0, 'identifier-field-ids'], [77]),
      /77/,
    ],
    [
      'a partition field id twice',
      withAt(full, ['partition-specs', 1, 'fields', 1, 'field-id'], 1000),
      /1000 twice/,
    ],
    [
      'fixed without a length',
      withAt(full, ['schemas', 0, 'fields', 0, 'type'], 'fixed[0]'),
      /length/,
    ],
    ['an unknown type', withAt(full, ['schemas', 0, 'fields', 0, 'type'], 'intt'), /"intt"/],
    ['statistics that are no objects', withAt(full, ['statistics'], [1]), /statistics\[0\]/],
    [
      'a snapshot id beyond 64 bits',
      withAt(full, ['refs', 'old', 'snapshot-id'], 2n ** 63n),
      /64 bits/,
    ],
  ])('%s', (_, json, message) => {
    const fault = faultOf(json);
    expect(fault).toMatchObject({
      code: 'LAKE-I006',
      message: expect.stringMatching(message) as string,
    });
  });

  test('columns that are nested absurdly deep', () => {
    for (const depth of [300, 20_000]) {
      const open = '{"type":"list","element-id":1,"element-required":true,"element":';
      const type = `${open.repeat(depth)}"int"${'}'.repeat(depth)}`;
      const text = stringifyJson(full).replace('"decimal(9, 2)"', type);
      expect(() => decodeMetadata(Buffer.from(text), location)).toThrow(
        expect.objectContaining({ code: 'LAKE-I006' }),
      );
    }
  });

  test('what inflates to more than anyone has', () => {
    const bomb = gzipSync(Buffer.alloc(420 * 2 ** 20, 0x20), { level: 1 });
    expect(() => decodeMetadata(bomb, location)).toThrow(
      expect.objectContaining({
        code: 'LAKE-I006',
        message: expect.stringContaining(location) as string,
      }),
    );
  });

  test('bytes that are no text', () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(() => decodeMetadata(bytes, location)).toThrow(/UTF-8/);
  });

  test('cut or with flipped bits', () => {
    const bytes = encodeMetadata(decode(full));
    fc.assert(
      fc.property(
        fc.nat(bytes.length - 1),
        fc.option(fc.integer({ min: 1, max: 255 })),
        (at, flip) => {
          const damaged = flip === null ? bytes.subarray(0, at) : Buffer.from(bytes);
          if (flip !== null) damaged[at] = (damaged[at] ?? 0) ^ flip;
          try {
            decodeMetadata(damaged, location);
          } catch (error) {
            expect(error).toBeInstanceOf(LakeError);
            expect((error as LakeError).message).toContain(location);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** Kept as they are. */
function isOpaque(place: Place): boolean {
  return place.some((name) => /^x-|^initial|^statistics|^encryption/.test(String(name)));
}
