/**
 * The object `exceptions` of templates.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { hostFunction, hostObject } from '../jinja/host.js';
import { stringOf } from '../jinja/text.js';
import type { Call, Value } from '../jinja/value.js';
import type { LogLevel } from './context.js';

const raising = [
  'raise_compiler_error',
  'raise_database_error',
  'raise_parsing_error',
  'raise_fail_fast_error',
  'raise_dependency_error',
  'raise_contract_error',
  'raise_not_implemented',
  'missing_config',
  'missing_materialization',
  'missing_relation',
  'relation_wrong_type',
  'column_type_missing',
];

export function exceptionsObject(onLog: (level: LogLevel, message: string) => void): Value {
  const warn = hostFunction('warn', (call) => {
    onLog('warn', messageOf(call));
    return '';
  });
  const members = raising.map((name) => {
    const raise = hostFunction(name, (call) => {
      throw new LakeError('LAKE-T006', messageOf(call));
    });
    return [name, raise] as const;
  });
  return hostObject('exceptions', new Map<string, Value>([...members, ['warn', warn]]));
}

function messageOf(call: Call): string {
  const values = [...call.args, ...call.kwargs.values()];
  const texts = values.filter((value) => typeof value !== 'object' || value === null);
  return (texts.length > 0 ? texts : values).map(stringOf).join(' ');
}
