/**
 * Moments and times of day, made from their parts and taken apart.
 *
 * @module
 */

import { Fault, valueFault } from '../../jinja/fault.js';
import { daysOf, maxDays, epochDays, type CalendarDate } from './calendar.js';
import type { Clock, Day, Moment, Span, Zone } from './temporal.js';

export const microsOfSecond = 1_000_000n;
export const microsOfDay = 86_400n * microsOfSecond;
export const epochMicros = BigInt(epochDays) * microsOfDay;

export interface ClockParts {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}
export type Parts = CalendarDate & ClockParts;

export const clockNames = ['hour', 'minute', 'second', 'microsecond'] as const;
const clockEnds: ClockParts = { hour: 23, minute: 59, second: 59, microsecond: 999_999 };

export function microsOfClock(parts: ClockParts): number {
  for (const name of clockNames) {
    if (parts[name] >= 0 && parts[name] <= clockEnds[name]) continue;
    throw valueFault(`${name} must be in 0..${clockEnds[name]}`);
  }
  const { hour, minute, second, microsecond } = parts;
  return ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond;
}

export function moment(parts: Parts, zone: Zone | null, fold: 0 | 1 = 0): Moment {
  const days = daysOf(parts.year, parts.month, parts.day);
  return { kind: 'datetime', micros: microsOf(days, microsOfClock(parts)), zone, fold };
}

export function microsOf(days: number, clock: number): bigint {
  return BigInt(days) * microsOfDay + BigInt(clock);
}

/** A moment without a zone, if it is within the years 1 to 9999. */
export function naiveMoment(micros: bigint): Moment {
  return inRange({ kind: 'datetime', micros, zone: null, fold: 0 });
}

/** Fails beyond the years 1 to 9999. */
export function inRange<T extends Day | Moment>(value: T): T {
  const days = value.kind === 'date' ? value.days : Number(floorDiv(value.micros, microsOfDay));
  if (days >= 0 && days <= maxDays) return value;
  throw new Fault('runtime', 'date value out of range', 'OverflowError');
}

export function dayOf(value: Day | Moment): Day {
  if (value.kind === 'date') return value;
  return { kind: 'date', days: Number(floorDiv(value.micros, microsOfDay)) };
}

export function clockOf({ micros, zone, fold }: Moment): Clock {
  return { kind: 'time', micros: Number(micros % microsOfDay), zone, fold };
}

/** Days of 1900-01-01, where times of day stand when they are written as dates. */
const clockDays = 693_595;

export function daysOfAny(value: Day | Moment | Clock): number {
  return value.kind === 'time' ? clockDays : dayOf(value).days;
}

export function clockPartsOf(value: Day | Moment | Clock): ClockParts {
  const micros =
    value.kind === 'date' ? 0 : value.kind === 'time' ? value.micros : clockOf(value).micros;
  const seconds = Math.floor(micros / 1_000_000);
  return {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: micros % 1_000_000,
  };
}

export function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

export interface SpanParts {
  readonly days: number;
  readonly seconds: number;
  readonly microseconds: number;
}

/** Days, seconds and microseconds as Python normalizes them: only the days may be negative. */
export function spanParts({ micros }: Span): SpanParts {
  const days = floorDiv(micros, microsOfDay);
  const rest = Number(micros - days * microsOfDay);
  return {
    days: Number(days),
    seconds: Math.floor(rest / 1_000_000),
    microseconds: rest % 1_000_000,
  };
}

export function spanOf(micros: number | bigint): Span {
  return { kind: 'timedelta', micros: BigInt(micros) };
}
