/**
 * `lake init`: a small project that works at once.
 *
 * @module
 */

import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { LakeError } from '../errors.js';
import { runCommand, type ExitCode } from './command.js';
import type { GlobalOptions } from './options.js';
import { writeScaffold } from './scaffold.js';

interface InitOptions extends GlobalOptions {
  readonly name?: string;
}

export function init(options: InitOptions, args: readonly string[]): Promise<number> {
  return runCommand(options, async (context): Promise<ExitCode> => {
    const folder = resolve(args[0] ?? '.');
    const name = options.name ?? basename(folder).replace(/\W+/g, '_').toLowerCase();
    checkName(name);
    refuseExisting(folder);
    await mkdir(folder, { recursive: true });
    const files = await writeFiles(folder, name);
    const message = [
      `made project ${name} with ${files.length} files`,
      ...nextSteps(folder).map((step) => `  ${step}`),
    ].join('\n');
    context.reporter.onRunEvent({ kind: 'log', level: 'info', message });
    return 0;
  });
}

function checkName(name: string): void {
  if (/^[^\d\W]\w*$/.test(name)) return;
  throw new LakeError('LAKE-C003', `"${name}" cannot be the name of a project`, {
    hint: 'letters, digits and underscores, not starting with a digit: lake init --name my_project',
  });
}

function refuseExisting(folder: string): void {
  if (!existsSync(join(folder, 'project.yml'))) return;
  throw new LakeError('LAKE-C012', `there is a project in ${folder} already`, {
    hint: 'choose another folder: lake init FOLDER',
  });
}

async function writeFiles(folder: string, name: string): Promise<readonly string[]> {
  try {
    return await writeScaffold(folder, { name });
  } catch (error) {
    if (!isExistsError(error)) throw error;
    throw new LakeError('LAKE-C012', `${relative('.', error.path ?? folder)} exists already`, {
      hint: 'lake init writes into an empty folder only',
      cause: error,
    });
  }
}

function isExistsError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

function nextSteps(folder: string): string[] {
  const path = relative('.', folder);
  return [
    ...(path === '' ? [] : [`cd ${path}`]),
    'lake load --until-caught-up',
    'lake build',
    'lake show daily_revenue',
    'lake docs generate',
  ];
}
