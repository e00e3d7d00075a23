/**
 * Finds and reads the files of a project's folders.
 *
 * @module
 */

import { readFileSync, readdirSync, statSync, type Dirent, type Stats } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from '../util/missing-file.js';

export interface FoundFile {
  /** Relative to the root project: what errors name. */
  readonly file: string;
  /** Relative to the package that holds it (`models/silver/a.sql`). */
  readonly originalFilePath: string;
  /** Relative to the folder that was searched (`silver/a.sql`). */
  readonly path: string;
  /** Another one as soon as the file is another one; undefined for a file that is just being written. */
  readonly stamp: string | undefined;
}

export interface ProjectTextFile extends Omit<FoundFile, 'stamp'> {
  readonly text: string;
}

/** Searches the folders of one package; each is walked once. */
export class FileFinder {
  readonly #root: string;
  readonly #packageFolder: string;
  readonly #paths = new Map<string, readonly string[]>();

  /** `packageFolder` is relative to the root project; empty for the root project. */
  constructor(root: string, packageFolder: string) {
    this.#root = root;
    this.#packageFolder = packageFolder;
  }

  /** Files with one of the extensions below the folders, sorted by path. Missing folders are empty. */
  find(folders: readonly string[], extensions: readonly string[]): readonly FoundFile[] {
    const found = [...new Set(folders)].flatMap((folder) => this.#list(folder, extensions));
    const files = new Map(found.map((f) => [f.originalFilePath, f] as const));
    return [...files.values()].sort((a, b) => order(a.originalFilePath, b.originalFilePath));
  }

  #list(folder: string, extensions: readonly string[]): readonly FoundFile[] {
    const clean = folder.replace(/^\.\//, '').replace(/\/+$/, '');
    const base = join(this.#root, this.#packageFolder, clean);
    return this.#walk(base).flatMap((path) => {
      if (!extensions.some((extension) => path.endsWith(extension))) return [];
      const originalFilePath = joined(clean, path);
      const file = joined(this.#packageFolder, originalFilePath);
      return [{ path, originalFilePath, file, stamp: stampOf(statSync(join(base, path))) }];
    });
  }

  #walk(base: string): readonly string[] {
    const paths = this.#paths.get(base) ?? walk(base, '');
    this.#paths.set(base, paths);
    return paths;
  }
}

export function readText(root: string, found: FoundFile): ProjectTextFile {
  const { file, originalFilePath, path } = found;
  const text = readFileSync(join(root, file), 'utf8').replace(/^\uFEFF/, '');
  return { file, originalFilePath, path, text };
}

/** Clocks of file systems tick this slowly, at most. */
const tickMs = 2000;

/** A file that changed within the last tick may change again without another time. */
function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats): string | undefined {
  const isSettled = Date.now() - Math.max(mtimeMs, ctimeMs) > tickMs;
  return isSettled ? `${size}:${mtimeMs}:${ctimeMs}:${ino}` : undefined;
}

function walk(folder: string, prefix: string): readonly string[] {
  return entriesOf(folder).flatMap((entry) => {
    if (/^[.#~]/.test(entry.name)) return [];
    const path = joined(prefix, entry.name);
    if (entry.isFile()) return [path];
    const inside = entry.isDirectory() || entry.isSymbolicLink();
    return inside ? walkOrFile(join(folder, entry.name), path, entry.isSymbolicLink()) : [];
  });
}

/** A symbolic link leads to a folder or to a file. */
function walkOrFile(target: string, path: string, isLink: boolean): readonly string[] {
  try {
    return walk(target, path);
  } catch (error) {
    if (isLink && isNotFolder(error)) return [path];
    throw error;
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error) && !isNotFolder(error)) return [];
    throw error;
  }
}

function isNotFolder(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOTDIR';
}

function joined(folder: string, name: string): string {
  return folder === '' || folder === '.' ? name : `${folder}/${name}`;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
