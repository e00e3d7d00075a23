/**
 * `datetime.strptime`.
 *
 * @module
 */

import { valueFault } from '../../jinja/fault.js';
import { reprOf } from '../../jinja/text.js';
import { dayNames, monthNames } from './moment-text.js';
import { daysOf, microsOf, microsOfClock, weekdayOf, type Moment, type Zone } from './moments.js';
import { fixedZone, utcZone } from './zones.js';

const short = (names: readonly string[]): readonly string[] =>
  names.map((name) => name.slice(0, 3));

const oneOf = (names: readonly string[]): string =>
  [...names].sort((a, b) => b.length - a.length).join('|');

const patterns: Readonly<Record<string, string>> = {
  a: oneOf(short(dayNames)),
  A: oneOf(dayNames),
  b: oneOf(short(monthNames)),
  B: oneOf(monthNames),
  d: '3[01]|[12]\\d|0[1-9]|[1-9]| [1-9]',
  f: '\\d{1,6}',
  G: '\\d{4}',
  H: '2[0-3]|[01]\\d|\\d',
  I: '1[0-2]|0[1-9]|[1-9]',
  j: '36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]',
  m: '1[0-2]|0[1-9]|[1-9]',
  M: '[0-5]\\d|\\d',
  p: 'am|pm',
  S: '6[01]|[0-5]\\d|\\d',
  u: '[1-7]',
  U: '5[0-3]|[0-4]\\d|\\d',
  V: '5[0-3]|0[1-9]|[1-4]\\d|\\d',
  w: '[0-6]',
  W: '5[0-3]|[0-4]\\d|\\d',
  y: '\\d\\d',
  Y: '\\d{4}',
  z: '[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z',
  Z: 'utc|gmt',
};

const compound: Readonly<Record<string, string>> = {
  c: '%a %b %d %H:%M:%S %Y',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

type Found = Readonly<Record<string, string | undefined>>;

export function strptime(text: string, format: string): Moment {
  const match = new RegExp(patternOf(format), 'iuy').exec(text);
  if (!match) {
    throw valueFault(`time data ${reprOf(text)} does not match format ${reprOf(format)}`);
  }
  if (match[0].length < text.length) {
    throw valueFault(`unconverted data remains: ${text.slice(match[0].length)}`);
  }
  return momentOf(match.groups ?? {});
}

function patternOf(format: string): string {
  const expanded = format.replace(/%([cxX])/g, (_, letter: string) => compound[letter] ?? '');
  const seen = new Set<string>();
  const parts = expanded.matchAll(/%(.?)|\s+|[^%\s]+/gsu);
  return [...parts].map((part) => partOf(part, format, seen)).join('');
}

function partOf(part: RegExpMatchArray, format: string, seen: Set<string>): string {
  const [whole, letter] = part;
  if (letter === undefined) {
    return /^\s/.test(whole) ? '\\s+' : whole.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
  if (letter === '%') return '%';
  const pattern = patterns[letter];
  if (pattern === undefined) {
    const what = letter === '' ? 'stray %' : `'${letter}' is a bad directive`;
    throw valueFault(`${what} in format '${format}'`);
  }
  if (seen.has(letter)) throw valueFault(`redefinition of group name '${letter}'`);
  seen.add(letter);
  return `(?<${letter}>${pattern})`;
}

function momentOf(found: Found): Moment {
  const number = (letter: string, otherwise: number) => {
    const text = found[letter];
    return text === undefined ? otherwise : Number(text);
  };
  const clock = microsOfClock({
    hour: hourOf(found),
    minute: number('M', 0),
    second: number('S', 0),
    microsecond: Number((found['f'] ?? '0').padEnd(6, '0')),
  });
  return { kind: 'datetime', micros: microsOf(dateOf(found), clock), zone: zoneOf(found) };
}

function hourOf(found: Found): number {
  if (found['I'] === undefined) return Number(found['H'] ?? 0);
  const hour = Number(found['I']) % 12;
  return found['p']?.toLowerCase() === 'pm' ? hour + 12 : hour;
}

function yearOf(found: Found): number {
  if (found['Y'] !== undefined) return Number(found['Y']);
  if (found['y'] === undefined) return 1900;
  const year = Number(found['y']);
  return year <= 68 ? 2000 + year : 1900 + year;
}

function dateOf(found: Found): number {
  const iso = isoDate(found);
  if (iso !== undefined) return iso;
  const year = yearOf(found);
  if (found['j'] !== undefined) return daysOf(year, 1, 1) + Number(found['j']) - 1;
  const byWeek = weekDate(found, year);
  return byWeek ?? daysOf(year, monthOf(found), Number(found['d'] ?? 1));
}

function monthOf(found: Found): number {
  if (found['m'] !== undefined) return Number(found['m']);
  const name = (found['B'] ?? found['b'])?.toLowerCase().slice(0, 3);
  if (name === undefined) return 1;
  return monthNames.findIndex((month) => month.toLowerCase().startsWith(name)) + 1;
}

/** Monday is 0. */
function weekday(found: Found): number | undefined {
  if (found['w'] !== undefined) return (Number(found['w']) + 6) % 7;
  if (found['u'] !== undefined) return Number(found['u']) - 1;
  const name = (found['A'] ?? found['a'])?.toLowerCase().slice(0, 3);
  if (name === undefined) return undefined;
  return dayNames.findIndex((day) => day.toLowerCase().startsWith(name));
}

function isoDate(found: Found): number | undefined {
  const day = weekday(found);
  if (found['G'] === undefined || found['V'] === undefined || day === undefined) return undefined;
  const fourth = daysOf(Number(found['G']), 1, 4);
  return fourth - weekdayOf(fourth) + (Number(found['V']) - 1) * 7 + day;
}

function weekDate(found: Found, year: number): number | undefined {
  const day = weekday(found);
  const week = found['U'] ?? found['W'];
  if (week === undefined || day === undefined) return undefined;
  const first = daysOf(year, 1, 1);
  const shift = found['U'] === undefined ? 0 : 1;
  const start = (weekdayOf(first) + shift) % 7;
  const within = (day + shift) % 7;
  return first - start + Number(week) * 7 + within - (start === 0 ? 7 : 0) + 0;
}

function zoneOf(found: Found): Zone | null {
  const text = found['z'];
  if (text === undefined) return null;
  if (text.toUpperCase() === 'Z') return utcZone;
  const [, sign, hours, minutes, rest] = /^([+-])(\d\d):?(\d\d)(?::?(\d\d))?/.exec(text) ?? [];
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest ?? 0);
  return fixedZone(sign === '-' ? -size : size);
}
