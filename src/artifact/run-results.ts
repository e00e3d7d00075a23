/**
 * `run_results.json` in the shape of dbt's run results, version 6.
 *
 * @module
 */

import type { Node } from '../project/node.js';
import { renderRelation } from '../project/relation.js';
import type { NodeFacts, NodeResult } from '../run/events.js';
import type { JsonMap } from './manifest-node.js';
import { artifactMetadata } from './metadata.js';

export interface RunResultsOptions {
  readonly invocationId: string;
  readonly generatedAt: Date;
  readonly elapsedSeconds: number;
  /** The options of the command, by their names in camel case; written in snake case. */
  readonly args: Readonly<Record<string, unknown>>;
  /** By unique id: gives the relations of what was built. */
  readonly nodes: ReadonlyMap<string, Node>;
}

export function buildRunResults(
  results: readonly NodeResult[],
  options: RunResultsOptions,
): JsonMap {
  return {
    metadata: artifactMetadata('run-results/v6', options),
    results: results.map((result) => entryOf(result, options.nodes.get(result.node.uniqueId))),
    elapsed_time: options.elapsedSeconds,
    args: argsOf(options.args),
  };
}

function entryOf(result: NodeResult, node: Node | undefined): JsonMap {
  return {
    status: result.status,
    timing: timingOf(result),
    thread_id: 'main',
    execution_time: result.executionTime,
    adapter_response: result.facts ? adapterResponse(result.facts) : {},
    message: result.message,
    failures: result.failures ?? null,
    unique_id: result.node.uniqueId,
    compiled: result.node.resourceType === 'seed' ? null : result.compiledCode !== undefined,
    compiled_code: result.compiledCode ?? null,
    relation_name: relationName(node),
    batch_results: null,
  };
}

function timingOf(result: NodeResult): readonly JsonMap[] {
  if (result.status === 'skipped') return [];
  return [
    {
      name: 'execute',
      started_at: result.startedAt.toISOString(),
      completed_at: result.completedAt.toISOString(),
    },
  ];
}

/** An open map; the snapshot id is text, for readers that round 64-bit numbers. */
function adapterResponse(facts: NodeFacts): JsonMap {
  const members = {
    _message: facts.action,
    rows_affected: facts.rowsAdded,
    rows_removed: facts.rowsRemoved,
    bytes_processed: facts.bytesRead,
    bytes_written: facts.bytesWritten,
    files_added: facts.filesAdded,
    files_removed: facts.filesRemoved,
    snapshot_id: facts.snapshotId?.toString(),
    note: facts.note,
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function relationName(node: Node | undefined): string | null {
  if (!node || node.resourceType === 'test') return null;
  return node.config.materialized === 'ephemeral' ? null : renderRelation(node.relation);
}

function argsOf(args: Readonly<Record<string, unknown>>): JsonMap {
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
