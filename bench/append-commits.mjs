// Appends one small file a commit to a table of the local catalog, with snapshots expired beside it,
// and prints the milliseconds of every commit, and of the same number of raw publications: two files
// written through to the disk and a link. Usage: append-commits.mjs FOLDER COMMITS
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  openSync,
  closeSync,
  fsyncSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { commitChange } from '../dist/catalog/commit-change.js';
import { expireSnapshots } from '../dist/catalog/expire-snapshots.js';
import { FilesystemCatalog } from '../dist/catalog/filesystem.js';
import { DuckDbEngine } from '../dist/engine/duckdb/engine.js';
import { localStorage } from '../dist/storage/local.js';
import { locationOfPath } from '../dist/storage/location.js';

const [folder, count] = [process.argv[2], Number(process.argv[3])];
const storage = localStorage();
const catalog = await FilesystemCatalog.open({
  name: 'lake',
  warehouse: locationOfPath(join(folder, 'warehouse')),
  storage,
});
const schema = {
  schemaId: 0,
  identifierFieldIds: [],
  fields: [
    { id: 1, name: 'id', required: false, type: { kind: 'long' } },
    { id: 2, name: 'symbol', required: false, type: { kind: 'string' } },
  ],
};
const spec = { specId: 0, fields: [] };
const sortOrder = { orderId: 0, fields: [] };
/** Every so many commits the last ten snapshots are kept. */
const expiryEvery = 10;

const file = await writeOneFile();
const setProperties = {
  'write.metadata.delete-after-commit.enabled': 'true',
  'write.metadata.previous-versions-max': '10',
};
// The first commits of a process are slow for reasons that have nothing to do with the table.
await appendTo('warm_up', 50);
const times = await appendTo('appends', count);
console.log(JSON.stringify({ ...times, floor: rawPublications(100) }));

async function appendTo(name, total) {
  const identifier = { namespace: ['bench'], name };
  const location = catalog.tableLocation(identifier);
  const target = { storage, catalog, identifier };
  const create = { location, formatVersion: 2 };
  await commitChange({ ...target, change: { create, schema, spec, setProperties } });
  const commits = [];
  const expiries = [];
  for (let i = 1; i <= total; i += 1) {
    const added = [copyOf(file, location, i)];
    commits.push(await timed(() => append(target, added)));
    if (i % expiryEvery === 0) expiries.push(await timed(() => expire(target)));
  }
  const { metadata } = await catalog.loadTable(identifier);
  const last = metadata.snapshots.at(-1);
  if (last.summary['total-records'] !== String(10 * total)) throw new Error('rows were lost');
  return { commits, expiries };
}

async function writeOneFile() {
  const engine = await DuckDbEngine.open({ database: 'lake', storage });
  const connection = await engine.connect();
  const sql = `SELECT range AS id, 'BTC' AS symbol FROM range(10)`;
  const written = await connection.write({
    ...{ sql, schema, spec, sortOrder, properties: {} },
    location: locationOfPath(join(folder, 'source')),
  });
  connection.close();
  await engine[Symbol.asyncDispose]();
  return written.files[0];
}

function copyOf(source, location, i) {
  const filePath = `${location}/data/${i}.parquet`;
  if (i === 1) mkdirSync(pathOf(`${location}/data`), { recursive: true });
  copyFileSync(pathOf(source.filePath), pathOf(filePath));
  return { ...source, filePath };
}

function pathOf(uri) {
  return uri.replace(/^file:\/\//, '');
}

function append(target, added) {
  const snapshot = { operation: 'append', added, removed: [], summary: {}, baseSnapshotId: null };
  const change = { snapshot: { ...snapshot, validation: { kind: 'append' } } };
  return commitChange({ ...target, change });
}

function expire(target) {
  const retention = { maxSnapshotAgeMs: 0, minSnapshotsToKeep: 10 };
  return expireSnapshots({ ...target, retention });
}

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function rawPublications(times) {
  const target = join(folder, 'raw');
  mkdirSync(target);
  const bytes = Buffer.alloc(4000, 7);
  return Array.from({ length: times }, (_, i) => {
    const started = performance.now();
    writeThrough(join(target, `${i}.avro`), bytes);
    writeThrough(join(target, `${i}.json`), bytes);
    linkSync(join(target, `${i}.json`), join(target, `v${i}.json`));
    return performance.now() - started;
  });
}

function writeThrough(path, bytes) {
  const descriptor = openSync(path, 'wx');
  writeSync(descriptor, bytes);
  fsyncSync(descriptor);
  closeSync(descriptor);
}
