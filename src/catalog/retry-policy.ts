/**
 * How often and after what pause a commit is tried again (the properties `commit.retry.*` and
 * `commit.status-check.*` of a table).
 *
 * @module
 */

import { integerProperty } from '../iceberg/metadata/table-property.js';

type Properties = Readonly<Record<string, string>>;

export interface RetryPolicy {
  readonly retries: number;
  readonly minWaitMs: number;
  readonly maxWaitMs: number;
  readonly totalMs: number;
}

const mostRetries = 10_000;
const longestMs = 24 * 60 * 60 * 1000;

export function retryPolicy(properties: Properties): RetryPolicy {
  return policy(properties, 'commit.retry', { retries: 4, minWaitMs: 100, maxWaitMs: 60_000 });
}

/** For looking whether a commit landed of which the catalog did not say. */
export function statusCheckPolicy(properties: Properties): RetryPolicy {
  return policy(properties, 'commit.status-check', {
    ...{ retries: 3, minWaitMs: 1000, maxWaitMs: 60_000 },
  });
}

/** Doubled each time, spread by half up and down so that racers drift apart. */
export function waitMs({ minWaitMs, maxWaitMs }: RetryPolicy, attempt: number): number {
  const wait = Math.min(minWaitMs * 2 ** (attempt - 1), maxWaitMs);
  return wait * (0.5 + Math.random());
}

function policy(
  properties: Properties,
  prefix: string,
  usual: { retries: number; minWaitMs: number; maxWaitMs: number },
): RetryPolicy {
  const milliseconds = (name: string, otherwise: number) =>
    integerProperty(properties, `${prefix}.${name}`, { otherwise, least: 0, most: longestMs });
  return {
    retries: integerProperty(properties, `${prefix}.num-retries`, {
      ...{ otherwise: usual.retries, least: 0, most: mostRetries },
    }),
    minWaitMs: milliseconds('min-wait-ms', usual.minWaitMs),
    maxWaitMs: milliseconds('max-wait-ms', usual.maxWaitMs),
    totalMs: milliseconds('total-timeout-ms', 1_800_000),
  };
}
