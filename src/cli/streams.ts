/**
 * Which stream a command means, and where its files are.
 *
 * @module
 */

import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { LakeError } from '../errors.js';
import type { Project } from '../project/project.js';
import type { StreamConfig } from '../project/project-config.js';
import { didYouMean } from '../util/edit-distance.js';

/** The stream with the name, or the only one. */
export function chooseStream(project: Project, name: string | undefined): StreamConfig {
  const { streams, file } = project.config;
  const names = Object.keys(streams);
  if (name !== undefined) {
    const found = Object.hasOwn(streams, name) ? streams[name] : undefined;
    if (found) return found;
    throw new LakeError('LAKE-C010', `there is no stream "${name}" in ${file}`, {
      hint: didYouMean(name, names) ?? namesHint(names),
    });
  }
  const [only] = Object.values(streams);
  if (only && names.length === 1) return only;
  const problem = names.length === 0 ? `${file} has no streams` : 'name one of several streams';
  throw new LakeError('LAKE-C010', problem, { hint: namesHint(names) });
}

function namesHint(names: readonly string[]): string {
  return names.length === 0 ? 'lake init makes a project with one' : `it has ${names.join(', ')}`;
}

export interface NamedPath {
  readonly path: string;
  /** As messages show it: below the project's root relative to it. */
  readonly name: string;
}

/** A path that was typed: relative to the working folder, else to the project's root. */
export function typedPath(project: Project, typed: string): NamedPath {
  const here = resolve(typed);
  const there = resolve(project.root, typed);
  return named(project, existsSync(here) || !existsSync(there) ? here : there);
}

/** @throws LakeError LAKE-C010 when the stream has no file */
export function streamFile(project: Project, stream: StreamConfig): NamedPath {
  if (stream.file) return named(project, resolve(project.root, stream.file.path));
  throw new LakeError('LAKE-C010', `the stream "${stream.name}" has no file`, {
    hint: `give --file, or set streams.${stream.name}.file.path in ${project.config.file}`,
  });
}

/** @throws LakeError LAKE-C010 when the stream has no Kafka */
export function streamKafka(
  project: Project,
  stream: StreamConfig,
): NonNullable<StreamConfig['kafka']> {
  if (stream.kafka) return stream.kafka;
  throw new LakeError('LAKE-C010', `the stream "${stream.name}" has no Kafka`, {
    hint: `set streams.${stream.name}.kafka.brokers in ${project.config.file}`,
  });
}

function named(project: Project, path: string): NamedPath {
  const inside = relative(project.root, path);
  return { path, name: inside.startsWith('..') ? path : inside };
}
