/**
 * Errors as text: code, message, place, code frame, hint.
 *
 * @module
 */

import pc from 'picocolors';
import { LakeError, LakeErrors, type SourceLocation } from '../errors.js';
import { codeFrame } from './code-frame.js';

const mostCallers = 10;

export interface ErrorTextOptions {
  /** Reads a file relative to the project's root; undefined when it cannot be read. */
  readonly readSource: (file: string) => string | undefined;
  readonly severity?: 'error' | 'warning';
}

/** The whole error, several lines without a trailing newline. */
export function errorText(error: unknown, options: ErrorTextOptions): string {
  if (error instanceof LakeErrors) {
    return error.errors.map((e) => errorText(e, options)).join('\n\n');
  }
  if (!(error instanceof LakeError)) return unexpectedText(error);
  return [headline(error, options), ...placeLines(error, options), ...noteLines(error)].join('\n');
}

function headline(error: LakeError, options: ErrorTextOptions): string {
  const severity = options.severity ?? 'error';
  const label = `${severity}[${error.code}]`;
  return `${pc.bold(severity === 'error' ? pc.red(label) : pc.yellow(label))}: ${error.message}`;
}

function placeLines(error: LakeError, options: ErrorTextOptions): string[] {
  if (!error.location) return [];
  const compiled = error.compiled ? `  (${formatLocation(error.compiled)})` : '';
  const source = error.source ?? options.readSource(error.location.file);
  const frame = source === undefined ? [] : codeFrame(source, error.location);
  return [`  --> ${formatLocation(error.location)}${compiled}`, ...frame];
}

function noteLines(error: LakeError): string[] {
  const callers = callerLines(error);
  return error.hint === undefined
    ? callers
    : [...callers, `   = ${pc.cyan('help')}: ${error.hint}`];
}

/** The ends of the chain; what is between them repeats itself. */
function callerLines({ callers }: LakeError): string[] {
  const lines = callers.map((c) => `   = called from ${c.name} (${formatLocation(c.location)})`);
  const left = lines.length - mostCallers;
  if (left <= 0) return lines;
  return [...lines.slice(0, -3 - left), `   = … ${left} more …`, ...lines.slice(-3)];
}

/** `file:line:column`. */
function formatLocation(location: SourceLocation): string {
  return [location.file, location.line, location.column].filter((p) => p !== undefined).join(':');
}

function unexpectedText(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${pc.bold(pc.red('internal error'))}: this is a bug in lake, please report it\n${text}`;
}
