/**
 * Run events as lines of text, shared by the plain and the live reporter.
 *
 * @module
 */

import pc from 'picocolors';
import { unreachable } from '../util/unreachable.js';
import type { NodeFacts, NodeResult, NodeStatus, RunEvent } from '../run/events.js';
import { errorText, type ErrorTextOptions } from './error-text.js';
import { formatBytes, formatCount, formatSeconds, plural } from './format.js';

type Started = Extract<RunEvent, { kind: 'run-started' }>;
type Finished = Extract<RunEvent, { kind: 'run-finished' }>;

/** The two lines that open a run. */
function openingLines(event: Started): string[] {
  const { totals } = event;
  const found = [
    plural(totals.models, 'model'),
    plural(totals.sources, 'source'),
    plural(totals.seeds, 'seed'),
    plural(totals.tests, 'test'),
    plural(totals.macros, 'macro'),
  ].join(' · ');
  const where = `project ${event.project}  target ${event.target}  engine ${event.engine}  catalog ${event.catalog}  ${plural(event.threads, 'thread')}`;
  return [
    pc.dim(`lake  ${where}`),
    `Found ${found}${pc.dim(`   parsed in ${formatSeconds(event.parsedInMs / 1000)}`)}`,
    '',
  ];
}

const glyphs: Readonly<Record<NodeStatus, string>> = {
  success: pc.green('✓'),
  pass: pc.green('✓'),
  warn: pc.yellow('!'),
  fail: pc.red('✗'),
  error: pc.red('✗'),
  skipped: pc.dim('–'),
};

/** `✓  3/44  silver.orders  merge  +812 rows  2 files  1.4s`. */
function nodeLine(index: number, total: number, result: NodeResult): string {
  const position = `${String(index).padStart(String(total).length)}/${total}`;
  const name = clipName(result.node.name).padEnd(nameWidth);
  const action = (result.facts?.action ?? result.node.materialized).padEnd(13);
  const outcome =
    result.facts && result.status === 'success' ? factsText(result.facts) : result.message;
  const time = result.status === 'skipped' ? '' : formatSeconds(result.executionTime);
  return `  ${glyphs[result.status]}  ${position}  ${name} ${action} ${outcome.padEnd(34)} ${pc.dim(time)}`.trimEnd();
}

const nameWidth = 44;

/** Generated names of tests can be very long: the start tells the test and its table. */
export function clipName(name: string): string {
  return name.length <= nameWidth ? name : `${name.slice(0, nameWidth - 1)}…`;
}

/** What a node did, in numbers. */
function factsText(facts: NodeFacts): string {
  const rows = [signed('+', facts.rowsAdded), signed('−', facts.rowsRemoved)].filter(Boolean);
  const parts = [
    rows.length === 0 ? '' : `${rows.join(' ')} rows`,
    facts.filesAdded ? plural(facts.filesAdded, 'file') : '',
    facts.filesRemoved ? `${plural(facts.filesRemoved, 'file')} replaced` : '',
    facts.bytesWritten ? `wrote ${formatBytes(facts.bytesWritten)}` : '',
    facts.bytesRead ? `read ${formatBytes(facts.bytesRead)}` : '',
    facts.note ?? '',
  ];
  return parts.filter((p) => p !== '').join('  ');
}

function signed(sign: string, n: number | undefined): string {
  return n ? `${sign}${formatCount(n)}` : '';
}

/** Every fault in full, then the sum in one line. */
function closingLines(event: Finished, options: ErrorTextOptions): string[] {
  const failures = event.results.flatMap((result) => failureLines(result, options));
  return ['', ...failures, summaryLine(event)];
}

function failureLines(result: NodeResult, options: ErrorTextOptions): string[] {
  if (result.status === 'skipped' || result.status === 'success' || result.status === 'pass')
    return [];
  const severity = result.status === 'warn' ? 'warning' : 'error';
  const head = result.error
    ? errorText(result.error, { ...options, severity })
    : `${severity}: ${result.node.name}: ${result.message}`;
  return [head, ...sampleLines(result), ''];
}

function sampleLines(result: NodeResult): string[] {
  const sample = result.sample;
  const path = result.compiledPath ? [`   = compiled: ${result.compiledPath}`] : [];
  if (!sample || sample.rows.length === 0) return path;
  const rows = sample.rows.map((row) => `   |   ${row.join(' | ')}`);
  return [`   | ${pc.dim(sample.columns.join(' | '))}`, ...rows, ...path];
}

const summaryOrder: readonly [NodeStatus, string][] = [
  ['success', 'ok'],
  ['pass', 'passed'],
  ['warn', 'warned'],
  ['fail', 'failed'],
  ['error', 'error'],
  ['skipped', 'skipped'],
];

function summaryLine(event: Finished): string {
  const counts = summaryOrder
    .map(([status, word]) => ({ word, n: event.results.filter((r) => r.status === status).length }))
    .filter((c) => c.n > 0)
    .map((c) => (c.word === 'error' ? plural(c.n, 'error') : `${c.n} ${c.word}`));
  const done = counts.length === 0 ? 'Nothing to do' : counts.join(' · ');
  const text = `${done} in ${formatSeconds(event.elapsedMs / 1000)}`;
  return event.success ? pc.green(text) : pc.red(text);
}

/** The lines of one event; none for those that only the live view shows. */
export function runLines(event: RunEvent, options: ErrorTextOptions): string[] {
  switch (event.kind) {
    case 'run-started':
      return openingLines(event);
    case 'warning':
      return [errorText(event.error, { ...options, severity: 'warning' }), ''];
    case 'log':
      return event.level === 'debug' ? [] : [event.message];
    case 'node-started':
      return [];
    case 'node-finished':
      return nodeFinishedLines(event);
    case 'published':
      return event.tables.length === 0
        ? []
        : [pc.dim(`  published ${plural(event.tables.length, 'table')}`)];
    case 'artifact-written':
      return [];
    case 'run-finished':
      return closingLines(event, options);
    default:
      return unreachable(event);
  }
}

/** Tests that were skipped with their table are only counted. */
function nodeFinishedLines(event: Extract<RunEvent, { kind: 'node-finished' }>): string[] {
  const { result } = event;
  if (result.status === 'skipped' && result.node.resourceType === 'test') return [];
  return [nodeLine(event.index, event.total, result), ...shortError(result)];
}

function shortError(result: NodeResult): string[] {
  return result.error && result.status === 'error'
    ? [pc.red(`         ${result.error.code} ${firstLine(result.error.message)}`)]
    : [];
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
