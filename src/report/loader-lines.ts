/**
 * Loader events as lines of text, shared by the plain and the live reporter.
 *
 * @module
 */

import pc from 'picocolors';
import type { ByPartition, LoaderEvent } from '../loader/events.js';
import { LakeError } from '../errors.js';
import { unreachable } from '../util/unreachable.js';
import { errorText, type ErrorTextOptions } from './error-text.js';
import { formatBytes, formatCount, formatSeconds, plural } from './format.js';

type EventOf<K extends LoaderEvent['kind']> = Extract<LoaderEvent, { kind: K }>;

/** The lines of one event; none for those that only the live view shows. */
export function loaderLines(event: LoaderEvent, options: ErrorTextOptions): string[] {
  switch (event.kind) {
    case 'started':
      return startedLines(event);
    case 'progress':
    case 'producing':
      return [];
    case 'committed':
      return [committedLine(event)];
    case 'warning':
      return [warningText(event, options)];
    case 'caught-up':
      return [pc.dim(`  caught up${atText(event.positions)}`)];
    case 'stopped':
      return [stoppedLine(event)];
    default:
      return unreachable(event);
  }
}

/** What the live view shows beside its spinner; undefined: leave it as it is. */
export function loaderStatus(event: LoaderEvent): string | undefined {
  switch (event.kind) {
    case 'started':
      return event.untilCaughtUp ? 'loading' : 'loading, Ctrl-C to stop';
    case 'progress':
      return progressText(event);
    case 'producing':
      return `${plural(event.messages, 'message')} to ${event.destination}  ${rate(event.messagesPerSecond)}`;
    default:
      return undefined;
  }
}

function startedLines(event: EventOf<'started'>): string[] {
  const positions =
    Object.keys(event.positions).length === 0 ? 'the beginning' : positionsText(event.positions);
  const created = event.created ? ' (new)' : '';
  return [
    pc.dim(`lake  ${event.source} ${event.origin}  topic ${event.topic}`),
    `Loading ${event.stream} into ${event.table}${created}${pc.dim(`   from ${positions}`)}`,
  ];
}

function committedLine(event: EventOf<'committed'>): string {
  const parts = [
    `+${plural(event.rows, 'row')}`,
    event.deadLetters > 0 ? pc.yellow(plural(event.deadLetters, 'dead letter')) : '',
    plural(event.files, 'file'),
    `wrote ${formatBytes(event.bytes)}`,
    pc.dim(formatSeconds(event.elapsedMs / 1000)),
  ];
  return `  ${pc.green('✓')}  ${event.table}  ${parts.filter((p) => p !== '').join('  ')}`;
}

function warningText(event: EventOf<'warning'>, options: ErrorTextOptions): string {
  const error = new LakeError(event.code, event.message, { hint: event.hint });
  return errorText(error, { ...options, severity: 'warning' });
}

const reasons: Readonly<Record<EventOf<'stopped'>['reason'], string>> = {
  'caught-up': '',
  complete: '',
  interrupted: ' · interrupted',
  fault: ' · stopped by a fault',
};

function stoppedLine(event: EventOf<'stopped'>): string {
  const noun = event.action === 'load' ? 'row' : 'message';
  const done = [
    event.rows + event.deadLetters === 0 ? nothingText(event) : plural(event.rows, noun),
    event.deadLetters > 0 ? plural(event.deadLetters, 'dead letter') : '',
    event.commits > 0 ? plural(event.commits, 'commit') : '',
    lagText(event.lag),
  ];
  const sum = done.filter((p) => p !== '').join(' · ');
  const speed = event.rows > 0 ? ` (${rate(event.rowsPerSecond)})` : '';
  const text = `${sum} in ${formatSeconds(event.seconds)}${speed}${reasons[event.reason]}`;
  return event.reason === 'fault' ? pc.red(text) : pc.green(text);
}

function nothingText(event: EventOf<'stopped'>): string {
  const cutShort = event.reason === 'fault' || event.reason === 'interrupted';
  if (event.action === 'load') return cutShort ? 'Nothing loaded' : 'Nothing new to load';
  return cutShort ? 'Nothing produced' : 'Nothing to produce';
}

function progressText(event: EventOf<'progress'>): string {
  const parts = [
    `${plural(event.rows, 'row')} loaded`,
    event.bufferedRows > 0
      ? `${formatCount(event.bufferedRows)} buffered (${formatBytes(event.bufferedBytes)})`
      : '',
    rate(event.rowsPerSecond),
    lagText(event.lag),
  ];
  return parts.filter((p) => p !== '').join('  ');
}

function lagText(lag: ByPartition): string {
  const total = Object.values(lag).reduce((sum, n) => sum + n, 0n);
  return total === 0n ? '' : `${formatCount(Number(total))} behind`;
}

function rate(perSecond: number): string {
  return `${formatCount(Math.round(perSecond))}/s`;
}

function atText(positions: ByPartition): string {
  return Object.keys(positions).length === 0 ? ': it is empty' : ` at ${positionsText(positions)}`;
}

const shownPartitions = 8;

/** `0:1204 1:1180`: partition and next offset. */
function positionsText(positions: ByPartition): string {
  const entries = Object.entries(positions);
  const shown = entries.slice(0, shownPartitions).map(([p, offset]) => `${p}:${offset}`);
  const more = entries.length - shown.length;
  return [...shown, more > 0 ? `and ${plural(more, 'partition')} more` : '']
    .filter((p) => p !== '')
    .join(' ');
}
