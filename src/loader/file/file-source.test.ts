import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { tempFolder } from '../../testing/lake-command.js';
import { formatRecorded } from '../recording.js';
import { sourceConformance } from '../source.conformance.js';
import { FileSource } from './file-source.js';

const folder = tempFolder();
afterAll(() => folder[Symbol.dispose]());
let files = 0;
const never = new AbortController().signal;

function newPath(suffix: string): string {
  files += 1;
  return join(folder.path, `f${files}${suffix}`);
}

function fileWith(content: string | Buffer, suffix = '.ndjson'): string {
  const path = newPath(suffix);
  writeFileSync(path, content);
  return path;
}

/** Everything up to the end: offset and text of each message. */
async function readAll(source: FileSource): Promise<{ rows: [bigint, string][]; note?: string }> {
  const rows: [bigint, string][] = [];
  for (;;) {
    const polled = await source.poll(0, never);
    if (polled.kind === 'end') {
      return polled.unfinished === undefined ? { rows } : { rows, note: polled.unfinished };
    }
    if (polled.kind === 'idle') continue;
    polled.batch.offsets.forEach((offset, i) => {
      rows.push([offset, Buffer.from(polled.batch.values[i] ?? '').toString('utf8')]);
    });
  }
}

async function load(
  path: string,
  from?: bigint,
): Promise<{ rows: [bigint, string][]; note?: string }> {
  const source = new FileSource(path);
  await source.open(undefined);
  await source.seek(new Map(from === undefined ? [] : [[0, from]]));
  const all = await readAll(source);
  await source.close();
  return all;
}

describe('a recording', () => {
  sourceConformance({
    open: async (messages) => {
      const text = (list: typeof messages) => list.map((m) => `${formatRecorded(m)}\n`).join('');
      const path = fileWith(text(messages), '.recording.ndjson');
      return {
        source: new FileSource(path),
        grow: async (more) => appendFileSync(path, text(more)),
      };
    },
  });

  test.each([
    ['{"partition":0,"offset":1', 'not valid JSON'],
    ['[1]', 'must be an object'],
    ['{"partition":0,"offset":5,"value":"x","colour":1}', 'unknown member "colour"'],
    ['{"partition":-1,"offset":5,"value":"x"}', '"partition"'],
    ['{"partition":0,"offset":1.5,"value":"x"}', '"offset"'],
    ['{"partition":0,"offset":5}', '"value"'],
    ['{"partition":0,"offset":5,"value_base64":"%%"}', 'base64'],
    ['{"partition":0,"offset":5,"value":"\\ud800"}', 'lone surrogate'],
    ['{"partition":0,"offset":0,"value":"again"}', 'offsets must ascend'],
  ])('a malformed line names file and line: %s', async (line, problem) => {
    const path = fileWith(`{"partition":0,"offset":0,"value":"a"}\n${line}\n`, '.recording.ndjson');
    await expect(load(path)).rejects.toMatchObject({
      code: 'LAKE-K005',
      message: expect.stringContaining(problem) as string,
      location: { line: 2 },
    });
  });

  test('64-bit offsets are exact', async () => {
    const path = fileWith(
      '{"partition":0,"offset":9007199254740993,"value":"a"}\n',
      '.recording.ndjson',
    );
    expect((await load(path)).rows).toEqual([[9007199254740993n, 'a']]);
  });
});

describe('a file of lines', () => {
  test('a line is a message; empty lines count but are none', async () => {
    const { rows } = await load(fileWith('{"a":1}\n\n{"a":2}\r\n\r\nno json\n'));
    expect(rows).toEqual([
      [0n, '{"a":1}'],
      [2n, '{"a":2}'],
      [4n, 'no json'],
    ]);
  });

  test('an empty file has none', async () => {
    expect(await load(fileWith(''))).toEqual({ rows: [] });
  });

  test('gzip is undone whatever the name is', async () => {
    expect((await load(fileWith(gzipSync('a\nb\n')))).rows).toEqual([
      [0n, 'a'],
      [1n, 'b'],
    ]);
  });

  test('a byte order mark is not part of the first message', async () => {
    expect((await load(fileWith('\ufeff{"a":1}\n'))).rows).toEqual([[0n, '{"a":1}']]);
  });

  test('a last line without an end counts when it is a whole object or list', async () => {
    expect((await load(fileWith('{"a":1}\n{"a":2}'))).rows).toHaveLength(2);
    const open = await load(fileWith('{"a":1}\n{"a":'));
    expect(open.rows).toHaveLength(1);
    expect(open.note).toContain('line 2');
    expect((await load(fileWith('12\n34'))).rows).toEqual([[0n, '12']]);
  });

  test('an end that comes later makes no second message of the line', async () => {
    const path = fileWith('{"a":1}');
    const source = new FileSource(path);
    await source.open(undefined);
    await source.seek(new Map());
    expect((await readAll(source)).rows).toEqual([[0n, '{"a":1}']]);
    appendFileSync(path, '\n{"a":2}\n');
    expect((await readAll(source)).rows).toEqual([[1n, '{"a":2}']]);
    await source.close();
  });

  test('goes on at its number of lines', async () => {
    expect((await load(fileWith('a\nb\nc\n'), 2n)).rows).toEqual([[2n, 'c']]);
  });

  test('another file, a changed file and a shorter file are refused', async () => {
    const path = fileWith('a\nb\nc\n');
    const source = new FileSource(path);
    const { origin } = await source.open(undefined);
    appendFileSync(path, 'd\n');
    await expect(new FileSource(path).open(origin)).resolves.toBeDefined();
    for (const content of ['x\nb\nc\nd\n', 'a\n']) {
      await expect(new FileSource(fileWith(content)).open(origin)).rejects.toMatchObject({
        code: 'LAKE-K003',
      });
    }
    await expect(load(fileWith('a\nb\n'), 3n)).rejects.toMatchObject({ code: 'LAKE-K003' });
  });

  test('a gzip file that was cut says so, after what can be read', async () => {
    const lines = Array.from({ length: 50_000 }, (_, i) => `${Math.sin(i)}\n`).join('');
    const path = fileWith(gzipSync(lines).subarray(0, 300_000));
    await expect(load(path)).rejects.toMatchObject({ code: 'LAKE-K005' });
  });

  test('a missing file', async () => {
    await expect(new FileSource(newPath('.ndjson')).open(undefined)).rejects.toMatchObject({
      code: 'LAKE-F001',
    });
  });

  test('lines come back whatever their length and wherever chunks end', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'ä', '"', ' ', '𝄞'), minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 20 }), fc.nat(3), async (lines, repeat) => {
        const long = lines.map((l) => l.repeat(1 + repeat * 40_000));
        const { rows } = await load(fileWith(long.map((l) => `${l}\n`).join('')));
        expect(rows.map((r) => r[1])).toEqual(long);
      }),
      { numRuns: 25 },
    );
  });
});
