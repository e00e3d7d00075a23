// Reads tables as golden/check.mjs of LAKE_SHARED asks: JSON, one request a line, on standard input; an
// answer a line on standard output. The contract is at the head of check.mjs. Needs the built `dist/`.
import { createInterface } from 'node:readline';
import { canonicalRows } from '../dist/engine/canonical.js';
import { DuckDbEngine } from '../dist/engine/duckdb/engine.js';
import { expressionSql } from '../dist/engine/duckdb/expression-sql.js';
import { LakeError } from '../dist/errors.js';
import { currentSchema, schemaOfSnapshot, snapshotOf } from '../dist/iceberg/metadata/history.js';
import { decodeMetadata } from '../dist/iceberg/metadata/metadata-file.js';
import { everyRow } from '../dist/iceberg/scan/expression.js';
import { expressionFromJson } from '../dist/iceberg/scan/expression-json.js';
import { planScan } from '../dist/iceberg/scan/scan.js';
import { quoteIdentifier } from '../dist/project/relation.js';
import { localStorage } from '../dist/storage/local.js';
import { parseJson } from '../dist/util/json.js';

const relation = { database: 'lake', schema: 'golden', identifier: 'table' };
const storage = localStorage();
const engine = await DuckDbEngine.open({ database: 'lake', storage });

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const request = parseJson(line);
  process.stdout.write(`${JSON.stringify({ id: request.id, ...(await answer(request)) })}\n`);
}
await engine[Symbol.asyncDispose]();

async function answer(request) {
  try {
    return await read(request);
  } catch (error) {
    const code = error instanceof LakeError ? error.code : error.constructor.name;
    return { error: { code, message: error.message } };
  }
}

async function read({ metadata: location, snapshot, ref, filter: json }) {
  const metadata = decodeMetadata(await storage.read(location), location);
  const { snapshotId, schema } = stateOf(metadata, { snapshot, ref });
  const filter = json === undefined ? everyRow : expressionFromJson(schema, json);
  const state = { ...metadata, currentSchemaId: schema.schemaId, currentSnapshotId: snapshotId };
  const tasks = await planScan({ storage, metadata: state, snapshotId, filter });
  const rows = await readFiles(state, tasks, expressionSql(schema, filter));
  return { rows, plannedFiles: tasks.length };
}

/** A snapshot and a tag have the snapshot's schema, a branch the table's. */
function stateOf(metadata, { snapshot, ref }) {
  if (snapshot === undefined && ref === undefined) {
    return { snapshotId: metadata.currentSnapshotId, schema: currentSchema(metadata) };
  }
  const selector = ref === undefined ? { snapshotId: BigInt(snapshot) } : { ref };
  const found = snapshotOf(metadata, selector);
  const isBranch = ref !== undefined && metadata.refs[ref].type === 'branch';
  const schema = isBranch ? currentSchema(metadata) : schemaOfSnapshot(metadata, found);
  return { snapshotId: found.snapshotId, schema };
}

async function readFiles(metadata, tasks, condition) {
  await engine.exposeTable(relation, { kind: 'files', metadata, tasks });
  const schema = currentSchema(metadata);
  const columns = schema.fields.map((field) => quoteIdentifier(field.name)).join(', ');
  const connection = await engine.connect();
  try {
    const sql = `SELECT ${columns} FROM lake.golden."table" WHERE ${condition}`;
    const rows = [];
    for await (const row of canonicalRows(connection, sql, schema)) rows.push(row);
    return rows;
  } finally {
    connection.close();
  }
}
