/**
 * Targets with every default filled in.
 *
 * @module
 */

import type { Target } from './project-config.js';
import type { TargetSettings } from './project-schema.js';

/** What a dbt profile says about its DuckDB. */
export interface Profile {
  readonly name: string;
  readonly target: string;
  readonly schema?: string;
  readonly threads?: number;
  /** The stem of the database file. */
  readonly database?: string;
  /** Everything that it says, as it is written. */
  readonly options: Readonly<Record<string, unknown>>;
}

export function targetFrom(
  name: string | undefined,
  settings: TargetSettings,
  profile?: Profile,
): Target {
  const { engine, catalog } = settings;
  return {
    name: name ?? profile?.target ?? 'dev',
    ...(profile ? { profile: { name: profile.name, options: profile.options } } : {}),
    schema: settings.schema ?? profile?.schema ?? 'main',
    threads: settings.threads ?? profile?.threads ?? 4,
    warehouse: settings.warehouse ?? 'warehouse',
    catalog: { type: 'filesystem', name: catalog?.name ?? profile?.database ?? 'lake' },
    engine: {
      type: 'duckdb',
      ...(engine?.threads === undefined ? {} : { threads: engine.threads }),
      ...(engine?.memory_limit === undefined ? {} : { memoryLimit: engine.memory_limit }),
      ...(engine?.temp_directory === undefined ? {} : { tempDirectory: engine.temp_directory }),
    },
  };
}
