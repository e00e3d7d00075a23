/**
 * The tuples of Python's `datetime` whose parts have names.
 *
 * @module
 */

import { reprOf } from '../../jinja/text.js';
import { NamedTuple, type Value } from '../../jinja/value.js';
import { dateOf, dayOfYear, weekdayOf } from './calendar.js';
import { clockPartsOf, dayOf } from './moments.js';
import type { Day, Moment } from './temporal.js';

export function namedTuple(
  type: string,
  fields: readonly (readonly [string, Value])[],
  hidden: readonly (readonly [string, Value])[] = [],
): NamedTuple {
  const text = fields.map(([name, value]) => `${name}=${reprOf(value)}`).join(', ');
  return new NamedTuple(
    fields.map(([, value]) => value),
    new Map([...fields, ...hidden]),
    `${type}(${text})`,
  );
}

/** A `time.struct_time`. */
export function timeTuple(value: Day | Moment, isDst: -1 | 0 | 1): NamedTuple {
  const { days } = dayOf(value);
  const { year, month, day } = dateOf(days);
  const { hour, minute, second } = clockPartsOf(value);
  const fields = [
    ...([
      ['tm_year', year],
      ['tm_mon', month],
      ['tm_mday', day],
    ] as const),
    ...([
      ['tm_hour', hour],
      ['tm_min', minute],
      ['tm_sec', second],
    ] as const),
    ...([
      ['tm_wday', weekdayOf(days)],
      ['tm_yday', dayOfYear(days)],
    ] as const),
    ['tm_isdst', isDst] as const,
  ];
  return namedTuple('time.struct_time', fields, [
    ...([
      ['tm_zone', null],
      ['tm_gmtoff', null],
    ] as const),
    ...([
      ['n_fields', 11],
      ['n_sequence_fields', 9],
      ['n_unnamed_fields', 0],
    ] as const),
  ]);
}
