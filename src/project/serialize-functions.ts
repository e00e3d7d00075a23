/**
 * Functions of templates that read and write JSON and YAML, and that make collections.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import { parse as parseLossless } from 'lossless-json';
import { stringify as stringifyYaml } from 'yaml';
import { LakeError, LakeErrors } from '../errors.js';
import { PySet } from '../jinja/dict.js';
import { Fault } from '../jinja/fault.js';
import { fromValue, hostFunction } from '../jinja/host.js';
import { iterate } from '../jinja/iteration.js';
import { OneShot, Tuple, type Call, type Value } from '../jinja/value.js';
import { bindArguments } from './arguments.js';
import { jsonText } from '../jinja/json-text.js';
import { templateValue } from './template-value.js';
import { yamlDate } from './yaml-date.js';
import { resolvePlain, YamlFloat } from './yaml-scalar.js';
import { parseYaml } from './yaml-file.js';

export function serializeEntries(): [string, () => Value][] {
  const entry = (name: string, call: (call: Call) => Value): [string, () => Value] => [
    name,
    () => hostFunction(name, call),
  ];
  return [
    entry('fromjson', (call) => reading(call, 'fromjson', parseJsonText)),
    entry('fromyaml', (call) => reading(call, 'fromyaml', parseYamlText)),
    entry('tojson', toJson),
    entry('toyaml', toYaml),
    entry('set', (call) => orElse(call, 'set', () => makeSet(call))),
    entry('set_strict', makeSet),
    entry('zip', (call) => orElse(call, 'zip', () => makeZip(call))),
    entry('zip_strict', makeZip),
    entry('local_md5', localMd5),
  ];
}

function reading(call: Call, name: string, parse: (text: string) => unknown): Value {
  const given = bindArguments(call, name, { required: ['string'], optional: ['default'] });
  if (typeof given.string !== 'string') return given.default ?? null;
  try {
    return templateValue(parse(given.string));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof LakeErrors) return given.default ?? null;
    throw error;
  }
}

function parseJsonText(text: string): unknown {
  return parseLossless(text, undefined, (digits) => {
    if (!/^-?\d+$/.test(digits)) return new YamlFloat(Number(digits), digits);
    const value = Number(digits);
    return Number.isSafeInteger(value) ? value : BigInt(digits);
  });
}

function parseYamlText(text: string): unknown {
  const plain = (scalar: string): unknown => yamlDate(scalar) ?? resolvePlain(scalar);
  return parseYaml('fromyaml', text, plain).value;
}

function toJson(call: Call): Value {
  const given = bindArguments(call, 'tojson', {
    required: ['value'],
    optional: ['default', 'sort_keys'],
  });
  return jsonText(given.value, { sortKeys: given.sort_keys === true, indent: null });
}

function toYaml(call: Call): Value {
  const given = bindArguments(call, 'toyaml', {
    required: ['value'],
    optional: ['default', 'sort_keys'],
  });
  const sortMapEntries = given.sort_keys === true;
  const options = { sortMapEntries, indentSeq: false, version: '1.1', lineWidth: 80 } as const;
  return stringifyYaml(fromValue(given.value), options);
}

/** The lenient forms give the default where the strict ones fail. */
function orElse(call: Call, name: string, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== 'type') throw error;
    if (name === 'zip') return call.kwargs.get('default') ?? null;
    return call.args[1] ?? call.kwargs.get('default') ?? null;
  }
}

function makeSet({ args, kwargs }: Call): Value {
  return new PySet(all(args[0] ?? kwargs.get('value') ?? null));
}

function makeZip({ args }: Call): Value {
  const columns = args.map(all);
  const length = Math.min(...columns.map((column) => column.length));
  const count = columns.length === 0 ? 0 : length;
  const rows = Array.from({ length: count }, (_, i) => new Tuple(columns.map((c) => c[i] ?? null)));
  return new OneShot(rows.values(), 'zip');
}

function all(value: Value): Value[] {
  const items: Value[] = [];
  const iterator = iterate(value);
  for (let step = iterator.next(); !step.done; step = iterator.next()) items.push(step.value);
  return items;
}

function localMd5(call: Call): Value {
  const { value } = bindArguments(call, 'local_md5', { required: ['value'] });
  if (typeof value !== 'string') {
    throw new LakeError('LAKE-T003', 'local_md5 needs text');
  }
  return createHash('md5').update(value).digest('hex');
}
