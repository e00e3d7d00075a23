/**
 * Zones whose clocks were turned. Each has an instance for every way its clock was ever set; a moment has
 * the one that holds for it only after `localize`, `normalize` or `astimezone`. As in `pytz`, offsets are
 * rounded to minutes, and after 2037 nothing changes.
 *
 * @module
 */

import { Fault } from '../../jinja/fault.js';
import { truthy } from '../../jinja/iteration.js';
import { equals } from '../../jinja/compare.js';
import { momentText, spanText } from './moment-text.js';
import {
  epochMicros,
  inRange,
  microsOfDay,
  microsOfSecond,
  naiveMoment,
  spanOf,
} from './moments.js';
import { dstZoneType } from './pytz-types.js';
import { maxDays } from './calendar.js';
import type { Moment, Zone } from './temporal.js';
import type { Value } from '../../jinja/value.js';
import type { ZoneHistory, ZonePhase } from './zone-table.js';

/** From when on (on UTC's clock) which instance holds, in ascending order. */
type Periods = readonly { readonly from: bigint; readonly zone: Zone }[];

/** The instance that holds at the beginning of the history. */
export function changingZone(name: string, history: ZoneHistory): Zone {
  const changes = withBeginning(history);
  const family: { periods: Periods } = { periods: [] };
  const instances = new Map<string, Zone>();
  family.periods = changes.map(({ from, phase }, i) => {
    const offset = rounded(phase.offset);
    const dst = phase.isDst ? rounded(dstOf(changes, i)) : 0;
    const key = `${offset} ${dst} ${phase.abbreviation}`;
    const zone =
      instances.get(key) ??
      instance({ name, offset, dst, abbreviation: phase.abbreviation, family });
    instances.set(key, zone);
    return { from, zone };
  });
  const [first] = family.periods;
  if (!first) throw new Error(`${name} has no history`);
  return first.zone;
}

interface Change {
  readonly from: bigint;
  readonly phase: ZonePhase;
}

/** Before its first change a zone is in its first phase that is no daylight saving time. */
function withBeginning({ phases, changes }: ZoneHistory): readonly Change[] {
  const first = phases.find(({ isDst }) => !isDst);
  const known = changes.map(({ at, phase }) => ({
    from: epochMicros + BigInt(at) * microsOfSecond,
    phase,
  }));
  const [earliest, ...later] = known;
  if (!first || !earliest) throw new Error('a zone without a beginning');
  const { phase } = earliest;
  const isSame =
    phase.offset === first.offset &&
    phase.isDst === first.isDst &&
    phase.abbreviation === first.abbreviation;
  return isSame ? [{ from: 0n, phase }, ...later] : [{ from: 0n, phase: first }, ...known];
}

/** Offsets in whole minutes, as the seconds they are. */
function rounded(seconds: number): number {
  return Math.floor((seconds + 30) / 60) * 60;
}

/** Seconds that daylight saving adds: to the standard time before, or to one behind if that is odd. */
function dstOf(changes: readonly Change[], index: number): number {
  const { offset } = changes[index]?.phase ?? { offset: 0 };
  const standard = (phase: ZonePhase | undefined) => phase !== undefined && !phase.isDst;
  const before = changes.slice(0, index).findLast(({ phase }) => standard(phase));
  let dst = offset - (before ?? changes[0])!.phase.offset;
  if (dst > 0 && dst <= 3 * 3600) return dst;
  for (const { phase } of changes.slice(index + 1)) {
    if (phase.isDst) continue;
    dst = offset - phase.offset;
    if (dst !== 0 && Math.abs(dst) <= 3 * 3600) break;
  }
  return dst;
}

interface Setting {
  readonly name: string;
  /** Seconds. */
  readonly offset: number;
  readonly dst: number;
  readonly abbreviation: string;
  readonly family: { readonly periods: Periods };
}

function instance(setting: Setting): Zone {
  const { name, abbreviation, family } = setting;
  const [offset, dst] = [setting.offset * 1_000_000, setting.dst * 1_000_000];
  return {
    kind: 'zone',
    type: dstZoneType,
    offset: (at) => (at ? offset : null),
    dst: () => dst,
    abbreviation: () => abbreviation,
    fromUtc: (utc) => momentIn(family.periods, utc),
    pytz: {
      ...{ zone: name, offset, family },
      localize: (value, isDst) => localize(family.periods, value, isDst),
    },
    repr: () => {
      const text = `${offset > 0 ? '+' : ''}${spanText(spanOf(offset))}`;
      return `<DstTzInfo '${name}' ${abbreviation}${text} ${dst === 0 ? 'STD' : 'DST'}>`;
    },
    str: () => name,
  };
}

function instanceAt(periods: Periods, utc: bigint): Zone {
  const found = periods.findLast(({ from }) => from <= utc) ?? periods[0];
  if (!found) throw new Error('a zone without periods');
  return found.zone;
}

function momentIn(periods: Periods, utc: bigint): Moment {
  const zone = instanceAt(periods, utc);
  const offset = BigInt(zone.pytz?.offset ?? 0);
  return inRange<Moment>({ kind: 'datetime', micros: utc + offset, zone, fold: 0 });
}

const sixHours = 6n * 3600n * microsOfSecond;

/** Where the clock is turned, `isDst` says which side is meant; None refuses to choose. */
function localize(periods: Periods, value: Moment, isDst: Value): Moment {
  const possible = possibleMoments(periods, value);
  const [only, second] = possible;
  if (only && !second) return only;
  if (isDst === null) {
    const name = only ? 'AmbiguousTimeError' : 'NonExistentTimeError';
    throw new Fault('runtime', momentText(value, ' '), name);
  }
  if (!only) {
    const aside = truthy(isDst) ? sixHours : -sixHours;
    const moved = localize(periods, naiveMoment(value.micros + aside), isDst);
    return inRange({ ...moved, micros: moved.micros - aside, fold: 0 });
  }
  const fitting = possible.filter(({ zone }) => equals(zone?.dst(null) !== 0, isDst));
  if (fitting.length === 1 && fitting[0]) return fitting[0];
  return latest(fitting.length === 0 ? possible : fitting, !truthy(isDst));
}

/** The instants at which the clock shows this: none where it jumps, two where it is put back. */
function possibleMoments(periods: Periods, value: Moment): readonly Moment[] {
  const possible: Moment[] = [];
  for (const near of [value.micros - microsOfDay, value.micros + microsOfDay]) {
    if (near < 0n || near >= BigInt(maxDays + 1) * microsOfDay) continue;
    const offset = offsetOf(instanceAt(periods, near));
    const found = momentIn(periods, naiveMoment(value.micros - offset).micros);
    const isNew = possible.every(({ zone }) => offsetOf(zone) !== offsetOf(found.zone));
    if (found.micros === value.micros && isNew) possible.push(found);
  }
  return possible;
}

function offsetOf(zone: Zone | null): bigint {
  return BigInt(zone?.pytz?.offset ?? 0);
}

/** By UTC's clock: the smaller the offset, the later the moment. */
function latest(moments: readonly Moment[], wanted: boolean): Moment {
  const sorted = [...moments].sort((a, b) => Number(offsetOf(b.zone) - offsetOf(a.zone)));
  const found = wanted ? sorted.at(-1) : sorted[0];
  if (!found) throw new Error('no moment to choose from');
  return found;
}
