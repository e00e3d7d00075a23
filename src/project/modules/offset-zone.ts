/**
 * `datetime.timezone`: what `strptime` and `fromisoformat` give to a time with an offset. The class
 * itself is not among those that templates have.
 *
 * @module
 */

import { valueFault } from '../../jinja/fault.js';
import { reprOf } from '../../jinja/text.js';
import { offsetText, spanRepr } from './moment-text.js';
import { inRange, spanOf } from './moments.js';
import type { PythonType } from './python-type.js';
import type { Answer, Zone } from './temporal.js';
import { fromUtcMethod, plainZoneMethods } from './zone-methods.js';

const dayMicros = 86_400_000_000;

/** @param offset microseconds east of UTC */
export function offsetZone(offset: number, name?: string): Zone {
  if (Math.abs(offset) >= dayMicros) {
    throw valueFault(
      'offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).',
    );
  }
  if (offset === 0 && name === undefined) return utc;
  return makeZone(offset, name);
}

function makeZone(offset: number, name?: string): Zone {
  const text = name ?? (offset === 0 ? 'UTC' : `UTC${offsetText(offset, ':')}`);
  const zone: Zone = {
    kind: 'zone',
    type: timezoneType,
    offset: () => offset,
    dst: () => null,
    abbreviation: () => text,
    fromUtc: (micros) =>
      inRange({ kind: 'datetime', micros: micros + BigInt(offset), zone, fold: 0 }),
    repr: () => zoneRepr(offset, name),
    str: () => text,
    key: `${offset}`,
  };
  return zone;
}

function zoneRepr(offset: number, name?: string): string {
  if (offset === 0 && name === undefined) return 'datetime.timezone.utc';
  const given = name === undefined ? '' : `, ${reprOf(name)}`;
  return `datetime.timezone(${spanRepr(spanOf(offset))}${given})`;
}

const timezoneType: PythonType<Zone, Answer> = {
  name: 'datetime.timezone',
  fields: {
    utc: () => utc,
    min: () => makeZone(60_000_000 - dayMicros),
    max: () => makeZone(dayMicros - 60_000_000),
  },
  methods: { ...plainZoneMethods, fromutc: fromUtcMethod },
};

const utc = makeZone(0);
