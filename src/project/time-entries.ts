/**
 * Times in templates.
 *
 * @module
 */

import { hostFunction, hostObject } from '../jinja/host.js';
import { stringOf } from '../jinja/text.js';
import type { Value } from '../jinja/value.js';

export function timeEntries(runStartedAt: Date): [string, () => Value][] {
  return [['run_started_at', () => utcTime(runStartedAt)]];
}

function utcTime(date: Date): Value {
  const iso = date.toISOString();
  const micros = `${iso.slice(20, 23)}000`;
  const members = new Map<string, Value>([
    ['year', date.getUTCFullYear()],
    ['month', date.getUTCMonth() + 1],
    ['day', date.getUTCDate()],
    ['hour', date.getUTCHours()],
    ['minute', date.getUTCMinutes()],
    ['second', date.getUTCSeconds()],
    ['microsecond', date.getUTCMilliseconds() * 1000],
    ['tzinfo', 'UTC'],
    ['isoformat', hostFunction('isoformat', () => isoText(iso, micros, 'T'))],
    ['strftime', hostFunction('strftime', ({ args }) => strftime(date, stringOf(args[0] ?? '')))],
  ]);
  return hostObject('datetime', members, {
    str: () => isoText(iso, micros, ' '),
    hash: () => iso,
  });
}

function isoText(iso: string, micros: string, separator: string): string {
  return `${iso.slice(0, 10)}${separator}${iso.slice(11, 19)}.${micros}+00:00`;
}

const months =
  'January February March April May June July August September October November December';
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday';

function strftime(date: Date, format: string): string {
  const pad = (n: number, width = 2) => String(n).padStart(width, '0');
  const month = months.split(' ')[date.getUTCMonth()] ?? '';
  const day = days.split(' ')[date.getUTCDay()] ?? '';
  const start = Date.UTC(date.getUTCFullYear(), 0, 1);
  const parts: Readonly<Record<string, string>> = {
    Y: pad(date.getUTCFullYear(), 4),
    y: pad(date.getUTCFullYear() % 100),
    m: pad(date.getUTCMonth() + 1),
    d: pad(date.getUTCDate()),
    H: pad(date.getUTCHours()),
    I: pad(((date.getUTCHours() + 11) % 12) + 1),
    M: pad(date.getUTCMinutes()),
    S: pad(date.getUTCSeconds()),
    f: pad(date.getUTCMilliseconds() * 1000, 6),
    p: date.getUTCHours() < 12 ? 'AM' : 'PM',
    B: month,
    b: month.slice(0, 3),
    A: day,
    a: day.slice(0, 3),
    w: String(date.getUTCDay()),
    j: pad(Math.floor((date.getTime() - start) / 86_400_000) + 1, 3),
    z: '+0000',
    Z: 'UTC',
    s: String(Math.floor(date.getTime() / 1000)),
    '%': '%',
  };
  return format.replace(/%(.)/gs, (whole, letter: string) => parts[letter] ?? whole);
}
