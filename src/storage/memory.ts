/**
 * Files in memory, for tests and dry runs. An engine gets them through a temporary folder that is
 * removed when the process ends.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LakeError } from '../errors.js';
import { fileFault } from './file-fault.js';
import { pathOfLocation, withoutTrailingSlash } from './location.js';
import type { ByteRange, FileInfo, Storage } from './storage.js';

interface MemoryFile {
  readonly bytes: Uint8Array;
  readonly modifiedMs: number;
}

/** An empty storage of its own. */
export function memoryStorage(): Storage {
  return new MemoryStorage();
}

class MemoryStorage implements Storage {
  readonly #files = new Map<string, MemoryFile>();
  readonly #paths = new Map<string, string>();
  #folder: string | undefined;

  async read(location: string, range?: ByteRange): Promise<Uint8Array> {
    const { bytes } = this.#file(location);
    if (!range) return new Uint8Array(bytes);
    const end = range.offset < 0 ? undefined : range.length && range.offset + range.length;
    return new Uint8Array(bytes.subarray(range.offset, end));
  }

  async stat(location: string): Promise<FileInfo | undefined> {
    const file = this.#files.get(pathOfLocation(location));
    return file && infoOf(location, file);
  }

  async putIfAbsent(location: string, bytes: Uint8Array): Promise<boolean> {
    if (this.#files.has(pathOfLocation(location))) return false;
    await this.put(location, bytes);
    return true;
  }

  async put(location: string, bytes: Uint8Array): Promise<void> {
    const path = pathOfLocation(location);
    this.#files.set(path, { bytes: new Uint8Array(bytes), modifiedMs: Date.now() });
    this.#paths.delete(path);
  }

  async *list(prefix: string): AsyncIterable<FileInfo> {
    const folder = `${pathOfLocation(prefix)}/`.replace(/^\/\/$/, '/');
    const written = withoutTrailingSlash(prefix);
    for (const [path, file] of [...this.#files]) {
      if (!path.startsWith(folder)) continue;
      yield infoOf(`${written === '/' ? '' : written}/${path.slice(folder.length)}`, file);
    }
  }

  async delete(locations: readonly string[]): Promise<void> {
    for (const location of locations) {
      this.#files.delete(pathOfLocation(location));
      this.#paths.delete(pathOfLocation(location));
    }
  }

  async localPath(location: string): Promise<string> {
    const { bytes } = this.#file(location);
    const known = this.#paths.get(pathOfLocation(location));
    if (known !== undefined) return known;
    const path = this.#temporaryPath(location);
    await writeFile(path, bytes);
    this.#paths.set(pathOfLocation(location), path);
    return path;
  }

  async beginWrite(location: string): Promise<{ path: string; finish(): Promise<number> }> {
    const path = this.#temporaryPath(location);
    const finish = async (): Promise<number> => {
      const bytes = await readWritten(path);
      await this.put(location, bytes);
      this.#paths.set(pathOfLocation(location), path);
      return bytes.length;
    };
    return { path, finish };
  }

  #file(location: string): MemoryFile {
    const file = this.#files.get(pathOfLocation(location));
    if (file) return file;
    throw new LakeError('LAKE-F001', `cannot read ${location}: it does not exist`);
  }

  /** Keeps the end of the name: engines look at it. */
  #temporaryPath(location: string): string {
    this.#folder ??= temporaryFolder();
    const name = location.slice(location.lastIndexOf('/') + 1);
    return join(this.#folder, `${randomUUID()}-${name.slice(-100)}`);
  }
}

function infoOf(location: string, file: MemoryFile): FileInfo {
  return { location, sizeInBytes: file.bytes.length, modifiedMs: file.modifiedMs };
}

async function readWritten(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw fileFault(error, 'write', path);
  }
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lake-memory-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
