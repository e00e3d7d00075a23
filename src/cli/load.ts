/**
 * `lake load`: the messages of a stream into its bronze table.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import type { StreamConfig } from '../project/project-config.js';
import type { Project } from '../project/project.js';
import type { StreamSource } from '../loader/source.js';
import type { DataLossPolicy, StartPoint } from '../loader/start-positions.js';
import { runCommand, type CommandContext, type ExitCode } from './command.js';
import { parseBytes, parseDuration } from '../util/durations.js';
import { openEngine, openProject, openWarehouse } from './open.js';
import type { GlobalOptions } from './options.js';
import { chooseStream, streamFile, streamKafka, typedPath } from './streams.js';

interface LoadOptions extends GlobalOptions {
  readonly source?: 'kafka' | 'file';
  readonly file?: string;
  readonly untilCaughtUp?: boolean;
  readonly from: string;
  readonly onDataLoss: DataLossPolicy;
  readonly interval?: string;
  readonly rows?: number;
  readonly bytes?: string;
}

export function load(options: LoadOptions, args: readonly string[]): Promise<number> {
  return runCommand(options, async (context): Promise<ExitCode> => {
    const from = parseStart(options.from);
    const { project } = await openProject(options, context);
    const stream = withTrigger(chooseStream(project, args[0]), options);
    const source = await openSource(project, stream, { options, context });
    const warehouse = await openWarehouse(project);
    await using engine = await openEngine(project, warehouse);
    const { loadStream } = await import('../loader/load.js');
    await loadStream({
      ...{ stream, source, warehouse, engine, from },
      untilCaughtUp: options.untilCaughtUp === true,
      onDataLoss: options.onDataLoss,
      emit: (event) => context.reporter.onLoaderEvent(event),
      signal: context.signal,
    });
    return 0;
  });
}

function withTrigger(stream: StreamConfig, options: LoadOptions): StreamConfig {
  const { interval, rows, bytes } = options;
  return {
    ...stream,
    trigger: {
      intervalMs: interval === undefined ? stream.trigger.intervalMs : parseDuration(interval),
      rows: rows ?? stream.trigger.rows,
      bytes: bytes === undefined ? stream.trigger.bytes : parseBytes(bytes),
    },
  };
}

const mostReadAheadBytes = 32 * 1024 * 1024;
const leastReadAheadBytes = 1024 * 1024;

async function openSource(
  project: Project,
  stream: StreamConfig,
  { options, context }: { options: LoadOptions; context: CommandContext },
): Promise<StreamSource> {
  const kind = options.source ?? (options.file === undefined ? stream.source : 'file');
  if (kind === 'file') {
    const { FileSource } = await import('../loader/file/file-source.js');
    const { path, name } =
      options.file === undefined ? streamFile(project, stream) : typedPath(project, options.file);
    return new FileSource(path, name);
  }
  if (options.file !== undefined) {
    throw new LakeError('LAKE-C010', '--file is only for --source file');
  }
  const { KafkaSource } = await import('../loader/kafka/kafka-source.js');
  return new KafkaSource({
    ...streamKafka(project, stream),
    topic: stream.topic,
    readAheadBytes: Math.min(
      mostReadAheadBytes,
      Math.max(leastReadAheadBytes, stream.trigger.bytes),
    ),
    warn: (message) =>
      context.reporter.onLoaderEvent({ kind: 'warning', code: 'LAKE-K001', message }),
  });
}

function parseStart(text: string): StartPoint {
  if (text === 'earliest' || text === 'latest') return { kind: text };
  const timestampMs = Date.parse(text);
  if (!Number.isNaN(timestampMs)) return { kind: 'time', timestampMs };
  throw new LakeError('LAKE-C010', `--from must be earliest, latest or an ISO time, not "${text}"`);
}
