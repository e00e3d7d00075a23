/**
 * Finds the packages that a project depends on, and reads a package's files.
 *
 * @module
 */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../util/missing-file.js';
import type { Environment } from './environment.js';
import { Problems } from './problems.js';
import { FileFinder, readText, type FoundFile } from './project-files.js';
import { readProjectFile } from './project-file.js';
import { isPlainObject } from './template-value.js';
import type { Variables } from './variables.js';
import type { FoundPackage, Package } from './workspace.js';
import { parseYaml } from './yaml-file.js';

export interface PackageInputs {
  readonly root: Package;
  readonly rootFolder: string;
  readonly env: Environment;
  readonly vars: Variables;
  readonly problems: Problems;
}

/** Installed packages (`dbt_packages/`), and those that packages.yml or dependencies.yml names by a local folder. */
export async function loadPackages(inputs: PackageInputs): Promise<readonly Package[]> {
  const installed = await foldersIn(inputs.rootFolder, inputs.root.file.packagesPath);
  const local = await localFolders(inputs.rootFolder);
  const found = await Promise.all(
    [...new Set([...installed, ...local])].map((folder) => loadPackage(inputs, folder)),
  );
  const packages = new Map<string, Package>();
  for (const pkg of found) if (pkg && !packages.has(pkg.name)) packages.set(pkg.name, pkg);
  packages.delete(inputs.root.name);
  return [...packages.values()];
}

async function foldersIn(root: string, folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    return entries.filter((e) => !e.isFile()).map((e) => `${folder}/${e.name}`);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function localFolders(root: string): Promise<readonly string[]> {
  const files = ['packages.yml', 'dependencies.yml'];
  return (await Promise.all(files.map((file) => localFoldersOf(root, file)))).flat();
}

async function localFoldersOf(root: string, file: string): Promise<readonly string[]> {
  const text = await readOptional(join(root, file));
  if (text === undefined) return [];
  const { value } = parseYaml(file, text);
  const entries: unknown = isPlainObject(value) ? value['packages'] : undefined;
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) => {
    const local = isPlainObject(entry) ? entry['local'] : undefined;
    return typeof local === 'string' ? [local.replace(/\/+$/, '')] : [];
  });
}

/** Warnings about the project file of a package are its authors' matter. */
async function loadPackage(inputs: PackageInputs, folder: string): Promise<Package | undefined> {
  for (const name of ['project.yml', 'dbt_project.yml']) {
    const path = `${folder}/${name}`;
    const text = await readOptional(join(inputs.rootFolder, path));
    if (text === undefined) continue;
    const problems = new Problems();
    const yaml = parseYaml(path, text);
    const file = readProjectFile(yaml, { env: inputs.env, vars: inputs.vars }, problems);
    inputs.problems.error(...problems.errors);
    return file && { name: file.config.name, folder, file };
  }
  return undefined;
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export function findPackageFiles(rootFolder: string, pkg: Package): FoundPackage {
  const { config, docsPaths } = pkg.file;
  const { modelPaths, seedPaths, testPaths, macroPaths } = config;
  const everywhere = [...modelPaths, ...seedPaths, ...testPaths, ...macroPaths];
  const finder = new FileFinder(rootFolder, pkg.folder);
  const tests = finder.find(testPaths, ['.sql']);
  const macros = [...finder.find(macroPaths, ['.sql']), ...tests.filter(isGeneric)];
  const docs = finder.find(docsPaths.length > 0 ? docsPaths : everywhere, ['.md']);
  return {
    ...pkg,
    files: {
      models: finder.find(modelPaths, ['.sql', '.py']),
      seeds: finder.find(seedPaths, ['.csv']),
      tests: tests.filter((file) => !isGeneric(file)),
      properties: finder.find(everywhere, ['.yml', '.yaml']),
    },
    macros: macros.map((file) => readText(rootFolder, file)),
    docs: docs.map((file) => readText(rootFolder, file)),
  };
}

/** Files below `generic/` hold the macros of generic tests. */
function isGeneric({ path }: FoundFile): boolean {
  return path.startsWith('generic/');
}
