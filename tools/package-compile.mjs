// Compares what lake compiles with what dbt compiles: node tools/package-compile.mjs DBT PROJECT…
// DBT is dbt's executable, PROJECT the folder of a dbt project with a profiles.yml of type duckdb. Both
// seed and run a copy of the project, then every model and test is compiled on what is there.
// Prints the counts and every difference; --show prints the two texts. Needs the built `dist/`.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LakeError } from '../dist/errors.js';
import { loadProject } from '../dist/project/load-project.js';
import { compileOutsideRun } from '../dist/run/compile-outside-run.js';
import { RunSession } from '../dist/run/session.js';
import { projectParts } from './project-parts.mjs';

const words = process.argv.slice(2).filter((word) => word !== '--show');
const show = process.argv.includes('--show');
const [dbt, ...projects] = words;
if (projects.length === 0) throw new Error('usage: package-compile.mjs [--show] DBT PROJECT…');
const lake = fileURLToPath(new URL('../dist/main.js', import.meta.url));

const today = new Date().toISOString().slice(0, 10);
const now = new RegExp(`${today} \\d\\d:\\d\\d:\\d\\d\\.\\d+`, 'g');

let different = 0;
for (const project of projects) {
  const theirs = await inCopy(project, compileWithDbt);
  const ours = await inCopy(project, compileWithLake);
  different += report(basename(resolve(project)), theirs, ours);
}
process.exitCode = different === 0 ? 0 : 1;

/** The same folder name for both: the compiled code may name the database after it. */
async function inCopy(project, work) {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'package-compile-')));
  const folder = join(parent, basename(resolve(project)));
  const isSource = (path) => !/\/(target|logs|warehouse|[^/]*\.duckdb(\.wal)?)$/.test(path);
  cpSync(project, folder, { recursive: true, filter: isSource });
  try {
    return await work(folder);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/** Models are run twice, so that their second compilation finds every table. */
function compileWithDbt(folder) {
  const found = new Map();
  for (const command of ['seed', 'run', 'run', 'test']) {
    const file = join(folder, 'target/run_results.json');
    rmSync(file, { force: true });
    const env = { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' };
    const args = ['--no-use-colors', command, '--profiles-dir', '.'];
    const { stdout } = spawnSync(dbt, args, { cwd: folder, env, encoding: 'utf8' });
    if (!existsSync(file)) throw new Error(`dbt ${command} failed:\n${stdout}`);
    for (const result of JSON.parse(readFileSync(file, 'utf8')).results) {
      const isCompared = /^(model|test)\./.test(result.unique_id) && result.status !== 'skipped';
      if (isCompared) found.set(result.unique_id, outcome(result.compiled_code, result.message));
    }
  }
  return found;
}

async function compileWithLake(folder) {
  for (const command of ['seed', 'run']) {
    spawnSync(process.execPath, [lake, command], { cwd: folder, encoding: 'utf8' });
  }
  const project = await loadProject({ projectDir: folder, env: process.env });
  const kinds = { run: 'model', test: 'test' };
  const found = [];
  for (const [command, kind] of Object.entries(kinds)) {
    const nodes = [...project.nodes.values()].filter((node) => node.resourceType === kind);
    found.push(...(await compileAll(project, command, nodes)));
  }
  return new Map(found);
}

async function compileAll(project, command, nodes) {
  const parts = await projectParts(project, { command });
  const session = new RunSession({ ...parts, selected: nodes.map((node) => node.uniqueId) });
  const connection = await parts.engine.connect();
  const found = [];
  for (const node of nodes)
    found.push([node.uniqueId, await compileOne(session, node, connection)]);
  connection.close();
  await parts.engine[Symbol.asyncDispose]();
  return found;
}

async function compileOne(session, node, connection) {
  try {
    return outcome((await compileOutsideRun(session, node, connection)).sql);
  } catch (error) {
    if (!(error instanceof LakeError)) throw error;
    const { location } = error;
    return outcome(undefined, `${error.message} (${location?.file}:${location?.line})`);
  }
}

/** The time of day is another one for each of them. */
function outcome(code, message) {
  if (typeof code !== 'string') return { refusal: message ?? '' };
  return { code: code.replaceAll(now, '<now>') };
}

/** Prints what differs; returns how many nodes do. */
function report(name, theirs, ours) {
  const compared = [...theirs].filter(([id]) => !isEphemeral(id, ours));
  const differing = compared.flatMap(([id, dbts]) => {
    const lakes = ours.get(id) ?? { refusal: 'there is no such node' };
    const same = 'code' in dbts ? dbts.code === lakes.code : 'refusal' in lakes;
    return same ? [] : [{ id, dbts, lakes }];
  });
  const equal = compared.length - differing.length;
  const refused = compared.filter(([, { refusal }]) => refusal !== undefined).length;
  console.log(`${name}: ${equal} of ${compared.length} nodes equal, ${refused} refused by dbt`);
  for (const { id, dbts, lakes } of differing) {
    console.log(`  ${id}: ${difference(dbts, lakes)}`);
    if (show)
      console.log(
        `--- dbt\n${dbts.code ?? dbts.refusal}\n--- lake\n${lakes.code ?? lakes.refusal}`,
      );
  }
  return differing.length;
}

function isEphemeral(id, ours) {
  return !ours.has(id) && id.startsWith('model.');
}

function difference(dbts, lakes) {
  if ('refusal' in dbts) return `refused by dbt: ${dbts.refusal}`;
  if ('refusal' in lakes) return `refused by lake: ${lakes.refusal}`;
  const lines = dbts.code.split('\n');
  const i = lakes.code.split('\n').findIndex((line, n) => line !== lines[n]);
  const at = i === -1 ? Math.min(lines.length, lakes.code.split('\n').length) : i;
  return `line ${at + 1}: ${JSON.stringify(lines[at])} is ${JSON.stringify(lakes.code.split('\n')[at])}`;
}
