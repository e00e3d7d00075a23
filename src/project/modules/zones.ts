/**
 * Time zones, from the runtime's own time zone data.
 *
 * @module
 */

import { epochMicros, seconds, type Moment, type Zone } from './moments.js';

export const utcZone: Zone = {
  name: 'UTC',
  offset: 0,
  dst: 0,
  abbreviation: 'UTC',
  at: () => utcZone,
};

export function fixedZone(offset: number): Zone {
  if (offset === 0) return utcZone;
  const size = Math.abs(offset);
  const part = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const text = `UTC${offset < 0 ? '-' : '+'}${part(size / 3600)}:${part((size / 60) % 60)}`;
  const zone: Zone = { name: text, offset, dst: 0, abbreviation: text, at: () => zone };
  return zone;
}

/** A zone of the time zone data by its name; undefined for an unknown one. */
export function namedZone(name: string): Zone | undefined {
  if (name.toUpperCase() === 'UTC') return utcZone;
  const reader = readerOf(name);
  return reader && instance(reader, firstMoment);
}

/** Long before any zone had a standard time: its local mean time. */
const firstMoment = -5_000_000_000_000;

interface Reader {
  readonly name: string;
  readonly format: Intl.DateTimeFormat;
}

function readerOf(name: string): Reader | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
    return { name, format };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function instance(reader: Reader, ms: number): Zone {
  const offset = offsetAt(reader, ms);
  const dst = ms === firstMoment ? 0 : dstAt(reader, ms, offset);
  return {
    name: reader.name,
    offset,
    dst,
    abbreviation: ms === firstMoment ? 'LMT' : abbreviation(reader.name, ms, offset),
    at: (utc) => instance(reader, Number((utc - epochMicros) / 1000n)),
  };
}

function offsetAt({ format }: Reader, ms: number): number {
  const found: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(ms)) found[type] = value;
  const part = (type: string) => Number(found[type]);
  const year = found['era']?.startsWith('B') ? 1 - part('year') : part('year');
  const local = new Date(0);
  local.setUTCFullYear(year, part('month') - 1, part('day'));
  local.setUTCHours(part('hour'), part('minute'), part('second'));
  return Math.round((local.getTime() - Math.floor(ms / 1000) * 1000) / 1000);
}

/** What daylight saving adds: the offset over the smaller of those of January and July. */
function dstAt(reader: Reader, ms: number, offset: number): number {
  const year = new Date(ms).getUTCFullYear();
  const standard = Math.min(
    offsetAt(reader, Date.UTC(year, 0, 1)),
    offsetAt(reader, Date.UTC(year, 6, 1)),
  );
  return Math.max(0, offset - standard);
}

/** Each locale knows the names of its own parts of the world. */
const locales = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-ZA', 'en-NZ'];

function abbreviation(name: string, ms: number, offset: number): string {
  for (const locale of locales) {
    const format = new Intl.DateTimeFormat(locale, { timeZone: name, timeZoneName: 'short' });
    const text = format.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value;
    if (text !== undefined && /^[A-Z]+$/.test(text)) return text;
  }
  const hours = Math.floor(Math.abs(offset) / 3600);
  const minutes = Math.floor(Math.abs(offset) / 60) % 60;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(hours)}${minutes === 0 ? '' : two(minutes)}`;
}

/** The zone's instances that a local time may stand in: none in a gap, two where a clock goes back. */
export function instancesAt(zone: Zone, { micros }: Moment): readonly Zone[] {
  const day = seconds(86_400);
  const near = [zone.at(micros - day), zone.at(micros + day)];
  const fitting = near.filter((one) => zone.at(micros - seconds(one.offset)).offset === one.offset);
  return fitting.filter((one, i) => fitting.findIndex((o) => o.offset === one.offset) === i);
}
