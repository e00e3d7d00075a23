/**
 * `timedelta`.
 *
 * @module
 */

import { typeFault } from '../../jinja/fault.js';
import { divideInts } from '../../jinja/integers.js';
import { Float, toInt, typeName, type Call, type Value } from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import { spanRepr, spanText } from './moment-text.js';
import { spanOf, spanParts } from './moments.js';
import { noArguments } from './python-arguments.js';
import type { PythonType } from './python-type.js';
import { checkedSpan, notFinite, operateSpan, roundedMicros } from './span-arithmetic.js';
import { stateOf } from './temporal-state.js';
import type { Answer, Span } from './temporal.js';

/** Microseconds of each unit, in the order of the parameters. */
const units = {
  days: 86_400_000_000n,
  seconds: 1_000_000n,
  microseconds: 1n,
  milliseconds: 1000n,
  minutes: 60_000_000n,
  hours: 3_600_000_000n,
  weeks: 604_800_000_000n,
} as const;
type Unit = keyof typeof units;
// The keys are exactly those that are written above.
const parameters = Object.keys(units) as readonly Unit[];
/** The order in which fractions are added up, which their sum depends on. */
const order: readonly Unit[] = [
  ...(['microseconds', 'milliseconds', 'seconds', 'minutes', 'hours', 'days', 'weeks'] as const),
];

function construct(call: Call): Span {
  const given = bindArguments(call, 'timedelta', { required: [], optional: parameters });
  let whole = 0n;
  let fraction = 0;
  for (const name of order) {
    const value = given[name];
    if (value === undefined) continue;
    const part = partOf(value, name);
    whole += part.whole;
    fraction += part.fraction;
  }
  return checkedSpan(roundedMicros(fraction, whole));
}

function partOf(value: Value, name: Unit): { whole: bigint; fraction: number } {
  const unit = units[name];
  if (!(value instanceof Float)) {
    if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
      return { whole: BigInt(value) * unit, fraction: 0 };
    }
    throw typeFault(`unsupported type for timedelta ${name} component: ${typeName(value)}`);
  }
  const number = value.value;
  if (!Number.isFinite(number)) throw notFinite(number);
  const whole = Math.trunc(number);
  const rest = (number - whole) * Number(unit);
  const wholeRest = Math.trunc(rest);
  return { whole: BigInt(whole) * unit + BigInt(wholeRest), fraction: rest - wholeRest };
}

const largest = 86_400_000_000n * 1_000_000_000n - 1n;

export const timedeltaType: PythonType<Span, Answer> = {
  name: 'datetime.timedelta',
  construct,
  fields: {
    days: (span) => spanParts(span).days,
    seconds: (span) => spanParts(span).seconds,
    microseconds: (span) => spanParts(span).microseconds,
  },
  methods: {
    total_seconds: (span, call) => {
      noArguments(call, 'total_seconds');
      return new Float(divideInts(toInt(span.micros), 1_000_000));
    },
  },
  constants: {
    min: spanOf(-86_400_000_000n * 999_999_999n),
    max: spanOf(largest),
    resolution: spanOf(1),
  },
  operate: operateSpan,
  unary: ({ micros }, operator) =>
    checkedSpan(operator === '-' || (operator === 'abs' && micros < 0n) ? -micros : micros),
  protocol: (span) => ({
    str: () => spanText(span),
    repr: () => spanRepr(span),
    truthy: () => span.micros !== 0n,
    hash: () => String(span.micros),
    compare: (other) => compare(span, other),
    equals: (other) => compare(span, other) === 0,
  }),
};

function compare(span: Span, other: Value): number | undefined {
  const state = stateOf(other);
  return state?.kind === 'timedelta' ? Number(span.micros - state.micros) : undefined;
}
