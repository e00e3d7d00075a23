/**
 * Files of this machine.
 *
 * @module
 */

import { open, opendir, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createFile, isTemporary, makeFolder, replaceFile, syncFile } from './durable-file.js';
import { fileFault, isMissing } from './file-fault.js';
import { pathOfLocation, withoutTrailingSlash } from './location.js';
import type { ByteRange, FileInfo, Storage } from './storage.js';

/** The file system of this machine. It needs hard links where files are created (LAKE-F005). */
export function localStorage(): Storage {
  return { read, stat: fileInfo, putIfAbsent, put, list, delete: remove, localPath, beginWrite };
}

async function read(location: string, range?: ByteRange): Promise<Uint8Array> {
  return attempt('read', location, (path) => (range ? readRange(path, range) : readFile(path)));
}

async function fileInfo(location: string): Promise<FileInfo | undefined> {
  return attempt('read', location, (path) => infoOf(location, path));
}

async function putIfAbsent(location: string, bytes: Uint8Array): Promise<boolean> {
  return attempt('write', location, (path) => createFile(path, bytes));
}

async function put(location: string, bytes: Uint8Array): Promise<void> {
  return attempt('write', location, (path) => replaceFile(path, bytes));
}

async function* list(prefix: string): AsyncIterable<FileInfo> {
  try {
    yield* filesBelow(withoutTrailingSlash(prefix), pathOfLocation(prefix));
  } catch (error) {
    throw fileFault(error, 'list', pathOfLocation(prefix));
  }
}

async function remove(locations: readonly string[]): Promise<void> {
  for (const location of locations) {
    await attempt('delete', location, async (path) => {
      try {
        await rm(path, { force: true });
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    });
  }
}

async function localPath(location: string): Promise<string> {
  return pathOfLocation(location);
}

async function beginWrite(location: string): Promise<{ path: string; finish(): Promise<number> }> {
  return attempt('write', location, async (path) => {
    await makeFolder(dirname(path));
    return { path, finish: () => attempt('write', location, syncFile) };
  });
}

async function attempt<T>(
  action: string,
  location: string,
  task: (path: string) => Promise<T>,
): Promise<T> {
  const path = pathOfLocation(location);
  try {
    return await task(path);
  } catch (error) {
    throw fileFault(error, action, path);
  }
}

async function infoOf(location: string, path: string): Promise<FileInfo | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return undefined;
    return { location, sizeInBytes: found.size, modifiedMs: Math.floor(found.mtimeMs) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function* filesBelow(location: string, path: string): AsyncGenerator<FileInfo> {
  for await (const entry of entriesOf(path)) {
    const at = `${location === '/' ? '' : location}/${entry.name}`;
    const entryPath = `${path === '/' ? '' : path}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(at, entryPath);
    else if (!isTemporary(entry.name)) {
      const info = await infoOf(at, entryPath);
      if (info) yield info;
    }
  }
}

async function* entriesOf(path: string) {
  try {
    yield* await opendir(path, { bufferSize: 256 });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function readRange(path: string, range: ByteRange): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const start = range.offset < 0 ? Math.max(0, size + range.offset) : range.offset;
    const wanted = range.offset < 0 ? size : (range.length ?? size);
    return await readFully(file, start, Math.max(0, Math.min(wanted, size - start)));
  } finally {
    await file.close();
  }
}

async function readFully(file: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, start + done);
    if (bytesRead === 0) return bytes.subarray(0, done);
    done += bytesRead;
  }
  return bytes;
}
