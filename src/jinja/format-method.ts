/**
 * `'{0.name!r:>10}'.format(…)`.
 *
 * @module
 */

import { runtimeFault, valueFault } from './fault.js';
import { formatValue } from './format-spec.js';
import type { Access } from './method.js';
import { asciiOf, reprOf, reprText, stringOf } from './text.js';
import { toInt, type Value } from './value.js';

export interface FormatArguments {
  readonly args: readonly Value[];
  readonly named: (name: string) => Value | undefined;
  readonly access: Access;
}

/** How fields without a number find their argument. */
interface Numbering {
  mode: 'automatic' | 'manual' | undefined;
  next: number;
}

export function formatText(format: string, given: FormatArguments): string {
  return expand(format, given, { numbering: { mode: undefined, next: 0 }, depth: 2 });
}

function expand(
  format: string,
  given: FormatArguments,
  state: { readonly numbering: Numbering; readonly depth: number },
): string {
  if (state.depth < 0) throw valueFault('Max string recursion exceeded');
  let text = '';
  let position = 0;
  while (position < format.length) {
    const char = format.charAt(position);
    const isDouble = format.charAt(position + 1) === char;
    if (char !== '{' && char !== '}') {
      text += char;
      position += 1;
    } else if (isDouble) {
      text += char;
      position += 2;
    } else {
      if (char === '}') throw valueFault("Single '}' encountered in format string");
      const end = endOfField(format, position + 1);
      text += field(format.slice(position + 1, end), given, state);
      position = end + 1;
    }
  }
  return text;
}

function endOfField(format: string, start: number): number {
  if (start >= format.length) throw valueFault("Single '{' encountered in format string");
  let depth = 1;
  for (let i = endOfName(format, start); i < format.length; i += 1) {
    const char = format.charAt(i);
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    if (depth === 0) return i;
  }
  throw valueFault("expected '}' before end of string");
}

/** Braces within the brackets of a name belong to a key. */
function endOfName(format: string, start: number): number {
  for (let i = start; i < format.length; i += 1) {
    const char = format.charAt(i);
    if (char === '{') throw valueFault("unexpected '{' in field name");
    if (char === '}' || char === ':' || char === '!') return i;
    if (char === '[') {
      const end = format.indexOf(']', i);
      if (end < 0) break;
      i = end;
    }
  }
  return format.length;
}

const fieldGrammar = /^((?:[^[\]!:]|\[[^\]]*\])*)(?:!([^]))?(?::([^]*))?$/u;

function field(
  text: string,
  given: FormatArguments,
  state: { readonly numbering: Numbering; readonly depth: number },
): string {
  const match = fieldGrammar.exec(text);
  if (match === null) throw valueFault("expected ':' after conversion specifier");
  const [, name = '', conversion, spec = ''] = match;
  const value = converted(lookUp(name, given, state.numbering), conversion);
  return formatValue(value, expand(spec, given, { ...state, depth: state.depth - 1 }));
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
      throw valueFault(`Unknown conversion specifier '${conversion}'`);
  }
}

const accessor = /\.([^.[]*)|\[([^\]]*)\]/gu;

function lookUp(name: string, given: FormatArguments, numbering: Numbering): Value {
  const [first = ''] = /^[^.[]*/.exec(name) ?? [];
  // only a field that is empty altogether is numbered
  if (first === '' && name !== '') throw runtimeFault("''", 'KeyError');
  let value = firstValue(first, given, numbering);
  for (const [, attribute, key] of name.slice(first.length).matchAll(accessor)) {
    if (attribute !== undefined) {
      if (attribute === '') throw valueFault('Empty attribute in format string');
      value = given.access.attribute(value, attribute);
    } else {
      const index = key ?? '';
      if (index === '') throw valueFault('Empty attribute in format string');
      value = given.access.item(value, /^\d+$/.test(index) ? toInt(BigInt(index)) : index);
    }
  }
  return value;
}

function firstValue(name: string, given: FormatArguments, numbering: Numbering): Value {
  if (name !== '' && !/^\d+$/.test(name)) {
    const value = given.named(name);
    if (value === undefined) throw runtimeFault(reprText(name), 'KeyError');
    return value;
  }
  const mode = name === '' ? 'automatic' : 'manual';
  if (numbering.mode !== undefined && numbering.mode !== mode) {
    throw valueFault(
      mode === 'manual'
        ? 'cannot switch from automatic field numbering to manual field specification'
        : 'cannot switch from manual field specification to automatic field numbering',
    );
  }
  numbering.mode = mode;
  const index = mode === 'manual' ? Number(name) : numbering.next;
  numbering.next += 1;
  const value = given.args[index];
  if (value === undefined) {
    throw runtimeFault(
      `Replacement index ${index} out of range for positional args tuple`,
      'IndexError',
    );
  }
  return value;
}
