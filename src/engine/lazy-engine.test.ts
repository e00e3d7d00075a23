import { expect, test } from 'vitest';
import { LakeError } from '../errors.js';
import { localStorage } from '../storage/local.js';
import { DuckDbEngine } from './duckdb/engine.js';
import { engineName, engineVersion } from './duckdb/version.js';
import { engineConformance } from './engine.conformance.js';
import type { Engine } from './engine.js';
import { LazyEngine } from './lazy-engine.js';

const known = { name: engineName, version: engineVersion() };

function openDuckDb(storage = localStorage()): Promise<Engine> {
  return DuckDbEngine.open({ database: 'lake', storage });
}

engineConformance('an engine that is opened late', (storage) =>
  Promise.resolve(new LazyEngine({ ...known, open: () => openDuckDb(storage) })),
);

test('is opened by the first statement, once', async () => {
  let opened = 0;
  await using engine = new LazyEngine({
    ...known,
    open: () => {
      opened += 1;
      return openDuckDb();
    },
  });
  const [first, second, unused] = await Promise.all([1, 2, 3].map(() => engine.connect()));
  expect(opened).toBe(0);
  await Promise.all([first?.query('SELECT 1'), second?.query('SELECT 2')]);
  for (const connection of [first, second, unused]) connection?.close();
  expect(opened).toBe(1);
});

test('says its name and version without being opened', async () => {
  await using engine = await openDuckDb();
  expect(known).toEqual({ name: engine.name, version: engine.version });
});

test('one that cannot be opened says why with every statement', async () => {
  const fault = new LakeError('LAKE-C003', 'the engine cannot be opened');
  await using engine = new LazyEngine({ ...known, open: () => Promise.reject(fault) });
  const connection = await engine.connect();
  await expect(connection.query('SELECT 1')).rejects.toBe(fault);
  await expect(connection.query('SELECT 1')).rejects.toBe(fault);
  expect(engine.fault).toBe(fault);
  connection.close();
});

test('an interrupt while it opens stops the statement that waits', async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  await using engine = new LazyEngine({ ...known, open: () => gate.then(() => openDuckDb()) });
  const connection = await engine.connect();
  const waiting = connection.query('SELECT 1');
  connection.interrupt();
  open();
  await expect(waiting).rejects.toMatchObject({ code: 'LAKE-R003' });
  expect((await connection.query('SELECT 1')).rows).toEqual([[1]]);
  connection.close();
});
