/**
 * The files of a new project, rendered from `scaffold/`.
 *
 * @module
 */

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import nunjucks from 'nunjucks';
import { assetPath } from '../util/assets.js';

const folder = assetPath('cli/scaffold');
/** Scaffolds hold Jinja themselves, so their own tags look different. */
const tags = {
  blockStart: '[%',
  blockEnd: '%]',
  variableStart: '[[',
  variableEnd: ']]',
  commentStart: '[#',
  commentEnd: '#]',
};

/** Writes the files below `target` and resolves to their relative paths. */
export async function writeScaffold(
  target: string,
  values: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const environment = new nunjucks.Environment(null, { autoescape: false, tags });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  for (const file of files) {
    const template = await readFile(join(folder, file), 'utf8');
    const path = join(target, outputName(file));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, environment.renderString(template, values), { flag: 'wx' });
  }
  return files.map(outputName).sort();
}

/** npm drops files named `.gitignore` from packages. */
function outputName(file: string): string {
  return file.replace(/(^|\/)_dot_/, '$1.');
}
