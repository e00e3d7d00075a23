/**
 * Functions of templates that read and write JSON and YAML, and that make collections.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import { LakeError, LakeErrors } from '../errors.js';
import { Dict, PySet } from '../jinja/dict.js';
import { Fault, typeFault } from '../jinja/fault.js';
import { hostFunction } from '../jinja/host.js';
import { iterate } from '../jinja/iteration.js';
import {
  Bytes,
  List,
  OneShot,
  textOf,
  Tuple,
  typeName,
  type Call,
  type Value,
} from '../jinja/value.js';
import { bindArguments } from './arguments.js';
import { readJson } from './json-reading.js';
import { caseFold } from '../jinja/letter-case.js';
import { jsonText } from '../jinja/json-text.js';
import { templateValue } from './template-value.js';
import { yamlDate } from './yaml-date.js';
import { resolvePlain } from './yaml-scalar.js';
import { parseYaml } from './yaml-file.js';
import { yamlText } from './yaml-text.js';

export function serializeEntries(): [string, () => Value][] {
  const entry = (name: string, call: (call: Call) => Value): [string, () => Value] => [
    name,
    () => hostFunction(name, call),
  ];
  return [
    entry('fromjson', (call) => reading(call, { name: 'fromjson', parameter: 'string', ...json })),
    entry('fromyaml', (call) => reading(call, { name: 'fromyaml', parameter: 'value', ...yaml })),
    entry('tojson', toJson),
    entry('toyaml', toYaml),
    entry('set', (call) => orElse(call, 'set', () => makeSet(call))),
    entry('set_strict', makeSet),
    entry('zip', (call) => orElse(call, 'zip', () => makeZip(call))),
    entry('zip_strict', makeZip),
    entry('local_md5', localMd5),
    entry('diff_of_two_dicts', differenceOfDicts),
  ];
}

interface Reading {
  readonly name: string;
  readonly parameter: 'string' | 'value';
  readonly parse: (text: string) => Value;
  /** What is said of a value that is no text. */
  readonly refusal: (type: string) => string;
}

const json: Pick<Reading, 'parse' | 'refusal'> = {
  parse: readJson,
  refusal: (type) => `the JSON object must be str, bytes or bytearray, not ${type}`,
};

const yaml: Pick<Reading, 'parse' | 'refusal'> = {
  parse: parseYamlText,
  refusal: () => 'a string or stream input is required',
};

/** Text that cannot be read gives the default; what is no text is an error. */
function reading(call: Call, { name, parameter, parse, refusal }: Reading): Value {
  const given = bindArguments(call, name, { required: [parameter], optional: ['default'] });
  const value = given[parameter] ?? null;
  const text =
    value instanceof Bytes ? Buffer.from(value.latin, 'latin1').toString() : textOf(value);
  if (text === undefined) throw typeFault(refusal(typeName(value)));
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof LakeErrors) return given.default ?? null;
    throw error;
  }
}

function parseYamlText(text: string): Value {
  const plain = (scalar: string): unknown => yamlDate(scalar) ?? resolvePlain(scalar);
  return templateValue(parseYaml('fromyaml', text, { plain, uniqueKeys: false }).value);
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
  try {
    return yamlText(given.value, { sortKeys: given.sort_keys === true });
  } catch (error) {
    if (!(error instanceof Fault) || error.pythonClass !== 'RepresenterError') throw error;
    return given.default ?? null;
  }
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

/** Of dicts of lists of texts: what the first has and the second has not, whatever the case. */
function differenceOfDicts(call: Call): Value {
  const required = ['dict_a', 'dict_b'] as const;
  const given = bindArguments(call, 'diff_of_two_dicts', { required });
  const others = new Map(
    listsOf(given.dict_b).map(([key, items]) => [folded(key), new Set(all(items).map(folded))]),
  );
  const left = listsOf(given.dict_a).flatMap(([key, items]): [Value, Value][] => {
    const found = others.get(folded(key));
    if (found === undefined) return [[key, items]];
    const missing = all(items).filter((item) => !found.has(folded(item)));
    return missing.length === 0 ? [] : [[key, new List(missing)]];
  });
  return new Dict(left);
}

function listsOf(value: Value): (readonly [Value, Value])[] {
  if (value instanceof Dict) return [...value.entries()];
  throw typeFault(`diff_of_two_dicts() needs dicts, not ${typeName(value)}`);
}

function folded(value: Value): string {
  const text = textOf(value);
  if (text !== undefined) return caseFold(text);
  throw typeFault(`'${typeName(value)}' object has no attribute 'casefold'`);
}
