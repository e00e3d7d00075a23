/**
 * The arguments of `ref`, `source`, `new_rows` and `changes`.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { truthy } from '../jinja/iteration.js';
import { Float, typeName, type Call, type Value } from '../jinja/value.js';
import type { RefCall } from './node.js';

/** `ref('orders')`, `ref('package', 'orders')`, `ref('orders', v=2)`. */
export function refCall(call: Call): RefCall {
  const names = call.args;
  if (names.length < 1 || names.length > 2) {
    const message = `ref() takes at most two arguments (${names.length} given)`;
    throw new LakeError('LAKE-T003', message, { hint: "ref('model') or ref('package', 'model')" });
  }
  const [packageName, given] = names.length === 2 ? names : [null, names[0]];
  const name = textArgument(given ?? null, 'The name argument to ref()');
  const version = versionOf(call.kwargs);
  return {
    name,
    location: call.location,
    ...(typeof packageName === 'string' ? { package: packageName } : refusePackage(packageName)),
    ...(version === undefined ? {} : { version }),
  };
}

/** None is no package. */
function refusePackage(value: Value | undefined): object {
  if (value === null || value === undefined) return {};
  const message = `The package argument to ref() must be a string or None, got <class '${typeName(value)}'>`;
  throw new LakeError('LAKE-T003', message);
}

/** A version that is empty or zero is none. */
function versionOf(kwargs: ReadonlyMap<string, Value>): string | number | undefined {
  const given = [kwargs.get('version'), kwargs.get('v')].map((value) => value ?? null);
  const value = given.find(truthy) ?? null;
  if (value === null) return undefined;
  if (value instanceof Float) return value.value;
  if (typeof value === 'string' || typeof value === 'number') return value;
  const message = `The version argument to ref() must be a string, int, float, or None - got <class '${typeName(value)}'>`;
  throw new LakeError('LAKE-T003', message);
}

/** `source('bronze', 'orders')`. */
export function sourceCall(call: Call): readonly [source: string, table: string] {
  const { args } = call;
  const [named] = call.kwargs.keys();
  const hint = "source('source', 'table')";
  if (named !== undefined) {
    const message = `source() got an unexpected keyword argument '${named}'`;
    throw new LakeError('LAKE-T003', message, { hint });
  }
  if (args.length !== 2) {
    const message = `source() takes exactly two arguments (${args.length} given)`;
    throw new LakeError('LAKE-T003', message, { hint });
  }
  const [source = '', table = ''] = args.map((value, i) =>
    textArgument(
      value,
      i === 0
        ? 'The source name (first) argument to source()'
        : 'The table name (second) argument to source()',
    ),
  );
  return [source, table];
}

function textArgument(value: Value, what: string): string {
  if (typeof value === 'string') return value;
  throw new LakeError('LAKE-T003', `${what} must be a string, got <class '${typeName(value)}'>`);
}
