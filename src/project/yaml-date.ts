/**
 * Dates of YAML as PyYAML reads them: what `fromyaml` gives a template.
 *
 * @module
 */

import type { Value } from '../jinja/value.js';
import { daysOf } from './modules/calendar.js';
import { moment } from './modules/moments.js';
import { offsetZone } from './modules/offset-zone.js';
import { temporalValue } from './modules/temporal-values.js';

const dateText = /^(\d{4})-(\d\d)-(\d\d)$/;
const timeText =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:(Z)|([-+])(\d\d?)(?::?(\d\d))?))?$/;

/** The date or the time that a plain scalar is; undefined for any other text. */
export function yamlDate(text: string): Value | undefined {
  const date = dateText.exec(text);
  if (date) {
    return temporalValue({
      kind: 'date',
      days: daysOf(Number(date[1]), Number(date[2]), Number(date[3])),
    });
  }
  const [whole, year, month, day, hour, minute, second, fraction = '', utc, ...offset] =
    timeText.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const parts = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    microsecond: Number(fraction.slice(0, 6).padEnd(6, '0')),
  };
  return temporalValue(moment(parts, utc === undefined ? zoneOf(offset) : offsetZone(0)));
}

function zoneOf([sign, hours, minutes = '0']: readonly (string | undefined)[]) {
  if (sign === undefined) return null;
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000_000;
  return offsetZone(sign === '-' ? 0 - size : size);
}
