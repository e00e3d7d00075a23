/**
 * Small projects in temporary folders, read by the real loader.
 *
 * @module
 */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LakeError, LakeErrors } from '../errors.js';
import { compileNode, type CompiledNode, type NodeRunContext } from '../project/compile.js';
import { loadProject, type LoadOptions } from '../project/load-project.js';
import type { Project } from '../project/project.js';

export type FixtureFiles = Readonly<Record<string, string>>;

/** Writes the files into a new folder, calls `use` with it and removes it again. */
async function inFolder<T>(files: FixtureFiles, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lake-project-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Loads a project; `project.yml` is given unless the files have one. */
export function loadFixture(
  files: FixtureFiles,
  options: Partial<LoadOptions> = {},
): Promise<Project> {
  const all = 'dbt_project.yml' in files ? files : { 'project.yml': 'name: shop\n', ...files };
  return inFolder(all, (projectDir) => loadProject({ env: {}, ...options, projectDir }));
}

/** The errors that loading ends with. */
export async function loadErrors(
  files: FixtureFiles,
  options: Partial<LoadOptions> = {},
): Promise<readonly LakeError[]> {
  try {
    await loadFixture(files, options);
  } catch (error) {
    if (error instanceof LakeErrors) return error.errors;
    if (error instanceof LakeError) return [error];
    throw error;
  }
  return [];
}

export function runContext(changes: Partial<NodeRunContext> = {}): NodeRunContext {
  return {
    execute: true,
    isIncremental: false,
    fullRefresh: false,
    changeView: (form, id) => `"${form}:${id}"`,
    invocationId: '00000000-0000-4000-8000-000000000000',
    runStartedAt: new Date('2026-01-05T10:00:00Z'),
    which: 'compile',
    onLog: () => undefined,
    ...changes,
  };
}

/** Compiles the one model or test of that name. */
export function compileByName(
  project: Project,
  name: string,
  changes: Partial<NodeRunContext> = {},
): Promise<CompiledNode> {
  const node = [...project.nodes.values()].find((n) => n.name === name);
  if (!node) throw new Error(`there is no node ${name}`);
  return compileNode(project, node.uniqueId, runContext(changes));
}
