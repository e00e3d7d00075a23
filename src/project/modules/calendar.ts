/**
 * The calendar of Python's `datetime`: proleptic Gregorian, from year 1 to 9999. Days count from
 * 0001-01-01, which is 0; weekdays from Monday, which is 0.
 *
 * @module
 */

import { valueFault } from '../../jinja/fault.js';

export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days from 0001-01-01 to 1970-01-01. */
export const epochDays = 719_162;
export const maxDays = 3_652_058;
const msOfDay = 86_400_000;

/** The days up to a date that exists. */
export function daysOf(year: number, month: number, day: number): number {
  if (year < 1 || year > 9999) throw valueFault(`year ${year} is out of range`);
  if (month < 1 || month > 12) throw valueFault('month must be in 1..12');
  const first = uncheckedDays(year, month, 1);
  if (day < 1 || day > uncheckedDays(year, month + 1, 1) - first) {
    throw valueFault('day is out of range for month');
  }
  return first + day - 1;
}

function uncheckedDays(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) / msOfDay + epochDays;
}

export function dateOf(days: number): CalendarDate {
  const date = new Date((days - epochDays) * msOfDay);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
  };
}

export function weekdayOf(days: number): number {
  return ((days % 7) + 7) % 7;
}

/** 1 is the first of January. */
export function dayOfYear(days: number): number {
  return days - uncheckedDays(dateOf(days).year, 1, 1) + 1;
}

export interface IsoWeek {
  readonly year: number;
  readonly week: number;
  readonly weekday: number;
}

export function isoWeekOf(days: number): IsoWeek {
  const weekday = weekdayOf(days) + 1;
  const thursday = days - weekday + 4;
  const { year } = dateOf(thursday);
  const week = Math.floor((thursday - uncheckedDays(year, 1, 1)) / 7) + 1;
  return { year, week, weekday };
}

/** The Monday of the week that has the fourth of January. */
export function firstOfIsoYear(year: number): number {
  const fourth = uncheckedDays(year, 1, 4);
  return fourth - weekdayOf(fourth);
}

/** The days up to a day of a week; `weekday` is 1 for Monday. */
export function daysOfIsoWeek({ year, week, weekday }: IsoWeek): number {
  if (year < 1 || year > 9999) throw valueFault(`Year is out of range: ${year}`);
  const start = firstOfIsoYear(year);
  const weeks = (firstOfIsoYear(year + 1) - start) / 7;
  if (week < 1 || week > weeks) throw valueFault(`Invalid week: ${week}`);
  if (weekday < 1 || weekday > 7) {
    throw valueFault(`Invalid weekday: ${weekday} (range is [1, 7])`);
  }
  return start + (week - 1) * 7 + weekday - 1;
}
