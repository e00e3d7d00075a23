/**
 * `'{0.name!r:>10}'.format(…)`.
 *
 * @module
 */

import { spendText } from './budget.js';
import { runtimeFault, valueFault } from './fault.js';
import { parseField, type Field } from './format-field.js';
import type { Access } from './method.js';
import { isDigit } from './string-classes.js';
import { asciiOf, reprOf, stringOf } from './text.js';
import { toInt, type Value } from './value.js';

export interface FormatArguments {
  readonly args: readonly Value[];
  /** The value of a name; a fault where there is none. */
  readonly named: (name: string) => Value;
  readonly access: Access;
  /** `format(value, spec)`. */
  readonly formatField: (value: Value, spec: string) => string;
}

/** How fields without a number find their argument: by the next number, unless some have one. */
interface Numbering {
  next: number | 'manual';
}

export function formatText(format: string, given: FormatArguments): string {
  return expand(format, given, { numbering: { next: 0 }, depth: 2 });
}

interface State {
  readonly numbering: Numbering;
  readonly depth: number;
}

function expand(format: string, given: FormatArguments, state: State): string {
  if (state.depth < 0) throw valueFault('Max string recursion exceeded');
  const parts: string[] = [];
  let position = 0;
  while (position < format.length) {
    const brace = nextBrace(format, position);
    if (brace < 0) break;
    parts.push(format.slice(position, brace));
    const char = format.charAt(brace);
    if (format.charAt(brace + 1) === char) {
      parts.push(char);
      position = brace + 2;
      continue;
    }
    if (char === '}' || brace + 1 === format.length) {
      throw valueFault(`Single '${char}' encountered in format string`);
    }
    const field = parseField(format, brace + 1);
    const text = formatted(field, given, state);
    spendText(text.length);
    parts.push(text);
    position = field.end;
  }
  parts.push(format.slice(position));
  return parts.join('');
}

function nextBrace(format: string, from: number): number {
  const open = format.indexOf('{', from);
  const close = format.indexOf('}', from);
  return open < 0 || (close >= 0 && close < open) ? close : open;
}

function formatted(field: Field, given: FormatArguments, state: State): string {
  const value = converted(lookUp(field.name, given, state.numbering), field.conversion);
  const spec = expand(field.spec, given, { ...state, depth: state.depth - 1 });
  return given.formatField(value, spec);
}

function converted(value: Value, conversion: string | undefined): Value {
  switch (conversion) {
    case undefined:
      return value;
    case 's':
      return stringOf(value);
    case 'r':
      return reprOf(value);
    case 'a':
      return asciiOf(value);
    default:
      throw valueFault(`Unknown conversion specifier ${conversion}`);
  }
}

/** The name of the field, with its number where it has none. */
function numbered(name: string, numbering: Numbering): string {
  if (name !== '' && !isDigit(name)) return name;
  const isAutomatic = name === '';
  if (
    isAutomatic ? numbering.next === 'manual' : numbering.next !== 'manual' && numbering.next > 0
  ) {
    throw valueFault('cannot switch from manual field specification to automatic field numbering');
  }
  if (!isAutomatic || numbering.next === 'manual') {
    numbering.next = 'manual';
    return name;
  }
  numbering.next += 1;
  return String(numbering.next - 1);
}

function lookUp(field: string, given: FormatArguments, numbering: Numbering): Value {
  const name = numbered(field, numbering);
  const [first = ''] = /^[^.[]*/.exec(name) ?? [];
  let value = firstValue(first, given);
  for (let at = first.length; at < name.length;) {
    const { key, isAttribute, end } = accessor(name, at);
    if (key === '') throw valueFault('Empty attribute in format string');
    value = isAttribute
      ? given.access.attribute(value, key)
      : given.access.item(value, /^\d+$/.test(key) ? toInt(BigInt(key)) : key);
    at = end;
  }
  return value;
}

interface Accessor {
  readonly key: string;
  readonly isAttribute: boolean;
  readonly end: number;
}

function accessor(name: string, at: number): Accessor {
  if (name.charAt(at) === '.') {
    const [key = ''] = /^[^.[]*/.exec(name.slice(at + 1)) ?? [];
    return { key, isAttribute: true, end: at + 1 + key.length };
  }
  if (name.charAt(at) !== '[') {
    throw valueFault("Only '.' or '[' may follow ']' in format field specifier");
  }
  const close = name.indexOf(']', at);
  if (close < 0) throw valueFault("Missing ']' in format string");
  return { key: name.slice(at + 1, close), isAttribute: false, end: close + 1 };
}

function firstValue(name: string, given: FormatArguments): Value {
  if (!/^\d+$/.test(name)) return given.named(name);
  if (name.length > 18) throw valueFault('Too many decimal digits in format string');
  const value = given.args[Number(name)];
  if (value !== undefined) return value;
  const message = `Replacement index ${name} out of range for positional args tuple`;
  throw runtimeFault(message, 'IndexError');
}
