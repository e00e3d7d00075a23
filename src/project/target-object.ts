/**
 * `target` of templates: where the tables are made.
 *
 * @module
 */

import { Dict } from '../jinja/dict.js';
import type { Value } from '../jinja/value.js';
import type { Target } from './project-config.js';
import { templateValue } from './template-value.js';

/** What the connection says behind the names of database and schema, where a profile does not. */
const connection: readonly (readonly [string, unknown])[] = [
  ['path', ':memory:'],
  ['config_options', null],
  ['extensions', null],
  ['settings', {}],
  ['external_root', '.'],
  ['use_credential_provider', null],
  ['attach', null],
  ['filesystems', null],
  ['remote', null],
  ['plugins', null],
  ['disable_transactions', false],
];

export function targetValue(target: Target, projectName: string): Value {
  const given = target.profile?.options ?? {};
  const own: readonly (readonly [string, Value])[] =
    target.profile === undefined ? [['warehouse', target.warehouse]] : [];
  return new Dict([
    ['database', target.catalog.name],
    ['schema', target.schema],
    ...connection.map(([key, value]) => [key, templateValue(given[key] ?? value)] as const),
    ['type', 'duckdb'],
    ['threads', target.threads],
    ['name', target.name],
    ['target_name', target.name],
    ['profile_name', target.profile?.name ?? projectName],
    ...own,
  ]);
}
