/**
 * What the newest `run_results.json` says: how the last run went, and each node's last result.
 *
 * @module
 */

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { LakeError } from '../errors.js';
import { parseJson } from '../util/json.js';
import type { LastRun, Result } from './site-data.js';

export interface RunHistory {
  readonly lastRun?: LastRun;
  /** By unique id. */
  readonly results: ReadonlyMap<string, Result>;
}

const artifact = z.object({
  metadata: z.object({ generated_at: z.iso.datetime({ offset: true }) }),
  elapsed_time: z.number(),
  args: z.record(z.string(), z.unknown()).optional(),
  results: z.array(
    z.object({
      unique_id: z.string(),
      status: z.string(),
      execution_time: z.number(),
      message: z.string().nullish(),
      failures: z.number().nullish(),
    }),
  ),
});

/** @throws LakeError LAKE-F004 when the file is not what a run writes */
export function readRunHistory(file: string | undefined): RunHistory {
  if (file === undefined) return { results: new Map() };
  const run = parseArtifact(file);
  const results = run.results.map((r) => [r.unique_id, resultOf(r)] as const);
  const command = run.args?.['which'];
  return {
    lastRun: {
      command: typeof command === 'string' ? command : 'run',
      finishedAt: Date.parse(run.metadata.generated_at),
      elapsedSeconds: run.elapsed_time,
      statuses: countBy(run.results.map((r) => r.status)),
    },
    results: new Map(results),
  };
}

function parseArtifact(file: string): z.infer<typeof artifact> {
  try {
    return artifact.parse(parseJson(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new LakeError('LAKE-F004', `${file} is not the result of a run`, {
      hint: 'lake build writes a new one',
      cause,
    });
  }
}

function resultOf(entry: z.infer<typeof artifact>['results'][number]): Result {
  return {
    status: entry.status,
    seconds: entry.execution_time,
    message: entry.message ?? '',
    ...(typeof entry.failures === 'number' ? { failures: entry.failures } : {}),
  };
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}
