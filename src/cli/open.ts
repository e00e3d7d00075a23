/**
 * Opens what commands work on: the project, its warehouse and an engine.
 *
 * @module
 */

import { resolve } from 'node:path';
import { FilesystemCatalog } from '../catalog/filesystem.js';
import type { Warehouse } from '../catalog/warehouse.js';
import { engineName, engineVersion } from '../engine/duckdb/version.js';
import type { Engine } from '../engine/engine.js';
import { LazyEngine } from '../engine/lazy-engine.js';
import { LakeError, LakeErrors } from '../errors.js';
import { loadProject } from '../project/load-project.js';
import type { Project } from '../project/project.js';
import { localStorage } from '../storage/local.js';
import { locationOfPath } from '../storage/location.js';
import type { CommandContext } from './command.js';
import type { GlobalOptions } from './options.js';

export interface OpenedProject {
  readonly project: Project;
  readonly parsedInMs: number;
}

export async function openProject(
  options: GlobalOptions,
  context: CommandContext,
): Promise<OpenedProject> {
  const started = performance.now();
  const project = await loadProject({
    projectDir: resolve(options.projectDir ?? '.'),
    env: process.env,
    partialParse: options.partialParse ?? true,
    onRoot: (root) => {
      context.root = root;
    },
    onLog: (level, message) => {
      if (options.warnError && level === 'warn') throw new LakeError('LAKE-T006', message);
      context.reporter.onRunEvent({ kind: 'log', level, message });
    },
    ...(options.target === undefined ? {} : { target: options.target }),
    ...(options.vars === undefined ? {} : { vars: options.vars }),
  });
  reportWarnings(project, options, context);
  return { project, parsedInMs: performance.now() - started };
}

function reportWarnings(project: Project, options: GlobalOptions, context: CommandContext): void {
  if (options.warnError && project.warnings.length > 0) throw new LakeErrors(project.warnings);
  for (const error of project.warnings) context.reporter.onRunEvent({ kind: 'warning', error });
}

export async function openWarehouse(project: Project): Promise<Warehouse> {
  const storage = localStorage();
  const location = locationOfPath(resolve(project.root, project.target.warehouse));
  const catalog = await FilesystemCatalog.open({
    name: project.target.catalog.name,
    warehouse: location,
    storage,
  });
  return { location, storage, catalog };
}

export async function openEngine(project: Project, warehouse: Warehouse): Promise<Engine> {
  const { DuckDbEngine } = await import('../engine/duckdb/engine.js');
  const { threads, memoryLimit, tempDirectory } = project.target.engine;
  return DuckDbEngine.open({
    database: warehouse.catalog.name,
    storage: warehouse.storage,
    ...(threads === undefined ? {} : { threads }),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
    ...(tempDirectory === undefined ? {} : { tempDirectory }),
  });
}

/** An engine that is opened when something is executed. */
export function openEngineLate(project: Project, warehouse: Warehouse): LazyEngine {
  return new LazyEngine({
    name: engineName,
    version: engineVersion(),
    open: () => openEngine(project, warehouse),
  });
}
