/**
 * Dates, times and spans as text: `str()`, `isoformat` and `strftime`.
 *
 * @module
 */

import { valueFault } from '../../jinja/fault.js';
import {
  daysOf,
  epochMicros,
  isoWeekOf,
  partsOf,
  spanParts,
  utcMicros,
  weekdayOf,
  type Clock,
  type Day,
  type Moment,
  type Span,
  type Zone,
} from './moments.js';

export const monthNames =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
export const dayNames = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

export function dayText(day: Day): string {
  const { year, month, day: date } = partsOf(day);
  return `${pad(year, 4)}-${pad(month)}-${pad(date)}`;
}

const precisions: Readonly<Record<string, number>> = {
  hours: 2,
  minutes: 5,
  seconds: 8,
  milliseconds: 12,
  microseconds: 15,
};

export function clockText(clock: Clock, precision = 'auto'): string {
  const { hour, minute, second, microsecond } = partsOf(clock);
  const full = `${pad(hour)}:${pad(minute)}:${pad(second)}.${pad(microsecond, 6)}`;
  const auto = microsecond === 0 ? 'seconds' : 'microseconds';
  const length = precisions[precision === 'auto' ? auto : precision];
  if (length === undefined) throw valueFault('Unknown timespec value');
  return full.slice(0, length) + (clock.zone ? offsetText(clock.zone.offset, ':') : '');
}

function offsetText(offset: number, separator: string): string {
  const size = Math.abs(offset);
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60];
  if (size % 60 !== 0) parts.push(size % 60);
  return (offset < 0 ? '-' : '+') + parts.map((part) => pad(part)).join(separator);
}

export function spanText(span: Span): string {
  const { days, seconds, microseconds } = spanParts(span);
  const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  const fraction = microseconds === 0 ? '' : `.${pad(microseconds, 6)}`;
  const plural = Math.abs(days) === 1 ? 'day' : 'days';
  return `${days === 0 ? '' : `${days} ${plural}, `}${clock}${fraction}`;
}

/** As the C library of Linux writes it; a directive that it does not know stays as it is. */
export function strftime(value: Day | Moment | Clock, format: string): string {
  return format.replace(/%(.)/gsu, (whole, letter: string) => {
    const write = directives[letter];
    return write ? write(value) : whole;
  });
}

type Write = (value: Day | Moment | Clock) => string;

const number =
  (part: keyof ReturnType<typeof partsOf>, width = 2): Write =>
  (value) =>
    pad(partsOf(value)[part], width);
const both =
  (format: string): Write =>
  (value) =>
    strftime(value, format);

const twelve = (value: Day | Moment | Clock): number => ((partsOf(value).hour + 11) % 12) + 1;
const dayNumber = (value: Day | Moment | Clock): number => {
  const { year, month, day } = partsOf(value);
  return daysOf(year, month, day);
};
const dayOfYear = (value: Day | Moment | Clock): number =>
  dayNumber(value) - daysOf(partsOf(value).year, 1, 1) + 1;
const zoneOf = (value: Day | Moment | Clock): Zone | null =>
  value.kind === 'date' ? null : value.zone;
const iso = (value: Day | Moment | Clock) => isoWeekOf({ kind: 'date', days: dayNumber(value) });
const monthName: Write = (value) => monthNames[partsOf(value).month - 1] ?? '';
const dayName: Write = (value) => dayNames[weekdayOf(dayNumber(value))] ?? '';
/** Weeks of the year that begin on Sunday (0) or Monday (1). */
const weekOfYear =
  (first: 0 | 1): Write =>
  (value) => {
    const weekday = (weekdayOf(dayNumber(value)) + 1 - first + 7) % 7;
    return pad(Math.floor((dayOfYear(value) - 1 - weekday + 7) / 7));
  };
const epochSeconds: Write = (value) => {
  const micros = value.kind === 'datetime' ? utcMicros(value) : utcMicros(atMidnight(value));
  return String((micros - epochMicros) / 1_000_000n);
};
const atMidnight = (value: Day | Clock): Moment => ({
  kind: 'datetime',
  micros: BigInt(dayNumber(value)) * 86_400_000_000n,
  zone: null,
});

const directives: Readonly<Record<string, Write>> = {
  Y: (value) => String(partsOf(value).year),
  y: (value) => pad(partsOf(value).year % 100),
  C: (value) => pad(Math.floor(partsOf(value).year / 100)),
  m: number('month'),
  d: number('day'),
  e: (value) => String(partsOf(value).day).padStart(2),
  H: number('hour'),
  k: (value) => String(partsOf(value).hour).padStart(2),
  I: (value) => pad(twelve(value)),
  l: (value) => String(twelve(value)).padStart(2),
  M: number('minute'),
  S: number('second'),
  f: number('microsecond', 6),
  p: (value) => (partsOf(value).hour < 12 ? 'AM' : 'PM'),
  P: (value) => (partsOf(value).hour < 12 ? 'am' : 'pm'),
  B: monthName,
  b: (value) => monthName(value).slice(0, 3),
  h: (value) => monthName(value).slice(0, 3),
  A: dayName,
  a: (value) => dayName(value).slice(0, 3),
  w: (value) => String((weekdayOf(dayNumber(value)) + 1) % 7),
  u: (value) => String(weekdayOf(dayNumber(value)) + 1),
  j: (value) => pad(dayOfYear(value), 3),
  U: weekOfYear(0),
  W: weekOfYear(1),
  G: (value) => String(iso(value).year),
  g: (value) => pad(iso(value).year % 100),
  V: (value) => pad(iso(value).week),
  z: (value) => {
    const zone = zoneOf(value);
    return zone ? offsetText(zone.offset, '') : '';
  },
  Z: (value) => zoneOf(value)?.abbreviation ?? '',
  s: epochSeconds,
  c: both('%a %b %e %H:%M:%S %Y'),
  x: both('%m/%d/%y'),
  X: both('%H:%M:%S'),
  D: both('%m/%d/%y'),
  F: both('%Y-%m-%d'),
  T: both('%H:%M:%S'),
  R: both('%H:%M'),
  r: both('%I:%M:%S %p'),
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
};
