/**
 * Dates, times and timestamps as text: `2017-11-16`, `22:31:08.000000`,
 * `2017-11-16T22:31:08.000001+00:00`. Years outside 0000 to 9999 have a sign and six digits.
 *
 * @module
 */

import { civilDate, daysSinceEpoch } from './civil-date.js';

/** Digits after the second: 6 = microseconds, 9 = nanoseconds. */
export type Precision = 6 | 9;

const datePattern = /^([+-]?\d{4,})-(\d{2})-(\d{2})$/;
const timePattern = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const zonePattern = /(?:Z|([+-])(\d{2}):?(\d{2}))$/;

export function formatDate(days: number): string {
  const { year, month, day } = civilDate(days);
  return `${yearText(year)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** Undefined when the text is not a date. */
export function parseDate(text: string): number | undefined {
  const match = datePattern.exec(text);
  if (!match) return undefined;
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  const days = daysSinceEpoch(date);
  return date.month <= 12 && formatDate(days).endsWith(`-${match[2]}-${match[3]}`)
    ? days
    : undefined;
}

/** `units` of a second's 10^precision parts since midnight. */
export function formatTime(units: bigint, precision: Precision): string {
  const perSecond = 10n ** BigInt(precision);
  const seconds = Number(units / perSecond);
  const [hour, minute] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const fraction = String(units % perSecond).padStart(precision, '0');
  return `${pad(hour, 2)}:${pad(minute, 2)}:${pad(seconds % 60, 2)}.${fraction}`;
}

/** Undefined when the text is not a time of day, or is finer than the precision. */
export function parseTime(text: string, precision: Precision): bigint | undefined {
  const match = timePattern.exec(text);
  if (!match) return undefined;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  const fraction = (match[4] ?? '').padEnd(precision, '0');
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  if (!/^0*$/.test(fraction.slice(precision))) return undefined;
  const seconds = BigInt(hour * 3600 + minute * 60 + second);
  return seconds * 10n ** BigInt(precision) + BigInt(fraction.slice(0, precision));
}

/** `units` since 1970; with `utc` the text ends in `+00:00`. */
export function formatTimestamp(units: bigint, precision: Precision, utc: boolean): string {
  const perDay = 86_400n * 10n ** BigInt(precision);
  const inDay = ((units % perDay) + perDay) % perDay;
  const date = formatDate(Number((units - inDay) / perDay));
  return `${date}T${formatTime(inDay, precision)}${utc ? '+00:00' : ''}`;
}

/** Undefined when the text is not a timestamp; an offset is allowed, and needed, with `utc` only. */
export function parseTimestamp(
  text: string,
  precision: Precision,
  utc: boolean,
): bigint | undefined {
  const separator = text.search(/[T ]/);
  const zone = separator < 0 ? null : zonePattern.exec(text.slice(separator));
  if (separator < 0 || (zone !== null) !== utc) return undefined;
  const days = parseDate(text.slice(0, separator));
  const time = text.slice(separator + 1, text.length - (zone?.[0].length ?? 0));
  const units = parseTime(time, precision);
  if (days === undefined || units === undefined) return undefined;
  const perSecond = 10n ** BigInt(precision);
  return BigInt(days) * 86_400n * perSecond + units - BigInt(offsetSeconds(zone)) * perSecond;
}

function offsetSeconds(zone: RegExpExecArray | null): number {
  if (zone?.[1] === undefined) return 0;
  const seconds = Number(zone[2]) * 3600 + Number(zone[3]) * 60;
  return zone[1] === '-' ? -seconds : seconds;
}

function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return pad(year, 4);
  return `${year < 0 ? '-' : '+'}${pad(Math.abs(year), 6)}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
