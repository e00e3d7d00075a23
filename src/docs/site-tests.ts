/**
 * The tests of a project as the documentation page shows them.
 *
 * @module
 */

import type { CompiledNode } from '../project/compile.js';
import type { Project } from '../project/project.js';
import type { TestNode } from '../project/node.js';
import { stringifyJson } from '../util/json.js';
import { renderMarkdown } from './markdown.js';
import type { Result, SiteTest } from './site-data.js';

export interface Evidence {
  readonly compiled: ReadonlyMap<string, CompiledNode>;
  readonly results: ReadonlyMap<string, Result>;
}

export function testsOf(project: Project): readonly TestNode[] {
  return [...project.nodes.values()].filter((node) => node.resourceType === 'test');
}

/** The nodes that a test is about: what it is attached to; for a singular test all that it reads. */
function subjectsOf(test: TestNode): readonly string[] {
  const attached = test.generic?.attachedNode;
  return attached === undefined ? test.dependsOn.nodes : [attached];
}

export function siteTest(test: TestNode, evidence: Evidence): SiteTest {
  const compiled = evidence.compiled.get(test.uniqueId)?.sql;
  const result = evidence.results.get(test.uniqueId);
  const column = test.generic?.columnName;
  return {
    id: test.uniqueId,
    name: test.name,
    kind: kindOf(test),
    arguments: argumentsOf(test),
    ...(column === undefined ? {} : { column }),
    severity: test.testConfig.severity,
    file: test.originalFilePath,
    description: renderMarkdown(test.description),
    raw: test.rawCode,
    ...(compiled === undefined ? {} : { compiled }),
    parents: test.dependsOn.nodes,
    subjects: subjectsOf(test),
    ...(result ? { result } : {}),
  };
}

function kindOf(test: TestNode): string {
  if (!test.generic) return 'SQL';
  const { namespace, name } = test.generic;
  return namespace === undefined ? name : `${namespace}.${name}`;
}

function argumentsOf(test: TestNode): string {
  return Object.entries(test.generic?.kwargs ?? {})
    .filter(([name]) => name !== 'model' && name !== 'column_name')
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : stringifyJson(value)}`)
    .join(', ');
}
