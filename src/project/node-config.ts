/**
 * From merged configs to what a node is built with: checked and typed.
 *
 * @module
 */

import { z } from 'zod';
import { LakeError, type SourceLocation } from '../errors.js';
import { didYouMean } from '../util/edit-distance.js';
import { configForms, knownConfigKeys, testForms, type ConfigKind } from './config-keys.js';
import type { MergedConfig } from './config-layer.js';
import type { NodeConfig, TestConfig } from './node.js';
import type { Problems } from './problems.js';
import { isPlainObject } from './template-value.js';
import { valueComplaint } from './schema-errors.js';

export interface ConfigOwner {
  readonly kind: ConfigKind;
  readonly uniqueId: string;
  readonly location: SourceLocation;
}

type Forms = typeof configForms & typeof testForms;
type Checked = { readonly [K in keyof Forms]?: z.infer<Forms[K]> };

/** What holds where nothing is configured. */
export const unconfigured: Omit<NodeConfig, 'materialized' | 'all'> = {
  enabled: true,
  tags: [],
  meta: {},
  uniqueKey: [],
  onSchemaChange: 'ignore',
  partitionBy: [],
  sortBy: [],
  tableProperties: {},
  formatVersion: 2,
};

/** Undefined where a value is wrong; the faults are in `problems`. */
export function nodeConfig(
  merged: MergedConfig,
  owner: ConfigOwner,
  problems: Problems,
): NodeConfig | undefined {
  const before = problems.errors.length;
  const checked = checkValues(merged, owner, problems);
  warnUnknown(merged, owner, problems);
  refuseUnsupported(merged, owner, problems);
  if (problems.errors.length > before) return undefined;
  return {
    ...unconfigured,
    materialized: checked.materialized ?? owner.kind,
    tags: [...new Set(checked.tags)],
    ...optional('enabled', checked.enabled),
    ...optional('meta', checked.meta),
    ...optional('uniqueKey', checked.unique_key),
    ...optional('onSchemaChange', checked.on_schema_change),
    ...optional('partitionBy', checked.partition_by),
    ...optional('sortBy', checked.sort_by),
    ...optional('tableProperties', checked.table_properties),
    ...optional('formatVersion', checked.format_version),
    ...optional('schema', checked.schema),
    ...optional('database', checked.database),
    ...optional('alias', checked.alias),
    ...optional('incrementalStrategy', checked.incremental_strategy),
    ...optional('fullRefresh', checked.full_refresh),
    ...optional('mergeUpdateColumns', checked.merge_update_columns),
    ...optional('mergeExcludeColumns', checked.merge_exclude_columns),
    ...optional('deletedWhen', checked.deleted_when),
    all: merged.values,
  };
}

/** What a test does with the rows it finds. */
export function testConfig(merged: MergedConfig): TestConfig {
  const { severity, where, limit, warn_if, error_if, fail_calc, store_failures } =
    checkedTest(merged);
  return {
    severity: severity?.toLowerCase() === 'warn' ? 'warn' : 'error',
    warnIf: warn_if ?? '!= 0',
    errorIf: error_if ?? '!= 0',
    failCalc: fail_calc ?? 'count(*)',
    storeFailures: store_failures ?? false,
    ...optional('where', where),
    ...optional('limit', limit),
  };
}

function checkedTest(merged: MergedConfig): Checked {
  const given = Object.entries(testForms).filter(([key]) => merged.given.has(key));
  const entries = given.map(
    ([key, form]) => [key, form.safeParse(merged.values[key]).data] as const,
  );
  // Each value has the form of its own key.
  return Object.fromEntries(entries);
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  // A computed key is not narrowed by the compiler.
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}

const allForms: Readonly<Record<string, z.ZodType>> = { ...configForms, ...testForms };

/** Values that were given must have their form; defaults have it. */
function checkValues(merged: MergedConfig, owner: ConfigOwner, problems: Problems): Checked {
  const forms = owner.kind === 'test' ? allForms : configForms;
  const entries = Object.entries<z.ZodType>(forms).flatMap(([key, form]): [string, unknown][] => {
    const value = merged.values[key];
    if (value === undefined || value === null) return [];
    if (!merged.given.has(key)) return [[key, value]];
    if (key === 'partition_by' && isPlainObject(value)) {
      problems.warn(foreignPartition(merged.locate(key) ?? owner.location));
      return [];
    }
    const result = form.safeParse(value);
    if (result.success) return [[key, result.data]];
    problems.error(wrongValue(key, value, { merged, owner, error: result.error }));
    return [];
  });
  // Each value was parsed by the form of its own key.
  return Object.fromEntries(entries);
}

function wrongValue(
  key: string,
  value: unknown,
  at: { readonly merged: MergedConfig; readonly owner: ConfigOwner; readonly error: z.ZodError },
): LakeError {
  const location = at.merged.locate(key) ?? at.owner.location;
  const shown = typeof value === 'object' ? '' : `, not ${JSON.stringify(value)}`;
  const message = `config "${key}" ${valueComplaint(at.error)}${shown}`;
  const hint = typeof value === 'string' ? nearestValue(key, value) : undefined;
  return new LakeError('LAKE-C003', message, { location, hint });
}

/** As other databases take it: a field with its type. */
function foreignPartition(location: SourceLocation): LakeError {
  const message = 'a mapping as "partition_by" is not supported and has no effect';
  return new LakeError('LAKE-C011', message, { location, hint: "name columns: 'day(ordered_at)'" });
}

function nearestValue(key: string, value: string): string | undefined {
  const form: unknown = allForms[key];
  return form instanceof z.ZodEnum ? didYouMean(value, form.options.map(String)) : undefined;
}

function warnUnknown(merged: MergedConfig, owner: ConfigOwner, problems: Problems): void {
  const known = knownConfigKeys[owner.kind];
  for (const key of merged.given) {
    if (known.includes(key)) continue;
    problems.warn(
      new LakeError('LAKE-C002', `unknown config "${key}"`, {
        location: merged.locate(key),
        hint: didYouMean(key, known) ?? 'what is no config of lake belongs under meta',
      }),
    );
  }
}

const materializations = ['view', 'table', 'incremental', 'ephemeral'];

function refuseUnsupported(merged: MergedConfig, owner: ConfigOwner, problems: Problems): void {
  const { materialized, contract } = merged.values;
  const at = (key: string) => ({ location: merged.locate(key) ?? owner.location });
  if (owner.kind === 'model' && !materializations.includes(String(materialized))) {
    problems.error(unknownMaterialization(String(materialized), at('materialized').location));
  }
  for (const key of ['pre-hook', 'post-hook']) {
    const hooks = merged.values[key];
    if (!Array.isArray(hooks) || hooks.length === 0) continue;
    const message = `"${key}" is not supported and has no effect`;
    const hint = 'tables change only through models, so that their history is kept';
    problems.warn(new LakeError('LAKE-C011', message, { ...at(key), hint }));
  }
  if (merged.values['incremental_strategy'] === 'microbatch') {
    const message =
      'the incremental strategy "microbatch" is not supported: the model cannot be run';
    const hint = "new_rows(ref('…')) gives each run exactly the rows that are new";
    problems.warn(new LakeError('LAKE-C011', message, { ...at('incremental_strategy'), hint }));
  }
  if (isPlainObject(contract) && contract['enforced'] === true) {
    const message = 'contracts are not enforced: the columns are not compared with their types';
    problems.warn(new LakeError('LAKE-C011', message, at('contract')));
  }
  if (merged.values['incremental_predicates'] !== undefined) {
    const message = '"incremental_predicates" is not supported and has no effect';
    problems.warn(new LakeError('LAKE-C011', message, at('incremental_predicates')));
  }
}

function unknownMaterialization(name: string, location: SourceLocation): LakeError {
  return new LakeError('LAKE-C011', `the materialization "${name}" is not supported`, {
    location,
    hint: didYouMean(name, materializations) ?? `there are ${materializations.join(', ')}`,
  });
}
