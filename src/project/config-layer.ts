/**
 * Configs from one place, and how those of several places become one.
 *
 * @module
 */

import type { SourceLocation } from '../errors.js';
import { isPlainObject } from './template-value.js';

/** The configs of one place: a level of a project file, a properties file, a `config()` call. */
export interface ConfigLayer {
  readonly values: Readonly<Record<string, unknown>>;
  /** Where a key was written. */
  readonly locate: (key: string) => SourceLocation;
}

export interface MergedConfig {
  readonly values: Readonly<Record<string, unknown>>;
  /** The keys that some layer gives. */
  readonly given: ReadonlySet<string>;
  /** Where the value that counts was written; undefined for defaults. */
  locate(key: string): SourceLocation | undefined;
}

/** Lists of several layers are joined. */
const appended = new Set(['tags', 'pre-hook', 'post-hook', 'packages']);
/** Mappings of several layers are merged, a level deep. */
const merged = new Set([
  'meta',
  'quoting',
  'column_types',
  'docs',
  'contract',
  'table_properties',
  'arguments',
]);
const spellings: Readonly<Record<string, string>> = {
  pre_hook: 'pre-hook',
  post_hook: 'post-hook',
};

/** Merges layers over defaults: the last one wins, tags add up, meta merges. */
export function mergeLayers(
  defaults: Readonly<Record<string, unknown>>,
  layers: readonly ConfigLayer[],
): MergedConfig {
  const values: Record<string, unknown> = { ...defaults };
  const places = new Map<string, () => SourceLocation>();
  for (const layer of layers) {
    for (const [written, value] of Object.entries(layer.values)) {
      const key = spellings[written] ?? written;
      values[key] = combine(key, values[key], value);
      places.set(key, () => layer.locate(written));
    }
  }
  return { values, given: new Set(places.keys()), locate: (key) => places.get(key)?.() };
}

function combine(key: string, before: unknown, value: unknown): unknown {
  if (key === 'grants') return mergeGrants(before, value);
  if (appended.has(key)) return [...toList(before), ...toList(value)];
  if (merged.has(key) && isPlainObject(before) && isPlainObject(value)) {
    return { ...before, ...value };
  }
  return value;
}

/** `+select` adds grantees, `select` replaces them. */
function mergeGrants(before: unknown, value: unknown): unknown {
  if (!isPlainObject(value)) return value;
  const grants: Record<string, unknown> = isPlainObject(before) ? { ...before } : {};
  for (const [written, grantees] of Object.entries(value)) {
    const key = written.replace(/^\+/, '');
    const added = toList(grantees);
    grants[key] = written.startsWith('+') ? [...toList(grants[key]), ...added] : added;
  }
  return grants;
}

function toList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}
