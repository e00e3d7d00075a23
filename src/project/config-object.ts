/**
 * The object `config` of templates.
 *
 * @module
 */

import { LakeError, type SourceLocation } from '../errors.js';
import { callValue } from '../jinja/call-value.js';
import { equals } from '../jinja/compare.js';
import { Dict } from '../jinja/dict.js';
import { fromValue, hostFunction, hostObject } from '../jinja/host.js';
import { stringOf } from '../jinja/text.js';
import type { Call, Value } from '../jinja/value.js';
import { bindArguments } from './arguments.js';
import type { ConfigLayer } from './config-layer.js';
import { isPlainObject, templateValue } from './template-value.js';

/** While parsing: `config(…)` is recorded, and what is asked for is unknown yet. */
export function parseConfigObject(onConfig: (layer: ConfigLayer) => void): Value {
  const unknown = (name: string): [string, Value] => [name, hostFunction(name, () => '')];
  const no = (name: string): [string, Value] => [name, hostFunction(name, () => false)];
  const members = new Map([
    ...['get', 'require', 'meta_get', 'meta_require'].map(unknown),
    ['set', hostFunction('set', (call) => recordSet(call, onConfig))] as const,
    ...['persist_relation_docs', 'persist_column_docs'].map(no),
  ]);
  return hostObject('ParseConfigObject', members, {
    call: (call) => {
      onConfig(configLayer(call));
      return '';
    },
  });
}

function recordSet(call: Call, onConfig: (layer: ConfigLayer) => void): Value {
  const { name, value } = bindArguments(call, 'set', { required: ['name', 'value'] });
  onConfig(layerOf([[name, value]], call.location));
  return '';
}

function configLayer(call: Call): ConfigLayer {
  const { args, kwargs, location } = call;
  const [only] = args;
  if (args.length === 0 && kwargs.size > 0) return layerOf([...kwargs], location);
  if (args.length === 1 && kwargs.size === 0 && only instanceof Dict) {
    return layerOf([...only.entries()], location);
  }
  throw new LakeError('LAKE-T004', 'Invalid inline model config', {
    hint: "config(materialized='table'), or one dict",
  });
}

function layerOf(
  entries: readonly (readonly [Value, Value])[],
  location: SourceLocation,
): ConfigLayer {
  const values = entries.map(([key, value]) => [stringOf(key), fromValue(value)] as const);
  return { values: Object.fromEntries(values), locate: () => location };
}

/** While compiling: `config(…)` prints nothing, and the merged config answers. */
export function runConfigObject(
  uniqueId: string,
  config: Readonly<Record<string, unknown>>,
): Value {
  const meta = isPlainObject(config['meta']) ? config['meta'] : {};
  const persist = isPlainObject(config['persist_docs']) ? config['persist_docs'] : {};
  const members = new Map<string, Value>([
    ['set', hostFunction('set', () => '')],
    ['get', hostFunction('get', (call) => lookUp(call, config))],
    ['require', hostFunction('require', (call) => demand(call, uniqueId, config))],
    ['meta_get', hostFunction('meta_get', (call) => lookUp(call, meta))],
    ['meta_require', hostFunction('meta_require', (call) => demand(call, uniqueId, meta))],
    ['persist_relation_docs', hostFunction('persist_relation_docs', () => !!persist['relation'])],
    ['persist_column_docs', hostFunction('persist_column_docs', () => !!persist['columns'])],
  ]);
  return hostObject('RuntimeConfigObject', members, { call: () => '' });
}

function lookUp(call: Call, config: Readonly<Record<string, unknown>>): Value {
  const given = bindArguments(call, 'get', {
    required: ['name'],
    optional: ['default', 'validator'],
  });
  const name = stringOf(given.name);
  const value = Object.hasOwn(config, name) ? templateValue(config[name]) : (given.default ?? null);
  const checked = given.default !== undefined && given.default !== null;
  if (checked && given.validator) validate(given.validator, value, call);
  return value;
}

function demand(call: Call, uniqueId: string, config: Readonly<Record<string, unknown>>): Value {
  const given = bindArguments(call, 'require', { required: ['name'], optional: ['validator'] });
  const name = stringOf(given.name);
  if (!Object.hasOwn(config, name)) {
    const message = `Model '${uniqueId}' does not define a required config parameter '${name}'.`;
    throw new LakeError('LAKE-T004', message, { hint: `add ${name} to its config` });
  }
  const value = templateValue(config[name]);
  if (given.validator) validate(given.validator, value, call);
  return value;
}

function validate(validator: Value, value: Value, call: Call): void {
  callValue(validator, call.with([value]));
}

/** `validation.any('a', 'b')`: a check that a value is one of some. */
export function validationObject(): Value {
  const any = hostFunction('any', ({ args: allowed }) =>
    hostFunction('validator', ({ args }) => {
      checkOneOf(args[0] ?? null, allowed);
      return null;
    }),
  );
  return hostObject('validation', new Map([['any', any]]));
}

function checkOneOf(value: Value, allowed: readonly Value[]): void {
  if (allowed.some((one) => equals(one, value))) return;
  const list = allowed.map(stringOf).join(',');
  throw new LakeError('LAKE-T004', `Expected value "${stringOf(value)}" to be one of ${list}`);
}
