/**
 * The command line: its commands and how their faults become exit codes. Each command's code is
 * loaded when it is called, so that `lake --help` stays quick.
 *
 * @module
 */

import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { packageFile } from '../util/assets.js';
import {
  addGlobalOptions,
  addRunOptions,
  addSelectionOptions,
  parseCount,
  parseLimit,
  type GlobalOptions,
} from './options.js';

type Action = (options: never, args: readonly string[]) => Promise<number>;

/** Runs `lake` with its arguments and resolves to the exit code. */
export async function runCli(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const act = (load: () => Promise<Action>) =>
    async function (this: Command): Promise<void> {
      const action = await load();
      const options: GlobalOptions = this.optsWithGlobals();
      exitCode = await action(normalise(options) as never, this.args);
    };
  const program = buildProgram(act);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

type Act = (load: () => Promise<Action>) => (this: Command) => Promise<void>;

function buildProgram(act: Act): Command {
  const program = addGlobalOptions(new Command('lake'))
    .description('SQL transformations for a lakehouse: Kafka to Iceberg to gold, without a server')
    .version(packageVersion(), '-V, --version')
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false });
  addLoading(program, act);
  addRunning(program, act);
  addReading(program, act);
  addDocs(program, act);
  addHousekeeping(program, act);
  for (const command of program.commands) inheritSettings(command, program);
  return program;
}

function inheritSettings(command: Command, program: Command): void {
  command.copyInheritedSettings(program);
  if (command.commands.length === 0) addGlobalOptions(command);
  for (const child of command.commands) inheritSettings(child, program);
}

function addLoading(program: Command, act: Act): void {
  program
    .command('init')
    .description('make a new project in a folder')
    .argument('[folder]', 'where to put it', '.')
    .option('--name <name>', 'name of the project')
    .action(act(async () => (await import('./init.js')).init));
  program
    .command('load')
    .description('land the messages of a stream in its bronze table, exactly once')
    .argument('[stream]', 'a stream of project.yml; needed when there are several')
    .addOption(new Option('--source <source>', 'where to read from').choices(['kafka', 'file']))
    .option('--file <path>', 'NDJSON file to read instead of the one in project.yml')
    .option('--until-caught-up', 'stop when everything that is there now is loaded')
    .option('--from <start>', 'earliest, latest or an ISO time; only for a new table', 'earliest')
    .addOption(
      new Option('--on-data-loss <policy>', 'when messages are gone before they were loaded')
        .choices(['fail', 'continue'])
        .default('fail'),
    )
    .option('--interval <duration>', 'commit at least this often: 500ms, 30s, 5m')
    .addOption(new Option('--rows <n>', 'commit after so many rows').argParser(parseCount))
    .option('--bytes <size>', 'commit after so many bytes: 64mb')
    .action(act(async () => (await import('./load.js')).load));
  program
    .command('produce')
    .description('replay a recording to Kafka or to an NDJSON file')
    .argument('[stream]', 'a stream of project.yml; needed when there are several')
    .option('--file <path>', 'the recording; default: the file of the stream')
    .option('--to-file <path>', 'append to an NDJSON file instead of producing to Kafka')
    .option('--speed <factor>', 'times real time; default: as fast as it goes')
    .addOption(new Option('--limit <n>', 'stop after so many messages').argParser(parseCount))
    .addOption(new Option('--partitions <n>', 'partitions of a new topic').argParser(parseCount))
    .action(act(async () => (await import('./produce.js')).produce));
}

function addRunning(program: Command, act: Act): void {
  const commands = [
    ['run', 'build the selected models'],
    ['build', 'seeds, models and tests in order; what fails a test is not published'],
    ['test', 'run data tests against the tables as they are'],
    ['seed', 'load the CSV files of the project'],
  ] as const;
  for (const [name, description] of commands) {
    addRunOptions(program.command(name).description(description)).action(
      act(async () => (await import('./run-nodes.js')).runNodes(name)),
    );
  }
}

function addReading(program: Command, act: Act): void {
  addSelectionOptions(program.command('compile'))
    .description('render models and tests to SQL in target/compiled')
    .option('--inline <sql>', 'compile this text instead')
    .option('-f, --full-refresh', 'as if no table existed yet')
    .action(act(async () => (await import('./compile.js')).compile));
  program
    .command('parse')
    .description('read the project and write target/manifest.json')
    .action(act(async () => (await import('./parse.js')).parse));
  addSelectionOptions(program.command('ls').alias('list'))
    .description('list the selected nodes')
    .addOption(
      new Option('--output <form>', 'how to print a node')
        .choices(['selector', 'name', 'path', 'json'])
        .default('selector'),
    )
    .option('--output-keys <key...>', 'members of the JSON objects')
    .action(act(async () => (await import('./ls.js')).ls));
  addSelectionOptions(program.command('show'))
    .description('print rows of a table, or of a query')
    .argument('[table]', 'a model, seed or source, or schema.table')
    .option('--inline <sql>', 'a query; refs and macros work')
    .addOption(new Option('--limit <n>', 'rows; -1 for all').argParser(parseLimit).default(10))
    .addOption(
      new Option('--output <form>', 'how to print rows')
        .choices(['text', 'json', 'canonical'])
        .default('text'),
    )
    .option('--snapshot <id>', 'the table as of a snapshot')
    .option('--at <time>', 'the table as of an ISO time')
    .action(act(async () => (await import('./show.js')).show));
  program
    .command('history')
    .description('print the snapshots of a table: what each did, who made it, what it is called')
    .argument('<table>', 'a model, seed or source, or schema.table')
    .addOption(new Option('--limit <n>', 'snapshots; -1 for all').argParser(parseLimit).default(20))
    .addOption(
      new Option('--output <form>', 'how to print snapshots')
        .choices(['text', 'json'])
        .default('text'),
    )
    .action(act(async () => (await import('./history.js')).history));
}

function addDocs(program: Command, act: Act): void {
  const docs = program.command('docs').description('the lineage site');
  docs
    .command('generate')
    .description('write target/docs/index.html')
    .action(act(async () => (await import('./docs.js')).docsGenerate));
  docs
    .command('serve')
    .description('serve the site on this machine')
    .option('--port <port>', 'port', '8080')
    .option('--host <host>', 'address', '127.0.0.1')
    .action(act(async () => (await import('./docs.js')).docsServe));
}

function addHousekeeping(program: Command, act: Act): void {
  addSelectionOptions(program.command('maintain'))
    .description('compact tables, expire snapshots, remove orphan files, as project.yml says')
    .option('--dry-run', 'only tell what would be done, and why')
    .option('--force', 'remove orphans younger than 24 hours too; nobody may be writing')
    .addOption(
      new Option('--output <form>', 'how to print what was done')
        .choices(['text', 'json'])
        .default('text'),
    )
    .action(act(async () => (await import('./maintain.js')).maintain));
  program
    .command('debug')
    .description('check the project, the warehouse and the streams')
    .action(act(async () => (await import('./debug.js')).debug));
  program
    .command('clean')
    .description('delete target/: artifacts and caches')
    .action(act(async () => (await import('./clean.js')).clean));
}

function normalise(
  options: GlobalOptions & { models?: readonly string[]; select?: readonly string[] },
) {
  return options.select === undefined && options.models !== undefined
    ? { ...options, select: options.models }
    : options;
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(packageFile(), 'utf8')) as { version: string }).version;
}
