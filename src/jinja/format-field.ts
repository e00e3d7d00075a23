/**
 * The replacement fields of `str.format`: `{name!conversion:spec}`.
 *
 * @module
 */

import { valueFault } from './fault.js';

export interface Field {
  readonly name: string;
  readonly conversion: string | undefined;
  readonly spec: string;
  /** Where the text goes on behind the field. */
  readonly end: number;
}

/** Reads the field that starts behind the brace before `start`. */
export function parseField(format: string, start: number): Field {
  const nameEnd = endOfName(format, start);
  const name = format.slice(start, nameEnd);
  if (format.charAt(nameEnd) === '}') {
    return { name, conversion: undefined, spec: '', end: nameEnd + 1 };
  }
  if (format.charAt(nameEnd) === ':') return withSpec(format, nameEnd + 1, name, undefined);
  const [conversion] = format.slice(nameEnd + 1, nameEnd + 3);
  if (conversion === undefined) {
    throw valueFault('end of string while looking for conversion specifier');
  }
  const after = nameEnd + 1 + conversion.length;
  const next = format.charAt(after);
  if (next === '}') return { name, conversion, spec: '', end: after + 1 };
  if (next !== ':' && next !== '') throw valueFault("expected ':' after conversion specifier");
  return withSpec(format, after + next.length, name, conversion);
}

/** Braces within the brackets of a name belong to a key. */
function endOfName(format: string, start: number): number {
  for (let i = start; i < format.length; i += 1) {
    const char = format.charAt(i);
    if (char === '{') throw valueFault("unexpected '{' in field name");
    if (char === '}' || char === ':' || char === '!') return i;
    if (char !== '[') continue;
    const close = format.indexOf(']', i);
    if (close < 0) break;
    i = close - 1;
  }
  throw valueFault("expected '}' before end of string");
}

function withSpec(
  format: string,
  start: number,
  name: string,
  conversion: string | undefined,
): Field {
  let depth = 1;
  for (let i = start; i < format.length; i += 1) {
    const char = format.charAt(i);
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    if (depth === 0) return { name, conversion, spec: format.slice(start, i), end: i + 1 };
  }
  throw valueFault("unmatched '{' in format spec");
}
