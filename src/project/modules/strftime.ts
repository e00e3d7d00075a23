/**
 * `strftime`, as Python and the C library of Linux do it together.
 *
 * @module
 */

import { codePointLength } from '../../jinja/code-points.js';
import { valueFault } from '../../jinja/fault.js';
import { directives, type Directive } from './directives.js';
import { abbreviationOf, dstFlag, offsetOf } from './instants.js';
import { offsetText, pad } from './moment-text.js';
import { clockPartsOf } from './moments.js';
import type { Clock, Day, Moment } from './temporal.js';

type Temporal = Day | Moment | Clock;

export function strftime(value: Temporal, format: string): string {
  if (format.includes('\0')) throw valueFault('embedded null character');
  if (value.kind === 'datetime') dstFlag(value); // it is asked for in any case
  const ready = withOwnDirectives(value, format);
  const limit = bufferSize(codePointLength(ready));
  const text = libraryText(value, ready, limit);
  return text !== undefined && codePointLength(text) < limit ? text : '';
}

/** What Python itself fills in; the C library gets the rest. */
function withOwnDirectives(value: Temporal, format: string): string {
  return format.replace(/%([^])/gu, (whole, letter: string) => {
    if (letter === 'f') return pad(clockPartsOf(value).microsecond, 6);
    if (letter !== 'z' && letter !== 'Z') return whole;
    if (value.kind === 'date') return '';
    if (letter === 'Z') return (abbreviationOf(value) ?? '').replaceAll('%', '%%');
    const offset = offsetOf(value);
    return offset === null ? '' : offsetText(offset, '');
  });
}

/** Python gives up on a text that does not fit there, and takes it to be empty. */
function bufferSize(formatLength: number): number {
  let size = 1024;
  while (size < 256 * formatLength) size *= 2;
  return size;
}

type NumberDirective = Extract<Directive, { kind: 'number' }>;

interface Specification {
  readonly text: string;
  readonly padding: string;
  readonly upper: boolean;
  readonly changeCase: boolean;
  readonly width: number;
  readonly modifier: string;
  readonly letter: string;
}

const specification = /%([-_0^#]*)(\d*)([EO]?)([^]?)/gu;

/** Undefined where it would be longer than the limit. */
function libraryText(value: Temporal, format: string, limit: number): string | undefined {
  let text = '';
  let at = 0;
  for (const match of format.matchAll(specification)) {
    const part = partText(value, specificationOf(match), limit);
    if (part === undefined || text.length + part.length > 2 * limit) return undefined;
    text += format.slice(at, match.index) + part;
    at = match.index + match[0].length;
  }
  return text + format.slice(at);
}

function specificationOf(match: RegExpMatchArray): Specification {
  const [text, flags = '', width = '', modifier = '', letter = ''] = match;
  return {
    ...{ text, modifier, letter },
    padding: [...flags].findLast((flag) => '-_0'.includes(flag)) ?? '',
    upper: flags.includes('^'),
    changeCase: flags.includes('#'),
    width: Number(width),
  };
}

function partText(value: Temporal, spec: Specification, limit: number): string | undefined {
  const { width, letter, modifier } = spec;
  if (width > limit) return undefined;
  if (letter === 'z' || letter === 'Z') {
    if (value.kind !== 'datetime' || dstFlag(value) < 0) {
      return letter === 'z' ? '' : filled('', spec);
    }
    if (letter === 'z') return filled('+', spec) + numberText(0, { digits: 4 }, spec);
  }
  const directive = Object.hasOwn(directives, letter) ? directives[letter] : undefined;
  if (!directive || (modifier !== '' && !directive.modifiers?.includes(modifier))) {
    return filled(spec.upper ? spec.text.toUpperCase() : spec.text, spec);
  }
  if (directive.kind === 'number') return numberText(directive.write(value), directive, spec);
  if (directive.kind === 'format') {
    const inner = libraryText(value, directive.format, limit) ?? '';
    return filled(spec.upper ? inner.toUpperCase() : inner, spec);
  }
  return filled(cased(directive.write(value), directive.changed, spec), spec);
}

function cased(text: string, changed: 'upper' | 'lower', { upper, changeCase }: Specification) {
  if (changeCase) return changed === 'upper' ? text.toUpperCase() : text.toLowerCase();
  return upper ? text.toUpperCase() : text;
}

function filled(text: string, { width, padding }: Specification): string {
  return text.padStart(width, padding === '0' ? '0' : ' ');
}

function numberText(
  number: number,
  { digits, spaced = false }: Pick<NumberDirective, 'digits' | 'spaced'>,
  spec: Specification,
): string {
  const padding = spec.padding === '' && spaced ? '_' : spec.padding;
  if (padding === '-') return filled(String(number), spec);
  const size = Math.max(digits, spec.width);
  const sign = number < 0 ? '-' : '';
  if (padding === '_') return String(number).padStart(size, ' ');
  return sign + String(Math.abs(number)).padStart(size - sign.length, '0');
}
