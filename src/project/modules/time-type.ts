/**
 * `time`, and what times of day and moments have in common.
 *
 * @module
 */

import { typeFault, valueFault } from '../../jinja/fault.js';
import type { Call, Value } from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import { invalidIso } from './date-type.js';
import { abbreviationOf, dstOf, hashOf, offsetOf, orderOf } from './instants.js';
import { parseIsoClock } from './iso-text.js';
import { clockRepr, clockText } from './moment-text.js';
import { clockNames, clockPartsOf, microsOfClock, spanOf, type ClockParts } from './moments.js';
import { offsetZone } from './offset-zone.js';
import { noArguments, positional, smallInteger, textArgument } from './python-arguments.js';
import type { PythonType } from './python-type.js';
import { strftime } from './strftime.js';
import { stateOf, zoneArgument } from './temporal-state.js';
import type { Answer, Clock, Moment } from './temporal.js';

type Given = Readonly<Partial<Record<keyof ClockParts | 'fold', Value>>>;

/** The parts of a clock that a call names, and the others as they were. */
export function clockArguments(given: Given, old?: ClockParts): ClockParts {
  const part = (name: keyof ClockParts) =>
    given[name] === undefined ? (old?.[name] ?? 0) : smallInteger(given[name]);
  const [hour, minute] = [part('hour'), part('minute')];
  return { hour, minute, second: part('second'), microsecond: part('microsecond') };
}

export function foldArgument(value: Value | undefined, old: 0 | 1 = 0): 0 | 1 {
  if (value === undefined) return old;
  const fold = smallInteger(value);
  if (fold === 0 || fold === 1) return fold;
  throw valueFault('fold must be either 0 or 1');
}

/** `fold` is never given by its position. */
export function checkPositional({ args }: Call, name: string, most: number): void {
  if (args.length <= most) return;
  throw typeFault(`${name}() takes at most ${most} positional arguments (${args.length} given)`);
}

export function timespecArgument(value: Value | undefined): string {
  return value === undefined ? 'auto' : textArgument(value, 'isoformat() argument timespec');
}

export const clockFields = {
  hour: (self: Clock | Moment) => clockPartsOf(self).hour,
  minute: (self: Clock | Moment) => clockPartsOf(self).minute,
  second: (self: Clock | Moment) => clockPartsOf(self).second,
  microsecond: (self: Clock | Moment) => clockPartsOf(self).microsecond,
  fold: (self: Clock | Moment) => self.fold,
  tzinfo: (self: Clock | Moment): Answer => self.zone,
};

const asSpan = (micros: number | null): Answer => (micros === null ? null : spanOf(micros));

export const zoneMethods = {
  utcoffset: (self: Clock | Moment, call: Call): Answer => {
    noArguments(call, 'utcoffset');
    return asSpan(offsetOf(self));
  },
  dst: (self: Clock | Moment, call: Call): Answer => {
    noArguments(call, 'dst');
    return asSpan(dstOf(self));
  },
  tzname: (self: Clock | Moment, call: Call): Answer => {
    noArguments(call, 'tzname');
    return abbreviationOf(self);
  },
};

function construct(call: Call): Clock {
  checkPositional(call, 'time', 5);
  const optional = [...clockNames, 'tzinfo', 'fold'] as const;
  const given = bindArguments(call, 'time', { required: [], optional });
  return clock(given, zoneArgument(given.tzinfo));
}

function clock(given: Given, zone: Clock['zone'], old?: Clock): Clock {
  const parts = clockArguments(given, old && clockPartsOf(old));
  const fold = foldArgument(given.fold, old?.fold);
  return { kind: 'time', micros: microsOfClock(parts), zone, fold };
}

export const timeType: PythonType<Clock, Answer> = {
  name: 'datetime.time',
  construct,
  fields: clockFields,
  methods: {
    ...zoneMethods,
    isoformat: (self, call) => {
      const { timespec } = bindArguments(call, 'isoformat', {
        required: [],
        optional: ['timespec'],
      });
      return clockText(self, timespecArgument(timespec));
    },
    strftime: (self, call) => {
      const { format } = bindArguments(call, 'strftime', { required: ['format'] });
      return strftime(self, textArgument(format, 'strftime() argument 1'));
    },
    replace: (self, call) => {
      checkPositional(call, 'replace', 5);
      const optional = [...clockNames, 'tzinfo', 'fold'] as const;
      const given = bindArguments(call, 'replace', { required: [], optional });
      const zone = given.tzinfo === undefined ? self.zone : zoneArgument(given.tzinfo);
      return clock(given, zone, self);
    },
  },
  classMethods: {
    fromisoformat: (call) => {
      const [given] = positional(call, 'fromisoformat', 1);
      const text = textArgument(given, 'fromisoformat: argument');
      const found = parseIsoClock(text.replace(/^T/, ''));
      if (!found) throw invalidIso(text);
      const zone = found.offset === null ? null : offsetZone(found.offset);
      return { kind: 'time', micros: found.micros, zone, fold: 0 };
    },
  },
  constants: {
    min: { kind: 'time', micros: 0, zone: null, fold: 0 },
    max: { kind: 'time', micros: 86_399_999_999, zone: null, fold: 0 },
    resolution: spanOf(1),
  },
  protocol: (self) => ({
    str: () => clockText(self),
    repr: () => clockRepr(self),
    format: (format) => (format === '' ? clockText(self) : strftime(self, format)),
    hash: () => hashOf(self),
    compare: (other) => compare(self, other),
    equals: (other) => compare(self, other) === 0,
  }),
};

function compare(self: Clock, other: Value): number | undefined {
  const state = stateOf(other);
  return state?.kind === 'time' ? orderOf(self, state) : undefined;
}
