/**
 * `modules.datetime`: the classes of Python's `datetime` that dbt exposes.
 *
 * @module
 */

import { Dict } from '../../jinja/dict.js';
import { dateType } from './date-type.js';
import { datetimeType } from './datetime-type.js';
import { dayOfState, temporalClass } from './temporal-values.js';
import { timeType } from './time-type.js';
import { timedeltaType } from './timedelta-type.js';
import { tzinfoType } from './tzinfo-type.js';

const classes = [
  ['date', temporalClass(dateType, dayOfState)],
  [
    'datetime',
    temporalClass(datetimeType, (state) => (state.kind === 'datetime' ? state : undefined)),
  ],
  ['time', temporalClass(timeType, (state) => (state.kind === 'time' ? state : undefined))],
  [
    'timedelta',
    temporalClass(timedeltaType, (state) => (state.kind === 'timedelta' ? state : undefined)),
  ],
  ['tzinfo', temporalClass(tzinfoType, (state) => (state.kind === 'zone' ? state : undefined))],
] as const;

export function datetimeModule(): Dict {
  return new Dict(classes);
}
