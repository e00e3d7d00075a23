/**
 * Faults of compiled SQL, shown where their author wrote them.
 *
 * @module
 */

import { LakeError, type CallSite, type SourceLocation } from '../errors.js';
import type { Node } from '../project/node.js';
import type { Project } from '../project/project.js';
import { compiledPathOf } from './compiled-files.js';

/** Compiled SQL that knows where each part of it comes from. */
export interface LocatedSql {
  readonly sql: string;
  /** Absent for SQL from the command line. */
  readonly node?: Node;
  locate(offset: number):
    | {
        readonly location: SourceLocation;
        readonly callers: readonly CallSite[];
      }
    | undefined;
}

/**
 * Does the work. A fault of SQL or of its rows gets the file of the model, and the line and column
 * where the database names a place.
 */
export async function locating<T>(
  project: Project,
  compiled: LocatedSql,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LakeError) || error.location || !isFaultOfSql(error)) throw error;
    throw located(project, compiled, error);
  }
}

function isFaultOfSql(error: LakeError): boolean {
  return 'offset' in error || /^LAKE-[SE]/.test(error.code);
}

/** A `SqlError` knows its place in the text. */
function offsetOf(error: LakeError): number | undefined {
  return 'offset' in error && typeof error.offset === 'number' ? error.offset : undefined;
}

function located(project: Project, compiled: LocatedSql, error: LakeError): LakeError {
  const { sql, node } = compiled;
  const offset = offsetOf(error);
  const place = offset === undefined ? undefined : compiled.locate(offset);
  const file = node && offset !== undefined ? compiledPathOf(project, node) : undefined;
  return new LakeError(error.code, error.message, {
    hint: error.hint,
    location: place?.location ?? (node && { file: node.originalFilePath, line: 1 }),
    source: error.source,
    callers: place?.callers ?? [],
    compiled: file === undefined ? undefined : placeAt(file, sql, offset ?? 0),
    cause: error,
  });
}

function placeAt(file: string, sql: string, offset: number): SourceLocation {
  const before = sql.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return {
    file,
    line: before.split('\n').length,
    column: [...before.slice(lineStart)].length + 1,
  };
}
