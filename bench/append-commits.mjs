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
const identifier = { namespace: ['bench'], name: 'appends' };
const location = catalog.tableLocation(identifier);
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
await commitChange({
  ...{ storage, catalog, identifier },
  change: { create: { location, formatVersion: 2 }, schema, spec, setProperties },
});
const commits = [];
const expiries = [];
for (let i = 1; i <= count; i += 1) {
  const added = [copyOf(file, i)];
  commits.push(await timed(() => append(added)));
  if (i % expiryEvery === 0) expiries.push(await timed(expire));
}
const table = await catalog.loadTable(identifier);
const last = table.metadata.snapshots.at(-1);
if (last.summary['total-records'] !== String(10 * count)) throw new Error('rows were lost');
console.log(JSON.stringify({ commits, expiries, floor: rawPublications(100) }));

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

function copyOf(source, i) {
  const filePath = `${location}/data/${i}.parquet`;
  if (i === 1) mkdirSync(pathOf(`${location}/data`), { recursive: true });
  copyFileSync(pathOf(source.filePath), pathOf(filePath));
  return { ...source, filePath };
}

function pathOf(uri) {
  return uri.replace(/^file:\/\//, '');
}

function append(added) {
  const snapshot = { operation: 'append', added, removed: [], summary: {}, baseSnapshotId: null };
  const change = { snapshot: { ...snapshot, validation: { kind: 'append' } } };
  return commitChange({ storage, catalog, identifier, change });
}

function expire() {
  const retention = { maxSnapshotAgeMs: 0, minSnapshotsToKeep: 10 };
  return expireSnapshots({ storage, catalog, identifier, retention });
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
