/**
 * Compiled SQL as files: `target/compiled/<package>/<original path>`.
 *
 * @module
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CompiledNode } from '../project/compile.js';
import type { Node } from '../project/node.js';
import type { Project } from '../project/project.js';

/** Relative to the project's root, with `/`. */
export function compiledPathOf(project: Project, node: Node): string {
  const file =
    node.resourceType === 'test' && node.generic
      ? `${node.originalFilePath}/${node.path}`
      : node.originalFilePath;
  return [project.config.targetPath, 'compiled', node.packageName, file].join('/');
}

export function writeCompiled(project: Project, compiled: CompiledNode): void {
  const path = join(project.root, compiledPathOf(project, compiled.node));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, compiled.sql);
}
