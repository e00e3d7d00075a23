/**
 * How tables are kept in order (`maintenance:` of project.yml): defaults, and what differs for a
 * table, a schema or a folder of models.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { parseBytes, parseDuration } from '../util/durations.js';
import type { MaintenanceSettings, PolicySettings } from './maintenance-schema.js';
import type { Written } from './schema-errors.js';
import type { YamlPath } from './yaml-file.js';

export interface MaintenancePolicy {
  readonly compact: {
    readonly enabled: boolean;
    readonly strategy: 'bin-pack' | 'sort';
    /** Empty: the table's own order. */
    readonly sortBy: readonly string[];
    /** Absent: what the table's properties say. */
    readonly targetFileSize?: number;
    readonly minInputFiles: number;
    /** A data file with so many delete files is rewritten. */
    readonly deleteFiles?: number;
    /** A data file of which this part is deleted is rewritten. */
    readonly deleteRatio: number;
  };
  readonly manifests: { readonly enabled: boolean; readonly minCount: number };
  readonly expire: {
    readonly enabled: boolean;
    /** Absent, as below: what the table's properties say. */
    readonly olderThanMs?: number;
    readonly retainLast?: number;
  };
  readonly orphans: { readonly enabled: boolean; readonly olderThanMs: number };
}

export interface MaintenanceConfig {
  readonly defaults: MaintenancePolicy;
  /** What differs, by the name that it is given for. */
  readonly overrides: ReadonlyMap<string, PolicySettings>;
}

const standard: MaintenancePolicy = {
  compact: { enabled: true, strategy: 'bin-pack', sortBy: [], minInputFiles: 5, deleteRatio: 0.3 },
  manifests: { enabled: true, minCount: 10 },
  expire: { enabled: true },
  orphans: { enabled: true, olderThanMs: 3 * 24 * 60 * 60 * 1000 },
};

/** @throws LakeError LAKE-C003 for a text that is no duration or size */
export function maintenanceConfig(
  settings: MaintenanceSettings | undefined,
  written: Written,
): MaintenanceConfig {
  const { tables = {}, ...defaults } = settings ?? {};
  const path = ['maintenance'];
  const overrides = Object.entries(tables);
  for (const [name, one] of overrides) locating(one, [...path, 'tables', name], written);
  return {
    defaults: applySettings(standard, locating(defaults, path, written)),
    overrides: new Map(overrides),
  };
}

/** The policy of a table that goes by these names, what counts most last. */
export function policyOf(config: MaintenanceConfig, names: readonly string[]): MaintenancePolicy {
  const given = names.flatMap((name) => config.overrides.get(name) ?? []);
  return given.reduce(applySettings, config.defaults);
}

function applySettings(policy: MaintenancePolicy, settings: PolicySettings): MaintenancePolicy {
  const { compact, manifests, expire, orphans } = settings;
  return {
    compact: {
      ...policy.compact,
      ...given('enabled', compact?.enabled),
      ...given('strategy', compact?.strategy),
      ...given('sortBy', compact?.sort_by),
      ...given('targetFileSize', parsed(compact?.target_file_size, parseBytes)),
      ...given('minInputFiles', compact?.min_input_files),
      ...given('deleteFiles', compact?.delete_files),
      ...given('deleteRatio', compact?.delete_ratio),
    },
    manifests: {
      ...policy.manifests,
      ...given('enabled', manifests?.enabled),
      ...given('minCount', manifests?.min_count),
    },
    expire: {
      ...policy.expire,
      ...given('enabled', expire?.enabled),
      ...given('olderThanMs', parsed(expire?.older_than, parseDuration)),
      ...given('retainLast', expire?.retain_last),
    },
    orphans: {
      ...policy.orphans,
      ...given('enabled', orphans?.enabled),
      ...given('olderThanMs', parsed(orphans?.older_than, parseDuration)),
    },
  };
}

function given<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}

function parsed(text: string | undefined, parse: (text: string) => number): number | undefined {
  return text === undefined ? undefined : parse(text);
}

/** The settings, once every text in them is known to mean something. */
function locating(settings: PolicySettings, path: YamlPath, written: Written): PolicySettings {
  const check = (text: string | undefined, parse: (text: string) => number, at: YamlPath) => {
    try {
      parsed(text, parse);
    } catch (error) {
      if (!(error instanceof LakeError)) throw error;
      const full = [...path, ...at];
      const location = written.locate(full);
      throw new LakeError('LAKE-C003', `${full.join('.')}: ${error.message}`, { location });
    }
  };
  const { compact, expire, orphans } = settings;
  check(compact?.target_file_size, parseBytes, ['compact', 'target_file_size']);
  check(expire?.older_than, parseDuration, ['expire', 'older_than']);
  check(orphans?.older_than, parseDuration, ['orphans', 'older_than']);
  requireRatio(compact?.delete_ratio, [...path, 'compact', 'delete_ratio'], written);
  return settings;
}

function requireRatio(ratio: number | undefined, path: YamlPath, written: Written): void {
  if (ratio === undefined || (ratio > 0 && ratio <= 1)) return;
  const message = `${path.join('.')} must be above 0 and at most 1`;
  throw new LakeError('LAKE-C003', message, { location: written.locate(path) });
}
