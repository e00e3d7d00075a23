/**
 * What `project.yml` may hold, before defaults are filled in.
 *
 * @module
 */

import { z } from 'zod';
import { maintenanceSchema } from './maintenance-schema.js';
import { YamlFloat } from './yaml-scalar.js';

const text = z.union([
  z.string(),
  z.number().transform(String),
  z.instanceof(YamlFloat).transform((value) => value.text),
]);
const count = z.int().min(1);
const paths = z.union([z.array(z.string()), z.string().transform((path) => [path])]);
/** Blocks whose keys are folders, names and configs: read by `config-tree.ts`. */
const tree = z.unknown();

const targetSchema = z.strictObject({
  schema: z.string().min(1).optional(),
  threads: count.optional(),
  warehouse: z.string().min(1).optional(),
  catalog: z
    .strictObject({
      type: z.literal('filesystem').optional(),
      name: z
        .string()
        .regex(/^[A-Za-z_]\w*$/, 'must be a name of letters, digits and underscores')
        .optional(),
    })
    .optional(),
  engine: z
    .strictObject({
      type: z.literal('duckdb').optional(),
      threads: count.optional(),
      memory_limit: text.optional(),
      temp_directory: z.string().optional(),
    })
    .optional(),
});

const streamSchema = z.strictObject({
  table: z.string().regex(/^[^.]+\.[^.]+$/, 'must be a schema and a table: bronze.orders_raw'),
  topic: z.string().min(1),
  source: z.enum(['kafka', 'file']),
  kafka: z
    .strictObject({
      brokers: z.union([
        z.array(z.string()).min(1),
        z.string().transform((list) => list.split(',').map((broker) => broker.trim())),
      ]),
      group: z.string().min(1).optional(),
    })
    .optional(),
  file: z.strictObject({ path: z.string().min(1) }).optional(),
  trigger: z
    .strictObject({
      interval: text.optional(),
      rows: count.optional(),
      bytes: text.optional(),
    })
    .optional(),
});

export const projectSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[^\d\W]\w*$/, 'must be letters, digits and underscores, not starting with a digit'),
  version: text.optional(),
  'config-version': z.int().optional(),
  'model-paths': paths.optional(),
  'seed-paths': paths.optional(),
  'test-paths': paths.optional(),
  'macro-paths': paths.optional(),
  'docs-paths': paths.optional(),
  'target-path': z.string().min(1).optional(),
  'clean-targets': paths.optional(),
  'packages-install-path': z.string().min(1).optional(),
  dispatch: z
    .array(
      z.strictObject({
        macro_namespace: z.string(),
        search_order: z.array(z.string()),
      }),
    )
    .optional(),
  quoting: z
    .strictObject({
      database: z.boolean().optional(),
      schema: z.boolean().optional(),
      identifier: z.boolean().optional(),
      snowflake_ignore_case: z.boolean().optional(),
    })
    .optional(),
  vars: z.record(z.string(), z.unknown()).optional(),
  models: tree.optional(),
  seeds: tree.optional(),
  sources: tree.optional(),
  tests: tree.optional(),
  data_tests: tree.optional(),
  exposures: tree.optional(),
  target: z.string().optional(),
  targets: z.record(z.string(), targetSchema).optional(),
  streams: z.record(z.string(), streamSchema).optional(),
  maintenance: maintenanceSchema.optional(),
});

export type ProjectSettings = z.infer<typeof projectSchema>;
export type TargetSettings = z.infer<typeof targetSchema>;
export type StreamSettings = z.infer<typeof streamSchema>;

/** Keys of `dbt_project.yml` that mean nothing here, or the same as their default. */
export const ignoredDbtKeys: readonly string[] = [
  'profile',
  'require-dbt-version',
  'log-path',
  'asset-paths',
  'analysis-paths',
  'snapshot-paths',
  'function-paths',
  'flags',
  'query-comment',
  'restrict-access',
  'dbt-cloud',
];

/** Keys of `dbt_project.yml` for features that lake has not: said, so that nobody relies on them. */
export const unsupportedDbtKeys: readonly string[] = [
  'on-run-start',
  'on-run-end',
  'snapshots',
  'metrics',
  'semantic-models',
  'saved-queries',
  'unit_tests',
  'analyses',
  'functions',
];

/** The names that dbt gave these keys before. */
export const renamedDbtKeys: Readonly<Record<string, string>> = {
  'source-paths': 'model-paths',
  'data-paths': 'seed-paths',
};
