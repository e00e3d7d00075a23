/**
 * The clock of this machine: what moments without a zone are taken to stand on.
 *
 * @module
 */

import { valueFault } from '../../jinja/fault.js';
import { maxDays } from './calendar.js';
import { epochMicros, microsOfDay, microsOfSecond } from './moments.js';

/** Microseconds east of UTC of this machine's clock, when UTC's shows these microseconds. */
export function localOffset(utc: bigint): number {
  const ms = Number((utc - epochMicros) / 1000n);
  return -new Date(ms).getTimezoneOffset() * 60_000_000;
}

/** What UTC's clock shows when this machine's shows these microseconds. */
export function utcOfLocal(micros: bigint, fold: 0 | 1): bigint {
  const first = shownAt(micros) - micros;
  const guess = micros - first;
  let second = shownAt(guess) - guess;
  if (shownAt(guess) === micros) {
    const near = guess + (fold === 1 ? microsOfDay : -microsOfDay);
    second = shownAt(near) - near;
    if (second === first) return guess;
  }
  const other = micros - second;
  if (shownAt(other) === micros) return other;
  if (shownAt(guess) === micros) return guess;
  const [low, high] = guess < other ? [guess, other] : [other, guess];
  return fold === 1 ? low : high;
}

function shownAt(utc: bigint): bigint {
  const shown = utc + BigInt(localOffset(utc));
  if (shown < 0n) throw valueFault('year 0 is out of range');
  if (shown >= BigInt(maxDays + 1) * microsOfDay) throw valueFault('year 10000 is out of range');
  return shown;
}

/** What this machine's clock shows when UTC's shows these microseconds. */
export function localTime(utc: bigint): { readonly micros: bigint; readonly fold: 0 | 1 } {
  const micros = shownAt(utc);
  const back = micros - shownAt(utc - microsOfDay) - microsOfDay;
  const isRepeated = back < 0n && shownAt(utc + back) === micros;
  return { micros, fold: isRepeated ? 1 : 0 };
}

/** The abbreviation of this machine's zone at an instant. */
export function localAbbreviation(utc: bigint): string {
  const ms = Number((utc - epochMicros) / 1000n);
  const format = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' });
  const parts = format.formatToParts(ms);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** Microseconds since 0001-01-01 on UTC's clock, now. */
export function utcNow(): bigint {
  return epochMicros + (BigInt(Date.now()) * microsOfSecond) / 1000n;
}
