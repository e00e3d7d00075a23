/**
 * Dates, times and spans as Python's `datetime` counts them: proleptic Gregorian, microseconds exact.
 *
 * @module
 */

import { Fault, valueFault } from '../../jinja/fault.js';

/** One fixed offset from UTC, as `pytz` hands them out, and how to get the zone's others. */
export interface Zone {
  readonly name: string;
  /** Seconds east of UTC. */
  readonly offset: number;
  readonly dst: number;
  readonly abbreviation: string;
  /** The zone's instance at an instant (microseconds of UTC since the year 1). */
  readonly at: (utc: bigint) => Zone;
}

export interface Day {
  readonly kind: 'date';
  /** Days since 0001-01-01. */
  readonly days: number;
}

export interface Moment {
  readonly kind: 'datetime';
  /** Microseconds since 0001-01-01 on the clock of the zone. */
  readonly micros: bigint;
  readonly zone: Zone | null;
}

export interface Clock {
  readonly kind: 'time';
  /** Microseconds since midnight. */
  readonly micros: number;
  readonly zone: Zone | null;
}

export interface Span {
  readonly kind: 'timedelta';
  readonly micros: bigint;
}

const microsOfSecond = 1_000_000n;
export const microsOfDay = 86_400n * microsOfSecond;
/** Days from 0001-01-01 to 1970-01-01. */
const epochDays = 719_162;
export const epochMicros = BigInt(epochDays) * microsOfDay;
const maxDays = 3_652_058;

export interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

export function daysOf(year: number, month: number, day: number): number {
  if (year < 1 || year > 9999) throw valueFault(`year ${year} is out of range`);
  if (month < 1 || month > 12) throw valueFault('month must be in 1..12');
  if (day < 1 || day > daysInMonth(year, month)) throw valueFault('day is out of range for month');
  return daysSinceEpoch(year, month, day) + epochDays;
}

function daysSinceEpoch(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) / 86_400_000;
}

function daysInMonth(year: number, month: number): number {
  return daysSinceEpoch(year, month + 1, 1) - daysSinceEpoch(year, month, 1);
}

export function microsOfClock(parts: Omit<Parts, 'year' | 'month' | 'day'>): number {
  const { hour, minute, second, microsecond } = parts;
  if (hour < 0 || hour > 23) throw valueFault('hour must be in 0..23');
  if (minute < 0 || minute > 59) throw valueFault('minute must be in 0..59');
  if (second < 0 || second > 59) throw valueFault('second must be in 0..59');
  if (microsecond < 0 || microsecond > 999_999) {
    throw valueFault('microsecond must be in 0..999999');
  }
  return ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond;
}

export function moment(parts: Parts, zone: Zone | null): Moment {
  const days = daysOf(parts.year, parts.month, parts.day);
  return { kind: 'datetime', micros: microsOf(days, microsOfClock(parts)), zone };
}

export function microsOf(days: number, clock: number): bigint {
  return BigInt(days) * microsOfDay + BigInt(clock);
}

/** Fails beyond the years 1 to 9999. */
export function inRange<T extends Day | Moment>(value: T): T {
  const days = value.kind === 'date' ? value.days : Number(floorDiv(value.micros, microsOfDay));
  if (days >= 0 && days <= maxDays) return value;
  throw new Fault('runtime', 'date value out of range', 'OverflowError');
}

export function dayOf({ micros }: Moment): Day {
  return { kind: 'date', days: Number(floorDiv(micros, microsOfDay)) };
}

export function clockOf({ micros, zone }: Moment): Clock {
  return { kind: 'time', micros: Number(micros % microsOfDay), zone };
}

export function partsOf(value: Day | Moment | Clock): Parts {
  const days =
    value.kind === 'date' ? value.days : value.kind === 'time' ? 693_595 : dayOf(value).days;
  const micros =
    value.kind === 'date' ? 0 : value.kind === 'time' ? value.micros : clockOf(value).micros;
  const date = new Date((days - epochDays) * 86_400_000);
  const seconds = Math.floor(micros / 1_000_000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: micros % 1_000_000,
  };
}

/** Monday is 0. */
export function weekdayOf(days: number): number {
  return days % 7;
}

export interface IsoWeek {
  readonly year: number;
  readonly week: number;
  readonly weekday: number;
}

export function isoWeekOf(day: Day): IsoWeek {
  const weekday = weekdayOf(day.days) + 1;
  const thursday = day.days - weekday + 4;
  const { year } = partsOf({ kind: 'date', days: thursday });
  const week = Math.floor((thursday - daysOf(year, 1, 1)) / 7) + 1;
  return { year, week, weekday };
}

/** The same instant on the clock of another zone. */
export function inZone(value: Moment, zone: Zone): Moment {
  const utc = utcMicros(value);
  const there = zone.at(utc);
  return inRange({ kind: 'datetime', micros: utc + seconds(there.offset), zone: there });
}

/** A moment without a zone is taken to be in the machine's. */
export function utcMicros({ micros, zone }: Moment): bigint {
  return micros - seconds(zone?.offset ?? machineOffset(micros));
}

/** Seconds east of UTC of this machine's clock. */
export function machineOffset(micros: bigint): number {
  const ms = Number((micros - epochMicros) / 1000n);
  return -new Date(ms).getTimezoneOffset() * 60;
}

export function seconds(count: number): bigint {
  return BigInt(count) * microsOfSecond;
}

export function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** Days, seconds and microseconds as Python normalizes them: only the days may be negative. */
export function spanParts({ micros }: Span): {
  readonly days: number;
  readonly seconds: number;
  readonly microseconds: number;
} {
  const days = floorDiv(micros, microsOfDay);
  const rest = Number(micros - days * microsOfDay);
  return {
    days: Number(days),
    seconds: Math.floor(rest / 1_000_000),
    microseconds: rest % 1_000_000,
  };
}
