/**
 * Values in order that also have names: the rows, the columns and the cells of a table.
 *
 * @module
 */

import { equals } from '../jinja/compare.js';
import { Dict } from '../jinja/dict.js';
import { hostFunction, hostObject } from '../jinja/host.js';
import { truthy } from '../jinja/iteration.js';
import { reprOf } from '../jinja/text.js';
import { HostObject, List, Tuple, type Value } from '../jinja/value.js';
import { bindArguments } from './arguments.js';

interface Content {
  readonly values: readonly Value[];
  readonly names?: readonly string[];
  readonly members?: ReadonlyMap<string, Value>;
}

class Held {
  constructor(readonly values: readonly Value[]) {}
}

export function mappedSequence(type: string, { values, names, members }: Content): HostObject {
  const at = (name: Value): Value | undefined => {
    const i = typeof name === 'string' && names ? names.indexOf(name) : -1;
    return i === -1 ? undefined : values[i];
  };
  const own = new Map([
    ...(members ?? []),
    ...methods({ values, ...(names ? { names } : {}) }, at),
  ]);
  const repr = () => sample(type, values);
  const { protocol } = hostObject(`agate.${type}`, own, {
    item: (key) => (typeof key === 'number' ? values.at(key) : at(key)),
    length: () => values.length,
    truthy: () => values.length > 0,
    iterate: () => values.values(),
    items: () => values,
    contains: (item) => values.some((value) => equals(value, item)),
    equals: (other) => sameValues(values, other),
    str: repr,
    repr,
  });
  return new HostObject(`agate.${type}`, protocol, new Held(values));
}

/** The first five values. */
function sample(type: string, values: readonly Value[]): string {
  const shown = values.slice(0, 5).map(reprOf).join(', ');
  return `<agate.${type}: (${shown}${values.length > 5 ? ', ...' : ''})>`;
}

function sameValues(values: readonly Value[], other: Value): boolean {
  if (other instanceof List || other instanceof Tuple) {
    return equals(new Tuple(values), new Tuple(other.items));
  }
  const held = other instanceof HostObject ? other.payload : undefined;
  return held instanceof Held && equals(new Tuple(values), new Tuple(held.values));
}

function methods(
  { values, names }: Content,
  at: (name: Value) => Value | undefined,
): readonly (readonly [string, Value])[] {
  const pairs = (): [string, Value][] => (names ?? []).map((name, i) => [name, values[i] ?? null]);
  const method = (name: string, answer: () => Value) => [name, hostFunction(name, answer)] as const;
  const get = hostFunction('get', (call) => {
    const given = bindArguments(call, 'get', { required: ['key'], optional: ['default'] });
    const found = at(given.key);
    if (found !== undefined) return found;
    return given.default !== undefined && truthy(given.default) ? given.default : null;
  });
  return [
    ['get', get],
    method('values', () => new Tuple(values)),
    method('keys', () => (names ? new Tuple(names) : null)),
    method('items', () => new Tuple(pairs().map((pair) => new Tuple(pair)))),
    method('dict', () => new Dict(pairs())),
  ];
}
