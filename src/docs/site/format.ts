/**
 * Numbers, sizes and times as people read them.
 *
 * @module
 */

const whole = new Intl.NumberFormat('en-US');
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
const steps = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** `12,408`; `–` where nobody knows. */
export function count(n: number | undefined): string {
  return n === undefined ? '–' : whole.format(n);
}

/** `12.4K`. */
export function compact(n: number | undefined): string {
  return n === undefined ? '–' : n < 10_000 ? whole.format(n) : short.format(n);
}

export function bytes(n: number | undefined): string {
  if (n === undefined) return '–';
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, n)) / 3));
  const value = n / 1000 ** power;
  return `${value.toFixed(power === 0 || value >= 10 ? 0 : 1)} ${units[power] ?? 'B'}`;
}

export function seconds(n: number): string {
  if (n < 0.01) return `${(n * 1000).toFixed(1)} ms`;
  if (n < 60) return `${n.toFixed(n < 10 ? 2 : 1)} s`;
  return `${Math.floor(n / 60)} min ${Math.round(n % 60)} s`;
}

/** `2026-11-24 22:50:12`, in UTC. */
export function instant(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** `5 minutes ago`. */
export function ago(ms: number, now: number = Date.now()): string {
  const past = Math.max(0, (now - ms) / 1000);
  for (const [unit, size] of steps) {
    if (past >= size) return plural(Math.floor(past / size), unit) + ' ago';
  }
  return 'just now';
}

export function plural(n: number, noun: string): string {
  return `${count(n)} ${noun}${n === 1 ? '' : 's'}`;
}
