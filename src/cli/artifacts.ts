/**
 * Writes `target/manifest.json` and `target/run_results.json`.
 *
 * @module
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildManifest } from '../artifact/manifest.js';
import { buildRunResults } from '../artifact/run-results.js';
import type { CompiledNode } from '../project/compile.js';
import type { Project } from '../project/project.js';
import type { RunOutcome } from '../run/run.js';
import { stringifyJson } from '../util/json.js';
import type { CommandContext } from './command.js';

interface InvocationLabel {
  readonly id: string;
  readonly startedAt: Date;
}

export function writeManifest(
  project: Project,
  invocation: InvocationLabel,
  context: CommandContext,
  compiled?: ReadonlyMap<string, CompiledNode>,
): void {
  const manifest = buildManifest(project, {
    invocationId: invocation.id,
    generatedAt: new Date(),
    ...(compiled ? { compiled } : {}),
  });
  writeArtifact(project, 'manifest.json', manifest, context);
}

export function writeRunResults(
  project: Project,
  run: {
    readonly invocation: InvocationLabel & { readonly command: string };
    readonly outcome: RunOutcome;
    readonly options: object;
  },
  context: CommandContext,
): void {
  const results = buildRunResults(run.outcome.results, {
    invocationId: run.invocation.id,
    generatedAt: new Date(),
    elapsedSeconds: run.outcome.elapsedMs / 1000,
    args: { which: run.invocation.command, ...run.options },
    nodes: project.nodes,
  });
  writeArtifact(project, 'run_results.json', results, context);
}

function writeArtifact(
  project: Project,
  name: string,
  content: unknown,
  context: CommandContext,
): void {
  const folder = join(project.root, project.config.targetPath);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), stringifyJson(content));
  const path = `${project.config.targetPath}/${name}`;
  context.reporter.onRunEvent({ kind: 'artifact-written', path });
}
