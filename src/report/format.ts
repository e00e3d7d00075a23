/**
 * Numbers, durations and sizes as people read them.
 *
 * @module
 */

/** `12,408`; of whole numbers. By hand, since the first use of a locale loads its tables. */
export function formatCount(n: number): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `0.8s`, `1m 04s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)}s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}m ${String(whole % 60).padStart(2, '0')}s`;
}

const spans: readonly (readonly [milliseconds: number, noun: string])[] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
];

/** `5 days`, `36 hours`: in the largest unit that gives a whole number. */
export function formatAge(ms: number): string {
  const span = spans.find(([length]) => ms >= length && ms % length === 0);
  return span ? plural(ms / span[0], span[1]) : `${ms} ms`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `1.4 MB`, in powers of 1000. */
export function formatBytes(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[power] ?? 'B'}`;
}

/** `1 file`, `3 files`. */
export function plural(n: number, noun: string): string {
  return `${formatCount(n)} ${noun}${n === 1 ? '' : 's'}`;
}
