/**
 * From the parts of a written date to the date: which of them decide, and which may not stand together.
 *
 * @module
 */

import { valueFault } from '../../jinja/fault.js';
import { daysOf, firstOfIsoYear, weekdayOf } from './calendar.js';
import { dayNames, monthNames } from './directives.js';
import { microsOf, microsOfClock } from './moments.js';

/** What stands where each directive of `strptime` is, by its letter. */
export type WrittenParts = Readonly<Record<string, string | undefined>>;

export interface WrittenMoment {
  readonly micros: bigint;
  /** Microseconds east of UTC, and the name, if an offset is written. */
  readonly zone: { readonly offset: number; readonly name: string | undefined } | null;
}

export function momentOfParts(parts: WrittenParts): WrittenMoment {
  const number = (letter: string) => Number(parts[letter] ?? 0);
  const offset = parts['z'] === undefined ? null : offsetOf(parts['z']);
  checkWeeks(parts);
  const days = daysOfParts(parts);
  const clock = microsOfClock({
    hour: hourOf(parts),
    minute: number('M'),
    second: number('S'),
    microsecond: Number((parts['f'] ?? '0').padEnd(6, '0')),
  });
  const zone = offset === null ? null : { offset, name: parts['Z'] };
  return { micros: microsOf(days, clock), zone };
}

/** The last of these directives, and what stands there. */
function lastOf(parts: WrittenParts, letters: string) {
  const [letter, text] =
    Object.entries(parts).findLast(
      ([name, found]) => found !== undefined && letters.includes(name),
    ) ?? [];
  return text === undefined ? undefined : { letter, text };
}

function hourOf(parts: WrittenParts): number {
  const found = lastOf(parts, 'HI');
  if (found?.letter !== 'I') return Number(found?.text ?? 0);
  const hour = Number(found.text) % 12;
  return parts['p']?.toLowerCase() === 'pm' ? hour + 12 : hour;
}

/** The weeks and days of ISO 8601 belong together. */
function checkWeeks(parts: WrittenParts): void {
  const day = weekdayIn(parts);
  if (parts['G'] !== undefined && !lastOf(parts, 'Yy')) {
    if (parts['V'] === undefined || day === undefined) {
      throw valueFault(
        "ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday directive ('%A', '%a', '%w', or '%u').",
      );
    }
    if (parts['j'] === undefined) return;
    throw valueFault(
      "Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' instead.",
    );
  }
  if (parts['V'] === undefined || lastOf(parts, 'UW')) return;
  throw valueFault(
    day === undefined
      ? "ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday directive ('%A', '%a', '%w', or '%u')."
      : "ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead.",
  );
}

function daysOfParts(parts: WrittenParts): number {
  const weekday = weekdayIn(parts);
  if (parts['j'] !== undefined) return daysOf(yearIn(parts), 1, 1) + Number(parts['j']) - 1;
  if (weekday !== undefined) {
    const week = lastOf(parts, 'UW');
    if (week) {
      const startsOnSunday = week.letter === 'U';
      return daysOfWeek({ year: yearIn(parts), week: Number(week.text), weekday, startsOnSunday });
    }
    if (parts['G'] !== undefined && parts['V'] !== undefined) {
      return firstOfIsoYear(Number(parts['G'])) + (Number(parts['V']) - 1) * 7 + weekday;
    }
  }
  return daysOf(yearIn(parts), monthIn(parts), Number(parts['d'] ?? 1));
}

function yearIn(parts: WrittenParts): number {
  const found = lastOf(parts, 'Yy');
  if (found === undefined) return 1900;
  const year = Number(found.text);
  if (found.letter === 'Y') return year;
  return year <= 68 ? 2000 + year : 1900 + year;
}

function monthIn(parts: WrittenParts): number {
  const found = lastOf(parts, 'mBb');
  if (found === undefined) return 1;
  return found.letter === 'm' ? Number(found.text) : indexOfName(monthNames, found.text) + 1;
}

/** Monday is 0. */
function weekdayIn(parts: WrittenParts): number | undefined {
  const found = lastOf(parts, 'wuAa');
  if (found?.letter === 'w') return (Number(found.text) + 6) % 7;
  if (found?.letter === 'u') return Number(found.text) - 1;
  return found && indexOfName(dayNames, found.text);
}

function indexOfName(names: readonly string[], name: string): number {
  const start = name.slice(0, 3).toLowerCase();
  return names.findIndex((one) => one.toLowerCase().startsWith(start));
}

interface WeekOfYear {
  readonly year: number;
  /** The days before the first whole week are in week 0. */
  readonly week: number;
  readonly weekday: number;
  readonly startsOnSunday: boolean;
}

function daysOfWeek({ year, week, weekday, startsOnSunday }: WeekOfYear): number {
  const shift = startsOnSunday ? 1 : 0;
  const first = daysOf(year, 1, 1);
  const start = (weekdayOf(first) + shift) % 7;
  const day = (weekday + shift) % 7;
  const weekZero = (7 - start) % 7;
  return week === 0 ? first + day - start : first + weekZero + (week - 1) * 7 + day;
}

function offsetOf(text: string): number {
  if (text.toUpperCase() === 'Z') return 0;
  const [, sign, hours, first, minutes, second, seconds = '0', fraction = ''] =
    /^([-+])(\d\d)(:?)(\d\d)(?:(:?)(\d\d)(?:\.(\d+))?)?$/.exec(text) ?? [];
  if (second !== undefined && first !== second) {
    throw valueFault(`Inconsistent use of : in ${text}`);
  }
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  const size = whole * 1_000_000 + Number(fraction.padEnd(6, '0'));
  return sign === '-' ? 0 - size : size;
}
