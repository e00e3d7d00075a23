/**
 * Makes the documentation site: one HTML file that opens from the file system and asks the network
 * for nothing.
 *
 * @module
 */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import type { CompiledNode } from '../project/compile.js';
import type { Project } from '../project/project.js';
import { assetPath } from '../util/assets.js';
import { readRunHistory } from './last-run.js';
import { layoutGraph } from './layout.js';
import { embedData } from './page.js';
import type { SiteData } from './site-data.js';
import { siteNodes } from './site-nodes.js';
import { siteTest, testsOf } from './site-tests.js';

export interface SiteFacts {
  readonly project: Project;
  /** Models and tests as compiled, by unique id. */
  readonly compiled: ReadonlyMap<string, CompiledNode>;
  /** `run_results.json` of the newest run. */
  readonly runResultsFile?: string;
  /** Of the nodes whose tables exist, by unique id. */
  readonly tables: ReadonlyMap<string, TableMetadata>;
  readonly generatedAt: Date;
}

export interface DocsRequest extends SiteFacts {
  readonly outFile: string;
  /** The built page; default: the one beside this file. */
  readonly pageFile?: string;
}

/** Writes the site, replacing the file in one step. */
export async function generateDocs(request: DocsRequest): Promise<{ readonly bytes: number }> {
  const pageFile = request.pageFile ?? assetPath('docs/site.html');
  const html = embedData(readFileSync(pageFile, 'utf8'), buildSiteData(request));
  mkdirSync(dirname(request.outFile), { recursive: true });
  const unfinished = `${request.outFile}.${process.pid}.tmp`;
  writeFileSync(unfinished, html);
  renameSync(unfinished, request.outFile);
  return { bytes: Buffer.byteLength(html) };
}

export function buildSiteData(facts: SiteFacts): SiteData {
  const { project, compiled, tables } = facts;
  const { lastRun, results } = readRunHistory(facts.runResultsFile);
  const tests = testsOf(project).map((test) => siteTest(test, { compiled, results }));
  const nodes = siteNodes(project, tests, { compiled, results, tables });
  const parents = new Map(nodes.map((node) => [node.id, node.parents]));
  return {
    project: {
      name: project.name,
      version: project.config.version,
      target: project.target.name,
      engine: project.target.engine.type,
      catalog: `${project.target.catalog.type}: ${project.target.catalog.name}`,
      macros: [...project.macros.values()].filter((m) => m.packageName === project.name).length,
    },
    generatedAt: facts.generatedAt.getTime(),
    ...(lastRun ? { lastRun } : {}),
    nodes,
    tests,
    graph: layoutGraph(
      nodes.map((node) => node.id),
      parents,
    ),
  };
}
