/**
 * Runs the built command as a process of its own.
 *
 * @module
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const main = resolve('dist/main.js');

/** Starts `lake` with its arguments in a folder. */
export function startLake(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', CI: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs `lake` to its end. */
export async function lake(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const child = startLake(folder, args, env);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
  const code = await new Promise<number | null>((done, fail) => {
    child.on('close', done);
    child.on('error', fail);
  });
  return {
    code,
    stdout: Buffer.concat(stdout).toString('utf8'),
    stderr: Buffer.concat(stderr).toString('utf8'),
  };
}

/** As `lake`, but an exit code other than 0 is an error that shows what was printed. */
export async function lakeOk(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const result = await lake(folder, args, env);
  if (result.code === 0) return result;
  throw new Error(
    `lake ${args.join(' ')} ended with ${result.code}\n${result.stdout}\n${result.stderr}`,
  );
}

/** All rows of a table in canonical form, sorted. */
export async function canonicalRows(folder: string, table: string): Promise<readonly string[]> {
  const args = ['show', table, '--output', 'canonical', '--limit', '-1'];
  const { stdout } = await lakeOk(folder, args);
  return stdout.split('\n').filter((line) => line !== '');
}

export interface TempFolder extends Disposable {
  readonly path: string;
}

export function tempFolder(): TempFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'lake-test-')));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

const flagshipParts = ['project.yml', 'models', 'macros', 'seeds', 'tests', 'data'];

/** A copy of this repository's own project, without a warehouse. */
export function flagshipCopy(): TempFolder {
  const folder = tempFolder();
  for (const part of flagshipParts) {
    cpSync(resolve(part), join(folder.path, part), { recursive: true });
  }
  return folder;
}
