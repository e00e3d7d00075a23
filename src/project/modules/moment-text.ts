/**
 * Dates, times and spans as text: `str()`, `repr()` and `isoformat`.
 *
 * @module
 */

import { valueFault } from '../../jinja/fault.js';
import { dateOf } from './calendar.js';
import { offsetOf } from './instants.js';
import { clockOf, clockPartsOf, dayOf, spanParts } from './moments.js';
import type { Clock, Day, Moment, Span } from './temporal.js';

export const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

export function dayText({ days }: Day): string {
  const { year, month, day } = dateOf(days);
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

const precisions: Readonly<Record<string, number>> = {
  hours: 2,
  minutes: 5,
  seconds: 8,
  milliseconds: 12,
  microseconds: 15,
};

export function clockText(value: Clock | Moment, precision = 'auto'): string {
  const { hour, minute, second, microsecond } = clockPartsOf(value);
  const full = `${pad(hour)}:${pad(minute)}:${pad(second)}.${pad(microsecond, 6)}`;
  const auto = microsecond === 0 ? 'seconds' : 'microseconds';
  const length = precisions[precision === 'auto' ? auto : precision];
  if (length === undefined) throw valueFault('Unknown timespec value');
  const offset = offsetOf(value);
  return full.slice(0, length) + (offset === null ? '' : offsetText(offset, ':'));
}

export function momentText(value: Moment, separator: string, precision = 'auto'): string {
  return `${dayText(dayOf(value))}${separator}${clockText(value, precision)}`;
}

/** Hours and minutes of an offset, and what else it has. */
export function offsetText(micros: number, separator: string): string {
  const size = Math.abs(micros);
  const seconds = Math.floor(size / 1_000_000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const fraction = size % 1_000_000;
  if (seconds % 60 !== 0 || fraction !== 0) parts.push(seconds % 60);
  const text = parts.map((part) => pad(part)).join(separator);
  return `${micros < 0 ? '-' : '+'}${text}${fraction === 0 ? '' : `.${pad(fraction, 6)}`}`;
}

export function spanText(span: Span): string {
  const { days, seconds, microseconds } = spanParts(span);
  const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  const fraction = microseconds === 0 ? '' : `.${pad(microseconds, 6)}`;
  const plural = Math.abs(days) === 1 ? 'day' : 'days';
  return `${days === 0 ? '' : `${days} ${plural}, `}${clock}${fraction}`;
}

export function dayRepr({ days }: Day): string {
  const { year, month, day } = dateOf(days);
  return `datetime.date(${year}, ${month}, ${day})`;
}

export function momentRepr(value: Moment): string {
  const { year, month, day } = dateOf(dayOf(value).days);
  const fold = value.fold === 0 ? [] : ['fold=1'];
  const all = [year, month, day, ...clockNumbers(clockOf(value)), ...fold, ...zoneRepr(value)];
  return `datetime.datetime(${all.join(', ')})`;
}

export function clockRepr(value: Clock): string {
  const fold = value.fold === 0 ? [] : ['fold=1'];
  return `datetime.time(${[...clockNumbers(value), ...zoneRepr(value), ...fold].join(', ')})`;
}

function clockNumbers(value: Clock): readonly number[] {
  const { hour, minute, second, microsecond } = clockPartsOf(value);
  if (microsecond !== 0) return [hour, minute, second, microsecond];
  return second === 0 ? [hour, minute] : [hour, minute, second];
}

function zoneRepr({ zone }: Moment | Clock): readonly string[] {
  return zone ? [`tzinfo=${zone.repr()}`] : [];
}

export function spanRepr(span: Span): string {
  const given = Object.entries(spanParts(span)).filter(([, value]) => value !== 0);
  const text = given.map(([name, value]) => `${name}=${value}`).join(', ');
  return `datetime.timedelta(${text === '' ? '0' : text})`;
}
