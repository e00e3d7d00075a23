/**
 * `lake produce`: replays a recording to Kafka or to an NDJSON file.
 *
 * @module
 */

import { resolve } from 'node:path';
import { LakeError } from '../errors.js';
import type { MessageSink } from '../loader/produce.js';
import type { StreamConfig } from '../project/project-config.js';
import type { Project } from '../project/project.js';
import { runCommand, type CommandContext, type ExitCode } from './command.js';
import { openProject } from './open.js';
import type { GlobalOptions } from './options.js';
import { chooseStream, streamFile, streamKafka, typedPath } from './streams.js';

interface ProduceOptions extends GlobalOptions {
  readonly file?: string;
  readonly toFile?: string;
  readonly speed?: string;
  readonly limit?: number;
  readonly partitions?: number;
}

export function produce(options: ProduceOptions, args: readonly string[]): Promise<number> {
  return runCommand(options, async (context): Promise<ExitCode> => {
    const speed = parseSpeed(options.speed);
    const { project } = await openProject(options, context);
    const stream = chooseStream(project, args[0]);
    const from =
      options.file === undefined ? streamFile(project, stream) : typedPath(project, options.file);
    if (options.toFile !== undefined && resolve(options.toFile) === from.path) {
      throw new LakeError('LAKE-C010', '--to-file is the file that is replayed');
    }
    const { produceMessages } = await import('../loader/produce.js');
    await produceMessages({
      ...from,
      stream: stream.name,
      sink: await openSink(project, stream, { options, context }),
      ...(speed === undefined ? {} : { speed }),
      ...(options.limit === undefined ? {} : { limit: options.limit }),
      emit: (event) => context.reporter.onLoaderEvent(event),
      signal: context.signal,
    });
    return 0;
  });
}

async function openSink(
  project: Project,
  stream: StreamConfig,
  { options, context }: { options: ProduceOptions; context: CommandContext },
): Promise<MessageSink> {
  if (options.toFile !== undefined) {
    const { FileSink } = await import('../loader/file/file-sink.js');
    return new FileSink(resolve(options.toFile), options.toFile);
  }
  const { KafkaSink } = await import('../loader/kafka/kafka-sink.js');
  return new KafkaSink({
    brokers: streamKafka(project, stream).brokers,
    topic: stream.topic,
    ...(options.partitions === undefined ? {} : { partitions: options.partitions }),
    warn: (message) =>
      context.reporter.onLoaderEvent({ kind: 'warning', code: 'LAKE-K001', message }),
  });
}

function parseSpeed(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const speed = Number(text);
  if (text.trim() !== '' && Number.isFinite(speed) && speed > 0) return speed;
  throw new LakeError('LAKE-C010', `--speed must be a number above 0, not "${text}"`, {
    hint: '--speed 60 replays an hour in a minute',
  });
}
