/**
 * Moments and times of day as points on one line, whatever their zones.
 *
 * @module
 */

import { localTime, utcOfLocal } from './local-time.js';
import type { Clock, Moment, Zone } from './temporal.js';

/** Microseconds east of UTC; null for a naive value, and where the zone does not know. */
export function offsetOf(value: Moment | Clock): number | null {
  return value.zone?.offset(value.kind === 'time' ? null : value) ?? null;
}

export function dstOf(value: Moment | Clock): number | null {
  return value.zone?.dst(value.kind === 'time' ? null : value) ?? null;
}

/** Whether the clock is set forward: -1 where nobody knows. */
export function dstFlag(value: Moment): -1 | 0 | 1 {
  const dst = dstOf(value);
  return dst === null ? -1 : dst === 0 ? 0 : 1;
}

export function abbreviationOf(value: Moment | Clock): string | null {
  return value.zone?.abbreviation(value.kind === 'time' ? null : value) ?? null;
}

/** What UTC's clock shows then; a moment without an offset stands on this machine's clock. */
export function utcMicros(value: Moment): bigint {
  const offset = offsetOf(value);
  return offset === null ? utcOfLocal(value.micros, value.fold) : value.micros - BigInt(offset);
}

/** The moment in the zone, or on this machine's clock, when UTC's shows these microseconds. */
export function momentAt(utc: bigint, zone: Zone | null): Moment {
  if (zone) return zone.fromUtc(utc);
  return { kind: 'datetime', ...localTime(utc), zone: null };
}

type Ordered = Moment | Clock;

/** Negative, zero or positive; undefined where one has an offset and the other has none. */
export function orderOf(a: Ordered, b: Ordered): number | undefined {
  const difference = differenceOf(a, b);
  return difference === undefined ? undefined : Number(difference);
}

/** Microseconds from `b` to `a`: on the clock that both stand on, else on UTC's. */
export function differenceOf(a: Ordered, b: Ordered): bigint | undefined {
  const onClock = BigInt(a.micros) - BigInt(b.micros);
  if (a.zone === b.zone) return onClock;
  const [left, right] = [offsetOf(a), offsetOf(b)];
  if (left === right) return onClock;
  if (left === null || right === null) return undefined;
  return onClock - BigInt(left - right);
}

/** The same for all values that are equal. */
export function hashOf(value: Ordered): string {
  const offset = offsetOf({ ...value, fold: 0 });
  if (offset === null) return `naive ${value.micros}`;
  return String(BigInt(value.micros) - BigInt(offset));
}
