/**
 * Seconds since 1970 as Python's `fromtimestamp` takes them.
 *
 * @module
 */

import { Fault, valueFault } from '../../jinja/fault.js';
import { ratioOf } from '../../jinja/float-ratio.js';
import { Float, type Value } from '../../jinja/value.js';
import { epochMicros, floorDiv, microsOfSecond, naiveMoment } from './moments.js';
import { integer } from './python-arguments.js';

/** What UTC's clock shows then; halves of microseconds go to the even neighbour. */
export function utcOfTimestamp(value: Value): bigint {
  const micros =
    value instanceof Float ? microsOfFloat(value.value) : BigInt(integer(value)) * microsOfSecond;
  const utc = epochMicros + micros;
  try {
    return naiveMoment(utc).micros;
  } catch {
    throw valueFault('year is out of range');
  }
}

function microsOfFloat(value: number): bigint {
  if (Number.isNaN(value)) throw valueFault('cannot convert float NaN to integer');
  if (!Number.isFinite(value)) {
    throw new Fault('runtime', 'cannot convert float infinity to integer', 'OverflowError');
  }
  const [numerator, denominator] = ratioOf(value);
  const twice = floorDiv(2n * microsOfSecond * numerator, denominator);
  const isExact = twice * denominator === 2n * microsOfSecond * numerator;
  const down = floorDiv(twice, 2n);
  if (twice % 2n === 0n) return down;
  return isExact && down % 2n === 0n ? down : down + 1n;
}
