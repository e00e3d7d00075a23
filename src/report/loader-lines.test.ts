import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { LoaderEvent } from '../loader/events.js';
import { loaderLines, loaderStatus } from './loader-lines.js';

function lines(event: LoaderEvent): string[] {
  return loaderLines(event, { readSource: () => undefined }).map(stripVTControlCharacters);
}

const stopped: LoaderEvent = {
  kind: 'stopped',
  stream: 'prices',
  action: 'load',
  reason: 'caught-up',
  rows: 0,
  deadLetters: 0,
  commits: 0,
  seconds: 1.5,
  rowsPerSecond: 0,
  lag: {},
};

test('a start says from where to where', () => {
  const event: LoaderEvent = {
    kind: 'started',
    stream: 'prices',
    source: 'kafka',
    origin: 'localhost:9092',
    topic: 'prices.raw',
    table: 'bronze.raw',
    created: true,
    untilCaughtUp: false,
    positions: { 0: 12n, 1: 5n },
  };
  expect(lines(event)).toEqual([
    'lake  kafka localhost:9092  topic prices.raw',
    'Loading prices into bronze.raw (new)   from 0:12 1:5',
  ]);
  expect(loaderStatus(event)).toContain('Ctrl-C');
});

test('a commit says what it holds', () => {
  const event: LoaderEvent = {
    kind: 'committed',
    stream: 'prices',
    table: 'bronze.raw',
    rows: 30_967,
    deadLetters: 1,
    files: 2,
    bytes: 1_066_823,
    snapshotId: 7n,
    positions: {},
    elapsedMs: 264,
  };
  expect(lines(event)).toEqual([
    '  ✓  bronze.raw  +30,967 rows  1 dead letter  2 files  wrote 1.1 MB  0.26s',
  ]);
});

test('the last line says what came of it', () => {
  expect(lines(stopped)).toEqual(['Nothing new to load in 1.50s']);
  const some = { ...stopped, rows: 1200, commits: 2, rowsPerSecond: 800, lag: { 0: 3n } };
  expect(lines(some)).toEqual(['1,200 rows · 2 commits · 3 behind in 1.50s (800/s)']);
  expect(lines({ ...stopped, reason: 'fault' })).toEqual([
    'Nothing loaded in 1.50s · stopped by a fault',
  ]);
  expect(lines({ ...stopped, action: 'produce', rows: 1, rowsPerSecond: 2 })).toEqual([
    '1 message in 1.50s (2/s)',
  ]);
});

test('a warning carries its code and hint', () => {
  const text = lines({ kind: 'warning', code: 'LAKE-K001', message: 'gone', hint: 'wait' }).join();
  expect(text).toContain('warning[LAKE-K001]: gone');
  expect(text).toContain('help: wait');
});
