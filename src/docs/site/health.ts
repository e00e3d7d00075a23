/**
 * How well a node is: its own last result and those of its tests.
 *
 * @module
 */

import type { SiteNode, SiteTest } from '../site-data.ts';
import { testsById } from './data.ts';

/** Worst first. */
const order = ['error', 'fail', 'warn', 'skipped', 'none', 'pass'] as const;
export type Health = (typeof order)[number];

/** A status of run results in the words of this page. */
export function healthOf(status: string | undefined): Health {
  switch (status) {
    case 'error':
    case 'runtime error':
      return 'error';
    case 'fail':
    case 'warn':
    case 'skipped':
      return status;
    case 'success':
    case 'pass':
    case 'no-op':
    case 'reused':
      return 'pass';
    default:
      return 'none';
  }
}

export function worst(healths: readonly Health[]): Health {
  return order.find((health) => healths.includes(health)) ?? 'none';
}

/** Of the node and its tests; what never ran does not count while something did. */
export function nodeHealth(node: SiteNode): Health {
  const all = [
    healthOf(node.result?.status),
    ...testsById(node.tests).map((test) => testHealth(test)),
  ];
  return worst(all.filter((health) => health !== 'none'));
}

export function testHealth(test: SiteTest): Health {
  return healthOf(test.result?.status);
}

export const healthText: Readonly<Record<Health, string>> = {
  error: 'Error',
  fail: 'Failed',
  warn: 'Warning',
  skipped: 'Skipped',
  none: 'Not run',
  pass: 'Passed',
};
