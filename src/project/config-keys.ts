/**
 * The config keys that lake knows, their defaults and the form of their values.
 *
 * @module
 */

import { z } from 'zod';
import { YamlFloat } from './yaml-scalar.js';

const names = z.union([z.string().transform((name) => [name]), z.array(z.string())]);
const scalar = z.union([
  z.string(),
  z.number().transform(String),
  z.boolean().transform(String),
  z.instanceof(YamlFloat).transform((value) => value.text),
]);
const mapping = z.record(z.string(), z.unknown());

/** Forms of the values that lake acts on. `null` means the same as leaving the key out. */
export const configForms = {
  enabled: z.boolean(),
  materialized: z.string(),
  schema: z.string(),
  database: z.string(),
  alias: z.string(),
  tags: z.array(z.string()),
  meta: mapping,
  unique_key: names,
  incremental_strategy: z.enum([
    'append',
    'merge',
    'delete+insert',
    'insert_overwrite',
    'microbatch',
  ]),
  on_schema_change: z.enum(['ignore', 'append_new_columns', 'sync_all_columns', 'fail']),
  full_refresh: z.boolean(),
  partition_by: names,
  sort_by: names,
  table_properties: z.record(z.string(), scalar),
  format_version: z.union([z.literal(2), z.literal(3)]),
  merge_update_columns: names,
  merge_exclude_columns: names,
  deleted_when: z.string(),
} as const;

/** Of tests alone. */
export const testForms = {
  severity: z.string().regex(/^(error|warn)$/i, 'must be "error" or "warn"'),
  where: z.string(),
  limit: z.int().min(1),
  warn_if: z.string(),
  error_if: z.string(),
  fail_calc: z.string(),
  store_failures: z.boolean(),
} as const;

/** Keys of dbt that are kept for templates and other tools and change nothing. */
const keptKeys = [
  'group',
  'access',
  'docs',
  'grants',
  'persist_docs',
  'quoting',
  'packages',
  'contract',
  'event_time',
  'on_configuration_change',
  'static_analysis',
  'description',
  'pre-hook',
  'post-hook',
  'labels',
];
const modelOnly = [
  'incremental_predicates',
  'batch_size',
  'lookback',
  'begin',
  'concurrent_batches',
];
const seedOnly = ['column_types', 'quote_columns', 'delimiter'];
const sourceOnly = [
  'freshness',
  'loaded_at_field',
  'loaded_at_query',
  'external_location',
  'formatter',
  'plugin',
];

export type ConfigKind = 'model' | 'seed' | 'source' | 'test';

const everywhere = [...Object.keys(configForms), ...keptKeys];

/** Every key that may be given without a warning. */
export const knownConfigKeys: Readonly<Record<ConfigKind, readonly string[]>> = {
  model: [...everywhere, ...modelOnly, ...seedOnly],
  seed: [...everywhere, ...seedOnly],
  source: [...everywhere, ...sourceOnly],
  test: [...everywhere, ...Object.keys(testForms), 'store_failures_as'],
};

const nothing = null;

const common = {
  enabled: true,
  alias: nothing,
  schema: nothing,
  database: nothing,
  tags: [],
  meta: {},
  group: nothing,
};

const modelDefaults = {
  ...common,
  materialized: 'view',
  incremental_strategy: nothing,
  persist_docs: {},
  'post-hook': [],
  'pre-hook': [],
  quoting: {},
  column_types: {},
  full_refresh: nothing,
  unique_key: nothing,
  on_schema_change: 'ignore',
  grants: {},
  packages: [],
  docs: { show: true, node_color: nothing },
  contract: { enforced: false, alias_types: true },
  access: 'protected',
};

/** What `config.get` gives where nobody said anything else. */
export const configDefaults: Readonly<Record<ConfigKind, Readonly<Record<string, unknown>>>> = {
  source: { enabled: true, tags: [], meta: {} },
  test: {
    ...common,
    schema: 'dbt_test__audit',
    materialized: 'test',
    severity: 'ERROR',
    store_failures: nothing,
    where: nothing,
    limit: nothing,
    fail_calc: 'count(*)',
    warn_if: '!= 0',
    error_if: '!= 0',
  },
  model: modelDefaults,
  seed: { ...modelDefaults, materialized: 'seed', delimiter: ',', quote_columns: nothing },
};
