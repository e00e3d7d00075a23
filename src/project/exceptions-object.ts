/**
 * The object `exceptions` of templates.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { Dict } from '../jinja/dict.js';
import { hostFunction } from '../jinja/host.js';
import { reprOf, stringOf } from '../jinja/text.js';
import type { Value } from '../jinja/value.js';
import { bindArguments } from './arguments.js';
import type { LogLevel } from './context.js';
import { memberOf } from './template-value.js';

interface Raising<Name extends string = string> {
  readonly required: readonly Name[];
  readonly optional?: readonly string[];
  readonly message: (given: Readonly<Record<Name, Value>>) => string;
}

function raising<Name extends string>(
  required: readonly Name[],
  message: (given: Readonly<Record<Name, Value>>) => string,
  optional: readonly string[] = [],
): Raising {
  return { required, optional, message };
}

const plain = raising(['msg'], ({ msg }) => stringOf(msg), ['node']);

/** What each of dbt's functions takes, and what it says. */
const functions: Readonly<Record<string, Raising>> = {
  missing_config: raising(
    ['model', 'name'],
    ({ model, name }) =>
      `Model '${stringOf(memberOf(model, 'unique_id') ?? model)}' does not define a required config parameter '${stringOf(name)}'.`,
  ),
  missing_materialization: raising(
    ['model', 'adapter_type'],
    ({ adapter_type }) => `No materialization was found for adapter ${stringOf(adapter_type)}!`,
  ),
  missing_relation: raising(
    ['relation'],
    ({ relation }) => `Relation ${stringOf(relation)} not found!`,
    ['model'],
  ),
  raise_ambiguous_alias: raising(
    ['node_1', 'node_2'],
    ({ node_1, node_2 }) =>
      `two resources have the same database representation: ${shown(node_1)} and ${shown(node_2)}`,
    ['duped_name'],
  ),
  raise_ambiguous_catalog_match: raising(
    ['unique_id', 'match_1', 'match_2'],
    ({ unique_id }) => `two relations match the name of "${stringOf(unique_id)}" in the database`,
  ),
  raise_cache_inconsistent: raising(
    ['message'],
    ({ message }) => `Cache inconsistency detected: ${stringOf(message)}`,
  ),
  raise_dataclass_not_dict: raising(
    ['obj'],
    ({ obj }) =>
      `The object ("${stringOf(obj)}") was used as a dictionary. This capability has been removed from objects of this type.`,
  ),
  raise_compiler_error: plain,
  raise_database_error: plain,
  raise_fail_fast_error: plain,
  raise_dep_not_found: raising(
    ['node', 'node_description', 'required_pkg'],
    ({ node_description, required_pkg }) =>
      `Error while parsing ${stringOf(node_description)}. The required package "${stringOf(required_pkg)}" was not found. Is the package installed?`,
  ),
  raise_dependency_error: raising(['msg'], ({ msg }) => stringOf(msg)),
  raise_duplicate_patch_name: raising(
    ['patch_1', 'existing_patch_path'],
    ({ patch_1, existing_patch_path }) =>
      `${shown(patch_1)} is described twice, also in ${stringOf(existing_patch_path)}`,
  ),
  raise_duplicate_resource_name: raising(
    ['node_1', 'node_2'],
    ({ node_1, node_2 }) => `two resources have the same name: ${shown(node_1)}, ${shown(node_2)}`,
  ),
  raise_invalid_property_yml_version: raising(
    ['path', 'issue'],
    ({ path, issue }) =>
      `The yml property file at ${stringOf(path)} is invalid because ${stringOf(issue)}`,
  ),
  raise_not_implemented: raising(['msg'], ({ msg }) => `ERROR: ${stringOf(msg)}`),
  relation_wrong_type: raising(
    ['relation', 'expected_type'],
    ({ relation, expected_type }) =>
      `Trying to create ${stringOf(expected_type)} ${stringOf(relation)}, but it currently exists as a ${stringOf(memberOf(relation, 'type') ?? null)}`,
    ['model'],
  ),
  raise_contract_error: raising(
    ['yaml_columns', 'sql_columns'],
    ({ yaml_columns, sql_columns }) =>
      `This model has an enforced contract that failed: its contract says ${reprOf(yaml_columns)}, its query gives ${reprOf(sql_columns)}`,
  ),
  column_type_missing: raising(
    ['column_names'],
    ({ column_names }) =>
      `Contracted models require data_type to be defined for each column: ${stringOf(column_names)}`,
  ),
};

function shown(node: Value): string {
  return stringOf(memberOf(node, 'unique_id') ?? node);
}

/** A dict of functions that raise an error, and `warn`. */
export function exceptionsObject(onLog: (level: LogLevel, message: string) => void): Value {
  const warn = hostFunction('warn', (call) => {
    const { msg } = bindArguments(call, 'warn', { required: ['msg'], optional: ['node'] });
    onLog('warn', stringOf(msg));
    return '';
  });
  const ignored = hostFunction('warn_snapshot_timestamp_data_types', () => null);
  const members = Object.entries(functions).map(([name, { message, ...parameters }]) => {
    const raise = hostFunction(name, (call) => {
      throw new LakeError('LAKE-T006', message(bindArguments(call, name, parameters)));
    });
    return [name, raise] as const;
  });
  return new Dict([['warn', warn], ['warn_snapshot_timestamp_data_types', ignored], ...members]);
}
