/**
 * What was read of a project the last time, kept in `target/`: a start reads only what has changed
 * since then.
 *
 * @module
 */

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { LakeError, type CallSite, type SourceLocation } from '../errors.js';
import type { ErrorCode } from '../error-codes.js';
import type { Declaration } from './declaration.js';
import type { LinkedDraft } from './draft.js';
import type { FileParts } from './file-parts.js';
import { isPlainObject } from './template-value.js';
import { restoreDraft, storeDraft, type DraftFile, type StoredDraft } from './stored-draft.js';
import { StoredValues, UnstorableError, restoreValues } from './stored-values.js';

export interface CachedFile extends FileParts, Omit<DraftFile, 'file'> {
  readonly stamp: string | undefined;
  readonly drafts: readonly LinkedDraft[];
}

export interface ParseCache {
  /** By their paths. */
  readonly files: ReadonlyMap<string, CachedFile>;
  /** All warnings of the project. */
  readonly warnings: readonly LakeError[];
  /** The environment variables that were read: checksums of their values, null where unset. */
  readonly env: Readonly<Record<string, string | null>>;
}

interface StoredError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly location?: SourceLocation | undefined;
  readonly callers: readonly CallSite[];
}

type StoredFile = Omit<CachedFile, 'drafts' | 'declarations' | 'warnings'> & {
  readonly drafts: readonly StoredDraft[];
  /** The place of their list; absent where there are none. */
  readonly declarations?: number;
  readonly warnings: readonly StoredError[];
};

interface StoredCache {
  readonly key: string;
  readonly env: ParseCache['env'];
  readonly warnings: readonly StoredError[];
  readonly files: readonly (readonly [string, StoredFile])[];
  readonly values: readonly unknown[];
}

/** Undefined where there is none, or one of other circumstances (`key`). */
export function readParseCache(path: string, key: string): ParseCache | undefined {
  const stored = readStored(path);
  if (stored?.key !== key) return undefined;
  const values = restoreValues(stored.values);
  const files = stored.files.map(([file, { drafts, declarations, warnings, ...own }]) => {
    const restored = {
      ...own,
      declarations: declarations === undefined ? [] : declarationsAt(values, declarations),
      drafts: drafts.map((draft) => restoreDraft(draft, { ...own, file }, values)),
      warnings: warnings.map(restoreError),
    };
    return [file, restored] as const;
  });
  return {
    files: new Map(files),
    warnings: stored.warnings.map(restoreError),
    env: stored.env,
  };
}

/** What `storeFile` put there. */
function declarationsAt(values: readonly unknown[], place: number): readonly Declaration[] {
  return values[place] as readonly Declaration[];
}

/** A file that was cut short, or that another program wrote, counts as none. */
function readStored(path: string): StoredCache | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    // A file with our key was written by us.
    return isPlainObject(value) ? (value as unknown as StoredCache) : undefined;
  } catch {
    return undefined;
  }
}

/** Files whose drafts cannot be kept are left out: they are read each time. */
export function writeParseCache(path: string, key: string, cache: ParseCache): void {
  const values = new StoredValues();
  const files = [...cache.files].flatMap(([file, known]) => storeFile(file, known, values) ?? []);
  const { env } = cache;
  const warnings = cache.warnings.map(storeError);
  const head = JSON.stringify({ key, env, warnings }).slice(0, -1);
  const text = `${head},\n"values":${values.toJson()},\n"files":[${files.join(',\n')}]}\n`;
  replaceFile(path, text);
}

function storeFile(file: string, known: CachedFile, values: StoredValues): string | undefined {
  try {
    const from = { ...known, file };
    const drafts = known.drafts.map((draft) => storeDraft(draft, from, values));
    const { declarations: declared } = known;
    const declarations = declared.length === 0 ? undefined : values.add(declared);
    const warnings = known.warnings.map(storeError);
    return JSON.stringify([file, { ...known, drafts, declarations, warnings }]);
  } catch (error) {
    if (error instanceof UnstorableError) return undefined;
    throw error;
  }
}

function storeError({ code, message, hint, location, callers }: LakeError): StoredError {
  return { code, message, hint, location, callers };
}

function restoreError({ code, message, ...details }: StoredError): LakeError {
  return new LakeError(code, message, details);
}

/** Readers see the old file or the new one. A folder that cannot be written to keeps no cache. */
function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true });
  }
}
