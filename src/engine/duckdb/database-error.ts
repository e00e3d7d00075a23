/**
 * DuckDB's exceptions as errors that say what, where in the caller's SQL, and what to do. Sessions
 * run with `errors_as_json`, so that positions and candidates arrive as data.
 *
 * @module
 */

import type { ErrorCode } from '../../error-codes.js';
import { LakeError } from '../../errors.js';
import { SqlError } from '../../sql/sql-error.js';
import { didYouMean } from '../../util/edit-distance.js';

/** The caller's text, within the statement that was run. */
export interface StatementText {
  readonly sql: string;
  /** The statement's text before the caller's SQL; none by default. */
  readonly before?: string;
}

export interface DatabaseFault {
  /** DuckDB's name: `Parser`, `Binder`, `Conversion`, `INTERRUPT` … */
  readonly kind: string;
  readonly message: string;
  /** What was not found, and what there is. */
  readonly name: string | undefined;
  readonly candidates: readonly string[];
  readonly errno: string | undefined;
  /** As DuckDB counts it: see `utf16Offset`. */
  readonly position: number | undefined;
}

const codes: Readonly<Record<string, ErrorCode>> = {
  Parser: 'LAKE-S001',
  Syntax: 'LAKE-S001',
  Binder: 'LAKE-S002',
  Catalog: 'LAKE-S002',
  'Out of Memory': 'LAKE-E002',
  INTERRUPT: 'LAKE-R003',
};

/** Kinds that arise before a row is read: their position lies in the statement itself. */
const staticKinds = new Set(['Parser', 'Syntax', 'Binder', 'Catalog']);

const hintLine = /^\s*(Did you mean|Candidate|Possible|HINT|You might need)/;

/** Reads what DuckDB threw; undefined for anything else. */
export function databaseFault(error: unknown): DatabaseFault | undefined {
  // The client throws plain errors; a subclass is a fault of our own.
  if (!(error instanceof Error) || error.constructor !== Error) return undefined;
  const data = jsonOf(error.message) ?? {};
  const position = data['position'];
  return {
    kind: data['exception_type'] ?? 'Unknown',
    message: data['exception_message'] ?? error.message,
    position: position === undefined ? undefined : Number(position),
    name: data['name'],
    candidates: data['candidates']?.split(/,\s*/) ?? [],
    errno: data['errno'],
  };
}

/** The error to throw for what DuckDB threw while it ran a statement. */
export function translateError(error: unknown, text?: StatementText): unknown {
  if (error instanceof LakeError) return error;
  const fault = databaseFault(error);
  if (!fault) return error;
  if (fault.kind === 'INTERRUPT')
    return new LakeError('LAKE-R003', 'interrupted', { cause: error });
  const { message, hint } = splitHint(fault);
  const offset = text && offsetOf(fault, text);
  return new SqlError(codeOf(fault), message, { hint, offset, cause: error });
}

function codeOf({ kind, message, errno }: DatabaseFault): ErrorCode {
  if (/No space left on device|disk quota|Disk full/i.test(message)) return 'LAKE-F003';
  if (/max_temp_directory_size/.test(message)) return 'LAKE-E002';
  if (kind !== 'IO') return codes[kind] ?? 'LAKE-E001';
  if (/^No files found/.test(message)) return 'LAKE-F001';
  return ioCodes[errno ?? ''] ?? 'LAKE-F004';
}

/** By the number of the system's error: ENOENT, EACCES, ENOSPC, EDQUOT. */
const ioCodes: Readonly<Record<string, ErrorCode>> = {
  2: 'LAKE-F001',
  13: 'LAKE-F002',
  28: 'LAKE-F003',
  122: 'LAKE-F003',
};

const changesView =
  /^Can only (update|delete from|merge into) base table|is not an table$|modify view with|is of type View/;

/**
 * Where the fault lies in the caller's SQL. A fault of a row may come from the text of a view, so its
 * position counts only where a cast stands there.
 */
function offsetOf(fault: DatabaseFault, text: StatementText): number | undefined {
  if (fault.position === undefined) return undefined;
  const before = text.before ?? '';
  const offset = utf16Offset(fault, before + text.sql) - before.length;
  if (offset < 0 || offset > text.sql.length) return undefined;
  const isCast = /^(::|cast|try_cast)/i.test(text.sql.slice(offset, offset + 8));
  return staticKinds.has(fault.kind) || isCast ? offset : undefined;
}

/** The position in UTF-16 units of the statement: the parser counts code points, all others bytes. */
export function utf16Offset({ kind, position = 0 }: DatabaseFault, statement: string): number {
  if (kind === 'Parser' || kind === 'Syntax') {
    return [...statement].slice(0, position).join('').length;
  }
  return Buffer.from(statement, 'utf8').subarray(0, position).toString('utf8').length;
}

const readOnlyHint =
  'tables of the lake are views in SQL: change them by models (incremental, merge, delete+insert)';

/** DuckDB ends its messages with what it would have expected. */
function splitHint(fault: DatabaseFault): { message: string; hint: string | undefined } {
  if (changesView.test(fault.message)) return { message: fault.message, hint: readOnlyHint };
  const lines = fault.message.split('\n').map((line) => line.trim());
  const from = lines.findIndex((line) => hintLine.test(line));
  if (from < 0) return { message: fault.message.trim(), hint: undefined };
  const message = lines.slice(0, from).join('\n').trim();
  return { message, hint: hintOf(fault, lines.slice(from)) };
}

function hintOf({ name, candidates }: DatabaseFault, lines: readonly string[]): string | undefined {
  const [first = ''] = lines;
  if (name !== undefined && /^(Candidate bindings|Did you mean)/.test(first)) {
    const near = didYouMean(name, candidates);
    if (near !== undefined || first.startsWith('Did you mean')) return near;
    return `there are: ${candidates.join(', ')}`;
  }
  return lines.filter((line) => line !== '').join(' ');
}

/** The exception as DuckDB describes it, behind a prefix such as `Parser Error: `. */
function jsonOf(message: string): Readonly<Record<string, string>> | undefined {
  const start = message.indexOf('{"exception_type"');
  if (start < 0) return undefined;
  try {
    // DuckDB writes a flat object of strings.
    return JSON.parse(message.slice(start)) as Record<string, string>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
