/**
 * How often a part of a regular expression is repeated: `*`, `{1,2}`.
 *
 * @module
 */

import { Fault } from '../../jinja/fault.js';
import type { RepeatNode } from './regex-node.js';
import type { RegexSource } from './regex-source.js';

export const maxCount = 4_294_967_295;

/** Undefined for a `{` that begins no quantifier. */
export function readBounds(
  source: RegexSource,
  token: string,
): Pick<RepeatNode, 'min' | 'max'> | undefined {
  if (token === '?') return { min: 0, max: 1 };
  if (token === '*') return { min: 0, max: Infinity };
  if (token === '+') return { min: 1, max: Infinity };
  const start = source.tell();
  if (source.peek() === '}') return undefined;
  const low = source.takeWhile(Infinity, /^[0-9]$/);
  const high = source.take(',') ? source.takeWhile(Infinity, /^[0-9]$/) : low;
  if (!source.take('}')) {
    source.seek(start);
    return undefined;
  }
  const [min, max] = [low === '' ? 0 : Number(low), high === '' ? Infinity : Number(high)];
  if (min >= maxCount || (high !== '' && max >= maxCount)) {
    throw new Fault('runtime', 'the repetition number is too large', 'OverflowError');
  }
  if (max >= min) return { min, max };
  throw source.fault('min repeat greater than max repeat', source.tell() - start);
}
