/**
 * The directives of `strftime` that the C library knows, in the locale C.
 *
 * @module
 */

import { dateOf, dayOfYear, isoWeekOf, weekdayOf } from './calendar.js';
import { localAbbreviation, utcNow, utcOfLocal } from './local-time.js';
import {
  clockPartsOf,
  daysOfAny,
  epochMicros,
  floorDiv,
  microsOf,
  microsOfSecond,
  type ClockParts,
} from './moments.js';
import type { Clock, Day, Moment } from './temporal.js';

type Temporal = Day | Moment | Clock;

export type Directive = { readonly modifiers?: string } & (
  | {
      readonly kind: 'number';
      readonly digits: number;
      readonly spaced?: boolean;
      readonly write: (value: Temporal) => number;
    }
  | {
      readonly kind: 'text';
      readonly write: (value: Temporal) => string;
      /** What the flag `#` makes of it. */
      readonly changed: 'upper' | 'lower';
    }
  | { readonly kind: 'format'; readonly format: string }
);

export const monthNames =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
export const dayNames = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

type Write<T> = (value: Temporal) => T;

const number = (digits: number, write: Write<number>, modifiers = 'O'): Directive => ({
  ...{ kind: 'number', digits, write, modifiers },
});
const spaced = (write: Write<number>): Directive => ({
  ...{ kind: 'number', digits: 2, write, modifiers: 'O', spaced: true },
});
const text = (write: Write<string>, modifiers = ''): Directive => ({
  ...{ kind: 'text', write, modifiers, changed: 'upper' },
});
const lowered = (write: Write<string>): Directive => ({
  ...{ kind: 'text', write, modifiers: 'EO', changed: 'lower' },
});
const format = (inner: string, modifiers = ''): Directive => ({
  ...{ kind: 'format', format: inner, modifiers },
});

const year: Write<number> = (value) => dateOf(daysOfAny(value)).year;
const month: Write<number> = (value) => dateOf(daysOfAny(value)).month;
const day: Write<number> = (value) => dateOf(daysOfAny(value)).day;
const ofClock =
  (part: keyof ClockParts): Write<number> =>
  (value) =>
    clockPartsOf(value)[part];
const hour = ofClock('hour');
const twelve: Write<number> = (value) => ((hour(value) + 11) % 12) + 1;
const weekday: Write<number> = (value) => weekdayOf(daysOfAny(value));
const iso = (value: Temporal) => isoWeekOf(daysOfAny(value));
const monthName: Write<string> = (value) => monthNames[month(value) - 1] ?? '';
const dayName: Write<string> = (value) => dayNames[weekday(value)] ?? '';
const half: Write<string> = (value) => (hour(value) < 12 ? 'AM' : 'PM');
const short =
  (write: Write<string>): Write<string> =>
  (value) =>
    write(value).slice(0, 3);

/** Weeks of the year that begin on Sunday (0) or Monday (1). */
const weekOfYear =
  (first: 0 | 1): Write<number> =>
  (value) => {
    const sinceFirst = (weekday(value) + 1 - first + 7) % 7;
    return Math.floor((dayOfYear(daysOfAny(value)) - 1 - sinceFirst + 7) / 7);
  };

/** As if it stood on this machine's clock, whatever its zone is. */
const epochSeconds: Write<string> = (value) => {
  const micros =
    value.kind === 'datetime'
      ? value.micros
      : microsOf(daysOfAny(value), value.kind === 'time' ? value.micros : 0);
  return String(floorDiv(utcOfLocal(micros, 0) - epochMicros, microsOfSecond));
};

export const directives: Readonly<Record<string, Directive>> = {
  Y: number(1, year, 'E'),
  y: number(2, (value) => year(value) % 100, 'EO'),
  C: number(1, (value) => Math.floor(year(value) / 100), 'EO'),
  G: number(1, (value) => iso(value).year),
  g: number(2, (value) => iso(value).year % 100),
  m: number(2, month),
  d: number(2, day),
  e: spaced(day),
  j: number(3, (value) => dayOfYear(daysOfAny(value))),
  V: number(2, (value) => iso(value).week),
  U: number(2, weekOfYear(0)),
  W: number(2, weekOfYear(1)),
  u: number(1, (value) => weekday(value) + 1, 'EO'),
  w: number(1, (value) => (weekday(value) + 1) % 7),
  H: number(2, hour),
  k: spaced(hour),
  I: number(2, twelve),
  l: spaced(twelve),
  M: number(2, ofClock('minute')),
  S: number(2, ofClock('second')),
  B: text(monthName, 'O'),
  b: text(short(monthName), 'O'),
  h: text(short(monthName), 'O'),
  A: text(dayName),
  a: text(short(dayName)),
  p: lowered(half),
  P: lowered((value) => half(value).toLowerCase()),
  s: text(epochSeconds, 'EO'),
  Z: lowered(() => localAbbreviation(utcNow())),
  c: format('%a %b %e %H:%M:%S %Y', 'E'),
  x: format('%m/%d/%y', 'E'),
  X: format('%H:%M:%S', 'E'),
  D: format('%m/%d/%y'),
  F: format('%Y-%m-%d'),
  T: format('%H:%M:%S', 'EO'),
  R: format('%H:%M', 'EO'),
  r: format('%I:%M:%S %p', 'EO'),
  n: text(() => '\n', 'EO'),
  t: text(() => '\t', 'EO'),
  '%': text(() => '%', 'EO'),
};
