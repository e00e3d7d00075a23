/**
 * `lake debug`: whether everything that commands need is there, one line a check.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import pc from 'picocolors';
import { LakeError, LakeErrors } from '../errors.js';
import type { StreamConfig } from '../project/project-config.js';
import type { Project } from '../project/project.js';
import type { Warehouse } from '../catalog/warehouse.js';
import type { StreamSource } from '../loader/source.js';
import { runCommand, type ExitCode } from './command.js';
import { openEngine, openProject, openWarehouse } from './open.js';
import type { GlobalOptions } from './options.js';
import { streamFile, streamKafka } from './streams.js';

export function debug(options: GlobalOptions): Promise<number> {
  return runCommand(options, async (context): Promise<ExitCode> => {
    const checks = new Checks();
    const opened = await checks.run('project', async () => {
      const { project } = await openProject(options, context);
      return { value: project, found: `${project.name} in ${project.root}` };
    });
    if (opened) await checkProject(checks, opened);
    return checks.passed ? 0 : 1;
  });
}

async function checkProject(checks: Checks, project: Project): Promise<void> {
  const { target } = project;
  const warehouse = await checks.run('warehouse', async () => {
    const value = await openWarehouse(project);
    await tryWriting(value);
    return { value, found: `${target.name}: ${value.location} (writable, atomic create)` };
  });
  if (warehouse) {
    await checks.run('engine', async () => {
      await using engine = await openEngine(project, warehouse);
      return { value: undefined, found: `${engine.name} ${engine.version}` };
    });
  }
  for (const stream of Object.values(project.config.streams)) {
    for (const source of ['file', 'kafka'] as const) {
      if (!stream[source]) continue;
      const label = `stream ${stream.name} (${source})`;
      const needed = stream.source === source;
      await checks.run(label, () => reach(project, stream, source), { needed });
    }
  }
}

/** What commits rely on: a file can be made, and of two makers only one succeeds. */
async function tryWriting({ storage, location }: Warehouse): Promise<void> {
  const probe = `${location}/.lake/debug/${randomUUID()}`;
  const bytes = Buffer.from('lake debug\n');
  const first = await storage.putIfAbsent(probe, bytes);
  const second = await storage.putIfAbsent(probe, bytes);
  await storage.delete([probe]);
  if (first && !second) return;
  throw new LakeError('LAKE-F005', `creating a file in ${location} is not atomic`, {
    hint: 'put the warehouse on a local disk: some network drives cannot do this',
  });
}

async function reach(
  project: Project,
  stream: StreamConfig,
  kind: 'file' | 'kafka',
): Promise<{ value: undefined; found: string }> {
  const source = await sourceOf(project, stream, kind);
  try {
    const { description } = await source.open(undefined);
    return { value: undefined, found: `${description}, topic ${stream.topic}` };
  } finally {
    await source.close();
  }
}

async function sourceOf(
  project: Project,
  stream: StreamConfig,
  kind: 'file' | 'kafka',
): Promise<StreamSource> {
  if (kind === 'file') {
    const { FileSource } = await import('../loader/file/file-source.js');
    const { path, name } = streamFile(project, stream);
    return new FileSource(path, name);
  }
  const { KafkaSource } = await import('../loader/kafka/kafka-source.js');
  return new KafkaSource({
    ...streamKafka(project, stream),
    topic: stream.topic,
    readAheadBytes: 1,
    warn: () => undefined,
  });
}

class Checks {
  passed = true;

  /** Prints a line; undefined when the check failed. What is not needed only warns. */
  async run<T>(
    label: string,
    check: () => Promise<{ value: T; found: string }>,
    { needed = true }: { needed?: boolean } = {},
  ): Promise<T | undefined> {
    try {
      const { value, found } = await check();
      print(`${pc.green('✓')}  ${label.padEnd(28)} ${found}`);
      return value;
    } catch (error) {
      const faults = faultsOf(error);
      if (needed) this.passed = false;
      const mark = needed ? pc.red('✗') : pc.yellow('!');
      for (const { code, message, hint } of faults) {
        print(`${mark}  ${label.padEnd(28)} ${code} ${message}`);
        if (hint !== undefined) print(`   ${''.padEnd(28)} ${pc.cyan('help')}: ${hint}`);
      }
      return undefined;
    }
  }
}

/** Faults that a person can mend; others end the command. */
function faultsOf(error: unknown): readonly LakeError[] {
  if (error instanceof LakeErrors) return error.errors;
  if (error instanceof LakeError) return [error];
  throw error;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
