/**
 * `pprint`: values over several lines where one is too short.
 *
 * @module
 */

import { spend } from './budget.js';
import { sorted } from './compare.js';
import { Fault } from './fault.js';
import { reprOf } from './text.js';
import { List, Tuple, type Value } from './value.js';
import { Dict } from './dict.js';

const lineWidth = 80;

/** The value with sorted keys, broken where it is longer than a line. */
export function prettyText(value: Value): string {
  return write(value, 0, 0);
}

function write(value: Value, indent: number, reserved: number): string {
  const line = reprOf(sortKeys(value));
  if (indent + line.length + reserved <= lineWidth) return line;
  if (value instanceof List) return spread('[', ']', value.items, indent, reserved);
  if (value instanceof Tuple) {
    return spread('(', value.items.length === 1 ? ',)' : ')', value.items, indent, reserved);
  }
  if (!(value instanceof Dict)) return line;
  const entries = sortedEntries(value);
  const lines = entries.map(([key, item], i) => {
    const name = `${reprOf(key)}: `;
    const after = i === entries.length - 1 ? reserved + 1 : 1;
    return name + write(item, indent + 1 + name.length, after);
  });
  return `{${lines.join(`,\n${' '.repeat(indent + 1)}`)}}`;
}

function spread(
  ...[open, close, items, indent, reserved]: [string, string, readonly Value[], number, number]
): string {
  const lines = items.map((item, i) => {
    return write(item, indent + 1, i === items.length - 1 ? reserved + 1 : 1);
  });
  return `${open}${lines.join(`,\n${' '.repeat(indent + 1)}`)}${close}`;
}

/** By key; as they are where the keys have no order. */
function sortedEntries(dict: Dict): readonly (readonly [Value, Value])[] {
  const entries = [...dict.entries()];
  try {
    return sorted(entries, ([key]) => key);
  } catch (error) {
    if (error instanceof Fault && error.kind === 'type') return entries;
    throw error;
  }
}

function sortKeys(value: Value): Value {
  spend(64);
  if (value instanceof List) return new List(value.items.map(sortKeys));
  if (value instanceof Tuple) return new Tuple(value.items.map(sortKeys));
  if (!(value instanceof Dict)) return value;
  return new Dict(sortedEntries(value).map(([key, item]) => [key, sortKeys(item)] as const));
}
