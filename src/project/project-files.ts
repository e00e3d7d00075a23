/**
 * Finds and reads the files of a project's folders, side by side.
 *
 * @module
 */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../util/missing-file.js';
import { Semaphore } from '../util/semaphore.js';

export interface ProjectTextFile {
  /** Relative to the root project: what errors name. */
  readonly file: string;
  /** Relative to the package that holds it (`models/silver/a.sql`). */
  readonly originalFilePath: string;
  /** Relative to the folder that was searched (`silver/a.sql`). */
  readonly path: string;
  readonly text: string;
}

export interface Search {
  readonly root: string;
  /** The package's folder relative to the root project; empty for the root project. */
  readonly packageFolder: string;
}

const atOnce = new Semaphore(32);

/** Files with one of the extensions below the folders, sorted by path. Missing folders are empty. */
export async function readFiles(
  search: Search,
  folders: readonly string[],
  extensions: readonly string[],
): Promise<readonly ProjectTextFile[]> {
  const found = await Promise.all([...new Set(folders)].map((f) => list(search, f, extensions)));
  const files = new Map(found.flat().map((f) => [f.originalFilePath, f] as const));
  const sorted = [...files.values()].sort((a, b) => order(a.originalFilePath, b.originalFilePath));
  return Promise.all(sorted.map((f) => read(search, f)));
}

type Located = Omit<ProjectTextFile, 'text'>;

async function list(
  search: Search,
  folder: string,
  extensions: readonly string[],
): Promise<readonly Located[]> {
  const clean = folder.replace(/^\.\//, '').replace(/\/+$/, '');
  const paths = await walk(join(search.root, search.packageFolder, clean), '');
  return paths
    .filter((path) => extensions.some((extension) => path.endsWith(extension)))
    .map((path) => {
      const originalFilePath = joined(clean, path);
      return { path, originalFilePath, file: joined(search.packageFolder, originalFilePath) };
    });
}

async function walk(folder: string, prefix: string): Promise<readonly string[]> {
  const entries = await entriesOf(folder);
  const found = await Promise.all(
    entries.map(async (entry) => {
      if (/^[.#~]/.test(entry.name)) return [];
      const path = joined(prefix, entry.name);
      if (entry.isFile()) return [path];
      const inside = entry.isDirectory() || entry.isSymbolicLink();
      return inside ? walkOrFile(join(folder, entry.name), path, entry.isSymbolicLink()) : [];
    }),
  );
  return found.flat();
}

/** A symbolic link leads to a folder or to a file. */
async function walkOrFile(
  target: string,
  path: string,
  isLink: boolean,
): Promise<readonly string[]> {
  try {
    return await walk(target, path);
  } catch (error) {
    if (isLink && isNotFolder(error)) return [path];
    throw error;
  }
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error) && !isNotFolder(error)) return [];
    throw error;
  }
}

function isNotFolder(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOTDIR';
}

async function read(search: Search, located: Located): Promise<ProjectTextFile> {
  const text = await atOnce.run(() => readFile(join(search.root, located.file), 'utf8'));
  return { ...located, text: text.replace(/^\uFEFF/, '') };
}

function joined(folder: string, name: string): string {
  return folder === '' || folder === '.' ? name : `${folder}/${name}`;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
