/**
 * Where the project is.
 *
 * @module
 */

import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LakeError } from '../errors.js';
import { isMissing } from '../util/missing-file.js';

/** `project.yml` first: `dbt_project.yml` counts only where there is none. */
const names = ['project.yml', 'dbt_project.yml'];

export interface FoundProject {
  /** The real path of the folder, symbolic links of the file itself followed. */
  readonly root: string;
  readonly file: string;
}

/** Searches a folder and those above it. */
export async function findProject(start: string): Promise<FoundProject> {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    for (const name of names) {
      const path = join(folder, name);
      if (!(await isFile(path))) continue;
      const real = await realpath(path);
      return { root: dirname(real), file: basename(real) };
    }
    if (folder === dirname(folder)) throw noProject(start);
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function noProject(start: string): LakeError {
  const message = `there is no project.yml in ${resolve(start)} or the folders above it`;
  return new LakeError('LAKE-C004', message, {
    hint: 'lake init makes a project; --project-dir names the folder of another one',
  });
}
