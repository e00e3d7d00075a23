/**
 * What a step of maintenance did to a table, or would do.
 *
 * @module
 */

import type { LakeError } from '../errors.js';

export type StepName = 'compact' | 'manifests' | 'expire' | 'orphans';

export interface StepReport {
  readonly table: string;
  readonly step: StepName;
  readonly outcome: 'done' | 'nothing' | 'skipped' | 'failed';
  /** What was done, or would be. */
  readonly action: string;
  /** By which rule. */
  readonly reason: string;
  /** The numbers behind the words. */
  readonly facts: Readonly<Record<string, number>>;
  readonly error?: LakeError;
}
