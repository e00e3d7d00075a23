/**
 * What `fromisoformat` reads: the texts of ISO 8601 that Python 3.11 takes.
 *
 * @module
 */

import { daysOf, daysOfIsoWeek } from './calendar.js';
import { microsOf, microsOfClock, type ClockParts } from './moments.js';

interface IsoClock {
  /** Microseconds since midnight. */
  readonly micros: number;
  /** Microseconds east of UTC; null where none is written. */
  readonly offset: number | null;
}

/** The days of a date; undefined for any other text. */
export function parseIsoDate(text: string): number | undefined {
  const plain = /^(\d{4})(-?)(\d\d)\2(\d\d)$/.exec(text);
  if (plain) return daysOf(Number(plain[1]), Number(plain[3]), Number(plain[4]));
  const week = /^(\d{4})(-?)W(\d\d)(?:\2(\d))?$/.exec(text);
  if (!week) return undefined;
  return daysOfIsoWeek({
    year: Number(week[1]),
    week: Number(week[3]),
    weekday: Number(week[4] ?? 1),
  });
}

/** The date and the time of a moment; undefined for any other text. */
export function parseIsoMoment(
  text: string,
): { readonly micros: bigint; readonly offset: number | null } | undefined {
  const chars = [...text];
  const end = dateEnd(chars);
  if (end === undefined) return undefined;
  const days = parseIsoDate(chars.slice(0, end).join(''));
  if (days === undefined) return undefined;
  if (chars.length <= end) return { micros: microsOf(days, 0), offset: null };
  const clock = parseIsoClock(chars.slice(end + 1).join(''));
  return clock && { micros: microsOf(days, clock.micros), offset: clock.offset };
}

/** Where the date ends: a week may be written without its day, and without hyphens. */
function dateEnd(chars: readonly string[]): number | undefined {
  if (chars.length < 7) return undefined;
  const isDigit = (i: number) => /^[0-9]$/.test(chars[i] ?? '');
  if (chars.length === 7) return 7;
  if (chars[4] === '-') {
    if (chars[5] !== 'W') return 10;
    if (chars[8] !== '-') return 8;
    if (chars.length === 9) return undefined;
    return isDigit(10) ? 8 : 10;
  }
  if (chars[4] !== 'W') return 8;
  let end = 7;
  while (isDigit(end)) end += 1;
  if (end < 9) return end;
  return end % 2 === 0 ? 7 : 8;
}

export function parseIsoClock(text: string): IsoClock | undefined {
  const zoneAt = text.search(/[-+Z]/);
  const clock = readClock(zoneAt < 0 ? text : text.slice(0, zoneAt));
  if (!clock || (zoneAt < 0 && !clock.isWhole)) return undefined;
  const offset = zoneAt < 0 ? null : zoneOffset(text.slice(zoneAt));
  return offset === undefined ? undefined : { micros: microsOfClock(clock), offset };
}

function zoneOffset(text: string): number | undefined {
  if (text.startsWith('Z')) return text === 'Z' ? 0 : undefined;
  const clock = readClock(text.slice(1));
  if (!clock?.isWhole) return undefined;
  const { hour, minute, second, microsecond } = clock;
  const size = ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond;
  return text.startsWith('-') ? 0 - size : size;
}

interface ReadClock extends ClockParts {
  /** Nothing is left; before an offset Python does not mind if something is. */
  readonly isWhole: boolean;
}

const twoDigits = /[0-9]{2}/y;

function readClock(text: string): ReadClock | undefined {
  const numbers: number[] = [];
  let at = 0;
  let isSeparated = false;
  while (numbers.length < 3) {
    twoDigits.lastIndex = at;
    const [digits] = twoDigits.exec(text) ?? [];
    if (digits === undefined) return undefined;
    numbers.push(Number(digits));
    const next = text[at + 2] ?? '';
    if (at + 3 >= text.length) return clockOf(numbers, '', next === '');
    if (numbers.length === 1) isSeparated = next === ':';
    at += isSeparated && next === ':' ? 3 : 2;
    if (next === '.' || next === ',') return withFraction(numbers, text.slice(at + 1));
    if (isSeparated && next !== ':') return undefined;
  }
  return withFraction(numbers, text.slice(at));
}

function withFraction(numbers: readonly number[], text: string): ReadClock | undefined {
  const digits = text.slice(0, 6);
  if (!/^[0-9]+$/.test(digits)) return undefined;
  return clockOf(numbers, digits, /^[0-9]+$/.test(text));
}

function clockOf(numbers: readonly number[], fraction: string, isWhole: boolean): ReadClock {
  const [hour = 0, minute = 0, second = 0] = numbers;
  return { hour, minute, second, microsecond: Number(fraction.padEnd(6, '0')), isWhole };
}
