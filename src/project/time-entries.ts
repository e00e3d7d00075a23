/**
 * Times in templates.
 *
 * @module
 */

import type { Value } from '../jinja/value.js';
import { utcMoment } from './modules/temporal-values.js';

export function timeEntries(runStartedAt: Date): [string, () => Value][] {
  return [['run_started_at', () => utcMoment(runStartedAt)]];
}
