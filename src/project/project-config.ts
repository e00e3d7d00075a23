/**
 * `project.yml` after reading: every default filled in.
 *
 * @module
 */

import type { MaintenanceConfig } from './maintenance-config.js';

export interface ProjectConfig {
  readonly name: string;
  readonly version: string;
  /** The file that was read, relative to the root: `project.yml` or `dbt_project.yml`. */
  readonly file: string;
  readonly modelPaths: readonly string[];
  readonly seedPaths: readonly string[];
  readonly testPaths: readonly string[];
  readonly macroPaths: readonly string[];
  readonly targetPath: string;
  /** Which parts of the names of tables are quoted in SQL. */
  readonly quoting: Readonly<Record<'database' | 'schema' | 'identifier', boolean>>;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly targets: Readonly<Record<string, Target>>;
  readonly defaultTarget: string;
  readonly streams: Readonly<Record<string, StreamConfig>>;
  readonly maintenance: MaintenanceConfig;
}

/** Where tables live and what runs SQL (`targets:` in project.yml). */
export interface Target {
  readonly name: string;
  /** What a dbt profile says; absent in a project without one. */
  readonly profile?: {
    readonly name: string;
    readonly options: Readonly<Record<string, unknown>>;
  };
  /** The schema of models without a custom one. */
  readonly schema: string;
  readonly threads: number;
  readonly warehouse: string;
  readonly catalog: { readonly type: 'filesystem'; readonly name: string };
  readonly engine: {
    readonly type: 'duckdb';
    readonly threads?: number;
    readonly memoryLimit?: string;
    readonly tempDirectory?: string;
  };
}

/** What `lake load` reads and where it lands (`streams:` in project.yml). */
export interface StreamConfig {
  readonly name: string;
  /** The table it lands in: `bronze.crypto_prices_raw`. */
  readonly table: string;
  readonly topic: string;
  /** Which of the sources `lake load` reads unless told otherwise. */
  readonly source: 'kafka' | 'file';
  readonly kafka?: { readonly brokers: readonly string[]; readonly group: string };
  /** NDJSON, a message a line; `.gz` is decompressed. Relative to the project's root. */
  readonly file?: { readonly path: string };
  /** A commit is due when any of them is reached. */
  readonly trigger: {
    readonly intervalMs: number;
    readonly rows: number;
    readonly bytes: number;
  };
}
