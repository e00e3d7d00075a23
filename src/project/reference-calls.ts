/**
 * The arguments of `ref`, `source`, `new_rows` and `changes`.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { Float, typeName, type Call, type Value } from '../jinja/value.js';
import type { RefCall } from './node.js';

/** `ref('orders')`, `ref('package', 'orders')`, `ref('orders', v=2)`. */
export function refCall(call: Call): RefCall {
  const names = call.args;
  if (names.length < 1 || names.length > 2) {
    const message = `ref() takes at most two arguments (${names.length} given)`;
    throw new LakeError('LAKE-T003', message, { hint: "ref('model') or ref('package', 'model')" });
  }
  const [first = '', second] = names.map((name, i) => {
    const what = names.length === 2 && i === 0 ? 'package' : 'name';
    return textArgument(name, `The ${what} argument to ref()`);
  });
  const version = versionOf(call.kwargs.get('version') ?? call.kwargs.get('v'));
  return {
    name: second ?? first,
    location: call.location,
    ...(second === undefined ? {} : { package: first }),
    ...(version === undefined ? {} : { version }),
  };
}

function versionOf(value: Value | undefined): string | number | undefined {
  if (value instanceof Float) return value.value;
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

/** `source('bronze', 'orders')`. */
export function sourceCall(call: Call): readonly [source: string, table: string] {
  const given = [...call.args, ...call.kwargs.values()];
  if (given.length !== 2) {
    const message = `source() takes exactly two arguments (${given.length} given)`;
    throw new LakeError('LAKE-T003', message, { hint: "source('source', 'table')" });
  }
  const [source = '', table = ''] = given.map((value, i) =>
    textArgument(
      value,
      `The ${i === 0 ? 'source' : 'table'} name (${i + 1}. argument) of source()`,
    ),
  );
  return [source, table];
}

function textArgument(value: Value, what: string): string {
  if (typeof value === 'string') return value;
  throw new LakeError('LAKE-T003', `${what} must be a string, got <class '${typeName(value)}'>`);
}
