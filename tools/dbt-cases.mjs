// Answers cases of the dbt-jinja corpus: JSON, one case a line, on standard input; results on standard
// output. Each case is a small project in a folder of its own, with a real warehouse and a real
// engine. The contract is in conformance/README.md of LAKE_SHARED. Needs the built `dist/`.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { LakeError, LakeErrors } from '../dist/errors.js';
import { loadProject } from '../dist/project/load-project.js';
import { selectFromProject } from '../dist/project/select.js';
import { compileOutsideRun } from '../dist/run/compile-outside-run.js';
import { run } from '../dist/run/run.js';
import { RunSession } from '../dist/run/session.js';
import { projectParts } from './project-parts.mjs';

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const given = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ id: given.id, ...(await answer(given)) })}\n`);
}

async function answer({ files, commands = [['compile']], vars, env = {}, checkLog }) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dbt-case-')));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const done = await runCommands({ folder, env, commands, vars });
    return checkLog ? done : { ...done, log: undefined };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runCommands({ folder, env, commands, vars }) {
  let done = { compiledCode: {} };
  for (const words of commands) {
    const log = [];
    const options = optionsOf(words, vars);
    try {
      done = { compiledCode: await execute({ folder, env, options, log }), log };
    } catch (error) {
      return { error: errorOf(error, folder) };
    }
  }
  return done;
}

function optionsOf(words, vars) {
  const options = { command: '', select: [], exclude: [], vars: JSON.stringify(vars ?? {}) };
  let list = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === '--select' || word === '-s' || word === '--models') list = options.select;
    else if (word === '--exclude') list = options.exclude;
    else if (word === '--full-refresh') options.fullRefresh = true;
    else if (word === '--warn-error') options.warnError = true;
    else if (word === '--vars') options.vars = words[++i];
    else if (word === '--target') options.target = words[++i];
    else if (word.startsWith('-')) throw new Error(`the option ${word} is not known here`);
    else if (options.command === '') options.command = word;
    else list.push(word);
  }
  return options;
}

/** Resolves to the compiled code of what a command compiled, by name. */
async function execute({ folder, env, options, log }) {
  if (options.command === 'deps') return {};
  const onLog = (level, msg) => {
    log.push({ level, msg });
    if (level === 'warn' && options.warnError) throw new LakeError('LAKE-T006', msg);
  };
  const { target, vars } = options;
  const project = await loadProject({ projectDir: folder, env, vars, onLog, target });
  if (options.warnError && project.warnings.length > 0) throw new LakeErrors(project.warnings);
  const { select, exclude } = options;
  const selected = selectFromProject(project, { select, exclude, indirectSelection: 'eager' });
  const parts = await projectParts(project, {
    command: options.command,
    fullRefresh: options.fullRefresh === true,
    emit: (event) => event.kind === 'log' && onLog(event.level, event.message),
  });
  try {
    return await (options.command === 'compile'
      ? compileAll({ ...parts, selected })
      : runAll({ ...parts, selected }, options.command));
  } finally {
    await parts.engine[Symbol.asyncDispose]();
  }
}

/** What is read comes first, and else the order is that of the ids, as in dbt; seeds have no code. */
async function compileAll({ selected, ...parts }) {
  const session = new RunSession({ ...parts, selected });
  const connection = await parts.engine.connect();
  const code = {};
  const depths = new Map();
  const depthOf = (id) => {
    if (!depths.has(id)) {
      const above = parts.project.parents.get(id) ?? [];
      depths.set(id, above.length === 0 ? 0 : 1 + Math.max(...above.map(depthOf)));
    }
    return depths.get(id);
  };
  const order = [...selected].sort().sort((a, b) => depthOf(a) - depthOf(b));
  for (const id of order) {
    const node = parts.project.nodes.get(id);
    if (node.resourceType === 'seed') code[node.name] = '';
    if (node.resourceType !== 'model' && node.resourceType !== 'test') continue;
    if (node.config.materialized === 'ephemeral') continue;
    code[node.name] = (await compileOutsideRun(session, node, connection)).sql;
  }
  connection.close();
  return code;
}

async function runAll(parts, command) {
  if (!['run', 'build', 'test', 'seed'].includes(command)) {
    throw new LakeError('LAKE-C010', `there is no command ${command}`);
  }
  const { results } = await run({ ...parts, command, threads: 1, failFast: false, parsedInMs: 0 });
  const failed = results.find((r) => r.status === 'error' || r.status === 'fail');
  if (failed) throw failed.error ?? new LakeError('LAKE-R001', failed.message);
  return Object.fromEntries(
    results.flatMap((r) => (r.compiledCode === undefined ? [] : [[r.node.name, r.compiledCode]])),
  );
}

/** The first fault, in dbt's order of words. */
function errorOf(error, folder) {
  const first = error instanceof LakeErrors ? error.errors[0] : error;
  if (!(first instanceof LakeError)) throw first;
  const { code, message, hint } = first;
  // dbt names the model, and the macros behind it in the text
  const location = first.callers?.at(-1)?.location ?? first.location;
  const name = location?.file.replace(/^.*\/|\.[^.]*$/g, '');
  const isModel = location?.file.startsWith('models/') && location.file.endsWith('.sql');
  const place = isModel ? ` in model ${name} (${location.file})` : '';
  const text = `Compilation Error${place}\n  ${message}${hint ? `. ${hint}` : ''} (${code})`;
  return {
    message: text.replaceAll(folder, '<project>'),
    file: location?.file,
    line: location?.line,
  };
}
