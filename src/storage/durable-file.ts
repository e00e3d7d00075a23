/**
 * Files that survive a crash: contents, name and new folders are flushed to the disk.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { noAtomicCreate, systemErrorCode } from './file-fault.js';

const temporaryName = /^\.lake-[0-9a-f-]{36}\.tmp$/;
const withoutHardLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Whether a file is one that this module was still writing, or that a crash left behind. */
export function isTemporary(name: string): boolean {
  return temporaryName.test(name);
}

/** Makes the folder and those above it, durably. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) {
    await syncFolder(dirname(made));
  }
}

/** Creates the file with its whole contents; false when there is one already. */
export async function createFile(path: string, bytes: Uint8Array): Promise<boolean> {
  return withTemporary(path, bytes, async (temporary) => {
    const created = await linkTo(temporary, path);
    await rm(temporary, { force: true });
    if (created) await syncFolder(dirname(path));
    return created;
  });
}

/** Creates or replaces the file; after a crash it has its old or its new contents. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  await withTemporary(path, bytes, (temporary) => rename(temporary, path));
}

/** Flushes a file that others wrote, and its name; resolves to its size. */
export async function syncFile(path: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    await file.sync();
    const { size } = await file.stat();
    await syncFolder(dirname(path));
    return size;
  } finally {
    await file.close();
  }
}

async function withTemporary<T>(
  path: string,
  bytes: Uint8Array,
  use: (temporary: string) => Promise<T>,
): Promise<T> {
  const folder = dirname(path);
  await makeFolder(folder);
  const temporary = join(folder, `.lake-${randomUUID()}.tmp`);
  try {
    await writeSynced(temporary, bytes);
    return await use(temporary);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function linkTo(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    // A network file system may repeat a request that had succeeded: then the file is ours.
    if (code === 'EEXIST') return (await stat(temporary)).nlink > 1;
    throw withoutHardLinks.has(code) ? noAtomicCreate(error, path) : error;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
