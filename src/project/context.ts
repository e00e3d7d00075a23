/**
 * The names that every template sees.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { hostFunction, hostObject } from '../jinja/host.js';
import { parseTemplate } from '../jinja/template.js';
import { stringOf } from '../jinja/text.js';
import type { Call, Value } from '../jinja/value.js';
import { bindArguments } from './arguments.js';
import { columnClass } from './column-value.js';
import { validationObject } from './config-object.js';
import { envVarFunction, metadataVariables, type Environment } from './environment.js';
import { exceptionsObject } from './exceptions-object.js';
import { tryOrCompilerError } from './context-object.js';
import { flagsObject, invocationArguments } from './flags-object.js';
import type { MacroScope } from './macro-scope.js';
import { modulesValue } from './modules/modules.js';
import type { Target } from './project-config.js';
import { relationClass } from './relation-class.js';
import { serializeEntries } from './serialize-functions.js';
import { targetValue } from './target-object.js';
import { templateValue } from './template-value.js';
import { timeEntries } from './time-entries.js';
import { varFunction, type Variables } from './variables.js';

/** Names and how to make what they stand for: most renderings use few of them. */
export type Context = ReadonlyMap<string, () => Value>;

/** `print` is what `print()` says. */
export type LogLevel = 'info' | 'warn' | 'debug' | 'print';

/** What is the same for all nodes of a package and one command. */
export interface ContextInputs {
  readonly env: Environment;
  readonly variables: readonly Variables[];
  readonly missingVariables: 'error' | 'none';
  readonly target: Target;
  readonly projectName: string;
  readonly invocationId: string;
  readonly runStartedAt: Date;
  readonly which: string;
  readonly fullRefresh: boolean;
  readonly execute: boolean;
  readonly onLog: (level: LogLevel, message: string) => void;
  /** Told when a template gets hold of Python's modules, which know the time. */
  readonly onClock?: () => void;
}

/** `scope` is what text sees that is rendered on the way: `render(…)`, and variables. */
export function baseContext(
  inputs: ContextInputs,
  scope: () => MacroScope,
): Map<string, () => Value> {
  return new Map<string, () => Value>([
    ['env_var', () => envVarFunction(inputs.env, 'refused')],
    [
      'var',
      () => varFunction(inputs.variables, { missing: inputs.missingVariables, globals: scope }),
    ],
    ['render', () => hostFunction('render', (call) => renderText(call, scope()))],
    ['target', () => targetValue(inputs.target, inputs.projectName)],
    ['env', () => targetValue(inputs.target, inputs.projectName)],
    ['dbt_metadata_envs', () => templateValue(metadataVariables(inputs.env))],
    ['sql_now', () => 'now()'],
    ['project_name', () => inputs.projectName],
    ['execute', () => inputs.execute],
    ['flags', () => flagsObject(inputs)],
    ['invocation_args_dict', () => invocationArguments(inputs, inputs.variables[0] ?? {})],
    ['invocation_id', () => inputs.invocationId],
    ['thread_id', () => 'main'],
    ['dbt_version', () => '1.12.6'],
    ['exceptions', () => exceptionsObject(inputs.onLog)],
    ['log', () => logFunction(inputs)],
    ['print', () => printFunction(inputs)],
    ['debug', () => hostFunction('debug', () => '')],
    ['validation', () => validationObject()],
    ['api', () => apiObject()],
    ['column', () => columnClass()],
    ...absent.map((name) => [name, () => null] as const),
    ['otel_trace_id', () => hostFunction('otel_trace_id', () => '0'.repeat(32))],
    ['otel_span_id', () => hostFunction('otel_span_id', () => '0'.repeat(16))],
    ['adapter_macro', () => hostFunction('adapter_macro', refuseAdapterMacro)],
    ['modules', () => modules(inputs)],
    ['try_or_compiler_error', () => hostFunction('try_or_compiler_error', tryOrCompilerError)],
    ...serializeEntries(),
    ...timeEntries(inputs.runStartedAt),
  ]);
}

/** Names of dbt's context that hold nothing while a template is rendered. */
const absent = ['sql', 'compiled_code', 'defer_relation'];

function refuseAdapterMacro({ args }: Call): never {
  const name = stringOf(args[0] ?? null);
  const message = `The "adapter_macro" macro has been deprecated. Instead, use the \`adapter.dispatch\` method to find a macro and call the result. adapter_macro was called for: ${name}`;
  throw new LakeError('LAKE-T004', message);
}

function renderText(call: Call, scope: MacroScope): Value {
  const { string: text } = bindArguments(call, 'render', { required: ['string'] });
  const { file, line } = call.location;
  const template = parseTemplate({ file, firstLine: line, text: stringOf(text) });
  return template.render({ globals: scope, undefined: 'run' }).text;
}

function modules(inputs: ContextInputs): Value {
  inputs.onClock?.();
  return modulesValue();
}

function logFunction(inputs: ContextInputs): Value {
  return hostFunction('log', (call) => {
    const given = bindArguments(call, 'log', { required: ['msg'], optional: ['info'] });
    inputs.onLog(given.info ? 'info' : 'debug', stringOf(given.msg));
    return '';
  });
}

function printFunction(inputs: ContextInputs): Value {
  return hostFunction('print', (call) => {
    const { msg } = bindArguments(call, 'print', { required: ['msg'] });
    inputs.onLog('print', stringOf(msg));
    return '';
  });
}

function apiObject(): Value {
  return hostObject(
    'api',
    new Map<string, Value>([
      ['Relation', relationClass()],
      ['Column', columnClass()],
    ]),
  );
}
