/**
 * `re.error`: what is wrong with a pattern or a replacement.
 *
 * @module
 */

import { Fault } from '../../jinja/fault.js';

/** @param position in code points of `pattern`; undefined where none is to blame */
export function regexFault(message: string, pattern: string, position?: number): Fault {
  return new Fault('runtime', positioned(message, pattern, position), 'error');
}

function positioned(message: string, pattern: string, position?: number): string {
  if (position === undefined) return message;
  const text = `${message} at position ${position}`;
  if (!pattern.includes('\n')) return text;
  const lines = [...pattern].slice(0, position).join('').split('\n');
  return `${text} (line ${lines.length}, column ${[...(lines.at(-1) ?? '')].length + 1})`;
}
