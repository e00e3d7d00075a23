/**
 * The zones of `pytz` whose clocks never change: UTC, and those with any offset.
 *
 * @module
 */

import { Fault } from '../../jinja/fault.js';
import { inRange } from './moments.js';
import type { PythonType } from './python-type.js';
import { fixedZoneType, staticZoneType, utcType } from './pytz-types.js';
import type { Answer, Moment, Zone } from './temporal.js';

interface Steady {
  readonly type: PythonType<Zone, Answer>;
  /** Microseconds east of UTC. */
  readonly offset: number;
  readonly zone: string | null;
  readonly abbreviation: string | null;
  readonly repr: string;
}

function steadyZone({ type, offset, zone: name, abbreviation, repr }: Steady): Zone {
  const zone: Zone = {
    kind: 'zone',
    type,
    offset: () => offset,
    dst: () => 0,
    abbreviation: () => abbreviation,
    fromUtc: (utc) =>
      inRange<Moment>({ kind: 'datetime', micros: utc + BigInt(offset), zone, fold: 0 }),
    pytz: { zone: name, offset, family: {}, localize: (value) => ({ ...value, zone }) },
    repr: () => repr,
    str: () => name ?? repr,
  };
  return zone;
}

export const utcZone = steadyZone({
  ...{ type: utcType, offset: 0, zone: 'UTC', abbreviation: 'UTC', repr: '<UTC>' },
});

/** A zone of the database whose clock was never set otherwise. */
export function staticZone(name: string, offset: number, abbreviation: string): Zone {
  const repr = `<StaticTzInfo '${name}'>`;
  return steadyZone({ type: staticZoneType, offset, zone: name, abbreviation, repr });
}

const known = new Map<number, Zone>();
const maxKnown = 3000;

/** @param minutes east of UTC */
export function fixedZone(minutes: number): Zone {
  if (minutes === 0) return utcZone;
  const found = known.get(minutes);
  if (found) return found;
  if (Math.abs(minutes) >= 1440) {
    throw new Fault('runtime', `('absolute offset is too large', ${minutes})`, 'ValueError');
  }
  const zone = steadyZone({
    type: fixedZoneType,
    offset: Math.round(minutes * 60_000_000),
    zone: null,
    abbreviation: null,
    repr: `pytz.FixedOffset(${Math.trunc(minutes)})`,
  });
  if (known.size >= maxKnown) known.clear();
  known.set(minutes, zone);
  return zone;
}
