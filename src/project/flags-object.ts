/**
 * `flags` and `invocation_args_dict` of templates: how the command was called.
 *
 * @module
 */

import { Dict } from '../jinja/dict.js';
import { hostObject } from '../jinja/host.js';
import { Tuple, type Value } from '../jinja/value.js';
import { templateValue } from './template-value.js';
import type { Variables } from './variables.js';

interface Invocation {
  readonly which: string;
  readonly fullRefresh: boolean;
}

const both: readonly (readonly [string, Value])[] = [
  ['static_parser', true],
  ['write_json', true],
  ['partial_parse', true],
  ['use_colors', true],
  ['log_format', 'default'],
  ['version_check', true],
  ['send_anonymous_usage_stats', false],
  ['printer_width', 80],
  ['indirect_selection', 'eager'],
  ['quiet', false],
  ['cache_selected_only', false],
  ['introspect', true],
  ['empty', false],
  ['maximum_seed_size_mib', 1],
  ['hints_enabled', true],
];

/** Flags by dbt's names, in capitals. Any other is undefined. */
export function flagsObject({ which, fullRefresh }: Invocation): Value {
  const flags = new Map<string, Value>([
    ...both.map(([name, value]): [string, Value] => [name.toUpperCase(), value]),
    ['USE_EXPERIMENTAL_PARSER', false],
    ['WARN_ERROR', null],
    ['DEBUG', false],
    ['FAIL_FAST', false],
    ['LOG_CACHE_EVENTS', false],
    ['NO_PRINT', null],
    ['TARGET_PATH', null],
    ['INVOCATION_COMMAND', `dbt ${which}`],
    ['FULL_REFRESH', fullRefresh],
    ['STORE_FAILURES', false],
    ['WHICH', which],
    ['REQUIRE_SQL_HEADER_IN_TEST_CONFIGS', false],
  ]);
  return hostObject('Namespace', flags);
}

/** The same by their names on the command line. What was not given is absent. */
export function invocationArguments({ which, fullRefresh }: Invocation, vars: Variables): Value {
  return new Dict([
    ...both,
    ['which', which],
    ['invocation_command', `dbt ${which}`],
    ['select', new Tuple()],
    ['exclude', new Tuple()],
    ['vars', templateValue(vars)],
    ['print', true],
    ['defer', false],
    ['favor_state', false],
    ['populate_cache', true],
    ['macro_debugging', false],
    ['log_level', 'info'],
    ...(fullRefresh ? [['full_refresh', true] as const] : []),
  ]);
}
