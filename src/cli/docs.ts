/**
 * `lake docs generate` and `lake docs serve`.
 *
 * @module
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { generateDocs } from '../docs/generate.js';
import { serveDocs } from '../docs/serve.js';
import { LakeError } from '../errors.js';
import type { LoadedTable } from '../catalog/catalog.js';
import { formatBytes } from '../report/format.js';
import { isTable, tableOf } from '../run/relations.js';
import type { Project } from '../project/project.js';
import type { Warehouse } from '../catalog/warehouse.js';
import { writeManifest } from './artifacts.js';
import { runCommand, type CommandContext, type ExitCode } from './command.js';
import { compileAll } from './compile.js';
import { openProject, openWarehouse } from './open.js';
import type { GlobalOptions } from './options.js';

interface ServeOptions extends GlobalOptions {
  readonly port: string;
  readonly host: string;
}

export function docsGenerate(options: GlobalOptions): Promise<number> {
  return runCommand(options, async (context): Promise<ExitCode> => {
    const { project } = await openProject(options, context);
    const compiled = await compileAll(project, project.nodes.keys(), context);
    writeManifest(project, { id: randomUUID(), startedAt: new Date() }, context, compiled);
    const target = join(project.root, project.config.targetPath);
    const results = join(target, 'run_results.json');
    const written = await generateDocs({
      project,
      compiled,
      ...(existsSync(results) ? { runResultsFile: results } : {}),
      tables: await loadTables(project, await openWarehouse(project)),
      generatedAt: new Date(),
      outFile: join(target, 'docs', 'index.html'),
    });
    say(
      context,
      `wrote ${project.config.targetPath}/docs/index.html (${formatBytes(written.bytes)})`,
    );
    return 0;
  });
}

async function loadTables(
  project: Project,
  warehouse: Warehouse,
): Promise<ReadonlyMap<string, LoadedTable['metadata']>> {
  const loaded = await Promise.all(
    [...project.nodes.values()].map(async (node) => {
      if (node.resourceType === 'test' || !isTable(node)) return undefined;
      const table = await warehouse.catalog.loadTable(tableOf(node.relation));
      return table && ([node.uniqueId, table.metadata] as const);
    }),
  );
  return new Map(loaded.filter((entry) => entry !== undefined));
}

export function docsServe(options: ServeOptions): Promise<number> {
  return runCommand(options, async (context): Promise<ExitCode> => {
    const { project } = await openProject(options, context);
    const file = join(project.root, project.config.targetPath, 'docs', 'index.html');
    if (!existsSync(file)) {
      throw new LakeError('LAKE-F001', 'the site was not generated yet', {
        hint: 'lake docs generate',
      });
    }
    const server = await serveDocs({ file, port: Number(options.port), host: options.host });
    say(context, `serving the docs at ${server.url} (Ctrl-C to stop)`);
    await new Promise<void>((resolve) => {
      context.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await server.close();
    return 0;
  });
}

function say(context: CommandContext, message: string): void {
  context.reporter.onRunEvent({ kind: 'log', level: 'info', message });
}
