/**
 * Filling texts up: to a width, with zeros, at tabs.
 *
 * @module
 */

import { intArgument } from './arguments.js';
import { spendText } from './budget.js';
import { codePointLength } from './code-points.js';
import { typeFault } from './fault.js';
import { stringArgument } from './string-search.js';
import type { Value } from './value.js';

export type Padding = 'left' | 'right' | 'center';

/** Fills a text up to a width. */
export function padText(
  text: string,
  options: { readonly width: Value; readonly fill?: Value | undefined; readonly padding: Padding },
): string {
  const width = intArgument(options.width);
  const fill = stringArgument(options.fill ?? ' ', 'The fill character');
  if (codePointLength(fill) !== 1) {
    throw typeFault('The fill character must be exactly one character long');
  }
  spendText(Math.max(0, width));
  const missing = width - codePointLength(text);
  if (missing <= 0) return text;
  if (options.padding === 'left') return fill.repeat(missing) + text;
  if (options.padding === 'right') return text + fill.repeat(missing);
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

export function zeroFill(text: string, width: Value): string {
  const wanted = intArgument(width);
  spendText(Math.max(0, wanted));
  const sign = text.startsWith('-') || text.startsWith('+') ? text.charAt(0) : '';
  const zeros = Math.max(0, wanted - codePointLength(text));
  return sign + '0'.repeat(zeros) + text.slice(sign.length);
}

export function expandTabs(text: string, size: number): string {
  let column = 0;
  let result = '';
  for (const char of text) {
    const missing = char === '\t' && size > 0 ? size - (column % size) : 0;
    spendText(missing + 1);
    result += char === '\t' ? ' '.repeat(missing) : char;
    column = char === '\n' || char === '\r' ? 0 : char === '\t' ? column + missing : column + 1;
  }
  return result;
}
