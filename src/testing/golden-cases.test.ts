/** The tools that answer the checks of the golden tables, as processes. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseJson, stringifyJson } from '../util/json.js';
import { sharedPath } from './shared.js';

const check = sharedPath('golden', 'check.mjs');
const transforms = sharedPath('golden', 'transforms.json');
/** A table with a type that lake refuses to read. */
const refused = /^v3_timestamp_ns .*: error: lake cannot read columns of type /;

describe.skipIf(check === undefined)('golden tables', () => {
  test('every read and filter gives the rows of the engine that wrote the table', () => {
    const args = [check ?? '', '--verbose', '--', process.execPath, 'tools/golden-cases.mjs'];
    const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    const lines = stdout.trimEnd().split('\n');
    const verdict = lines.pop();
    expect(lines.filter((line) => !refused.test(line))).toEqual([]);
    expect(verdict).toMatch(/ plans, 0 wider than Java's, /);
  });
});

describe.skipIf(transforms === undefined)('transforms', () => {
  test('agree with the Java library and PyIceberg', () => {
    const rows = parseJson(readFileSync(transforms ?? '', 'utf8')) as readonly object[];
    const input = rows.map((row, id) => stringifyJson({ id, ...row })).join('\n');
    const { stdout } = spawnSync(process.execPath, ['tools/transform-cases.mjs'], {
      input,
      encoding: 'utf8',
    });
    const outputs = stdout.trimEnd().split('\n').map(parseJson);
    const wanted = rows.map((row, id) => ({ id, output: (row as { output: unknown }).output }));
    expect(outputs).toEqual(wanted);
  });
});
