/**
 * `datetime`.
 *
 * @module
 */

import { typeFault } from '../../jinja/fault.js';
import { Float, toInt, type Call, type Value } from '../../jinja/value.js';
import { divideInts } from '../../jinja/integers.js';
import { bindArguments } from '../arguments.js';
import { dateOf, maxDays } from './calendar.js';
import { dateFields, dateMethods, dayMakers, invalidIso } from './date-type.js';
import {
  differenceOf,
  dstFlag,
  hashOf,
  momentAt,
  offsetOf,
  orderOf,
  utcMicros,
} from './instants.js';
import { parseIsoMoment } from './iso-text.js';
import { localAbbreviation, localOffset, utcNow } from './local-time.js';
import { momentRepr, momentText } from './moment-text.js';
import {
  clockNames,
  clockOf,
  clockPartsOf,
  dayOf,
  epochMicros,
  inRange,
  microsOf,
  microsOfDay,
  moment,
  naiveMoment,
  spanOf,
} from './moments.js';
import { timeTuple } from './named-tuples.js';
import { offsetZone } from './offset-zone.js';
import { noArguments, positional, smallInteger, textArgument } from './python-arguments.js';
import type { Operation, PythonType } from './python-type.js';
import { strftime } from './strftime.js';
import { strptime } from './strptime.js';
import { stateOf, zoneArgument } from './temporal-state.js';
import type { Answer, Day, Moment } from './temporal.js';
import {
  checkPositional,
  clockArguments,
  clockFields,
  foldArgument,
  timespecArgument,
  zoneMethods,
} from './time-type.js';
import { utcOfTimestamp } from './timestamps.js';

const dateNames = ['year', 'month', 'day'] as const;

function construct(call: Call): Moment {
  checkPositional(call, 'datetime', 8);
  const given = bindArguments(call, 'datetime', {
    required: dateNames,
    optional: [...clockNames, 'tzinfo', 'fold'],
  });
  const [year, month] = [smallInteger(given.year), smallInteger(given.month)];
  const parts = { year, month, day: smallInteger(given.day), ...clockArguments(given) };
  const naive = moment(parts, null, foldArgument(given.fold));
  return { ...naive, zone: zoneArgument(given.tzinfo) };
}

function replace(self: Moment, call: Call): Moment {
  checkPositional(call, 'replace', 8);
  const given = bindArguments(call, 'replace', {
    required: [],
    optional: [...dateNames, ...clockNames, 'tzinfo', 'fold'],
  });
  const old = dateOf(dayOf(self).days);
  const part = (name: (typeof dateNames)[number]) =>
    given[name] === undefined ? old[name] : smallInteger(given[name]);
  const date = { year: part('year'), month: part('month'), day: part('day') };
  const clock = clockArguments(given, clockPartsOf(self));
  const zone = given.tzinfo === undefined ? self.zone : zoneArgument(given.tzinfo);
  return moment({ ...date, ...clock }, zone, foldArgument(given.fold, self.fold));
}

/** The same instant on the clock of another zone, or of this machine. */
function inZone(self: Moment, call: Call): Moment {
  const { tz } = bindArguments(call, 'astimezone', { required: [], optional: ['tz'] });
  const zone = zoneArgument(tz);
  if (zone !== null && zone === self.zone) return self;
  const utc = naiveMoment(utcMicros(self)).micros;
  return (zone ?? offsetZone(localOffset(utc), localAbbreviation(utc))).fromUtc(utc);
}

function combine(call: Call): Moment {
  const names = { required: ['date', 'time'], optional: ['tzinfo'] } as const;
  const given = bindArguments(call, 'combine', names);
  const [day, clock] = [stateOf(given.date), stateOf(given.time)];
  if (day?.kind !== 'date' && day?.kind !== 'datetime') {
    throw typeFault('combine() argument 1 must be datetime.date');
  }
  if (clock?.kind !== 'time') throw typeFault('combine() argument 2 must be datetime.time');
  const zone = given.tzinfo === undefined ? clock.zone : zoneArgument(given.tzinfo);
  const micros = microsOf(dayOf(day).days, clock.micros);
  return { kind: 'datetime', micros, zone, fold: clock.fold };
}

function written(micros: bigint, offset: number | null, name?: string): Moment {
  const zone = offset === null ? null : offsetZone(offset, name);
  return { ...naiveMoment(micros), zone };
}

const atMidnight = (day: Day): Moment => naiveMoment(microsOf(day.days, 0));

const makers: Readonly<Record<string, (call: Call) => Answer>> = {
  combine,
  fromordinal: (call) => atMidnight(dayMakers.fromordinal(call)),
  fromisocalendar: (call) => atMidnight(dayMakers.fromisocalendar(call)),
  now: (call) => {
    const { tz } = bindArguments(call, 'now', { required: [], optional: ['tz'] });
    return momentAt(utcNow(), zoneArgument(tz));
  },
  today: (call) => {
    noArguments(call, 'today');
    return momentAt(utcNow(), null);
  },
  utcnow: (call) => {
    noArguments(call, 'utcnow');
    return naiveMoment(utcNow());
  },
  strptime: (call) => {
    const [text, format] = positional(call, 'strptime', 2);
    const found = strptime(
      textArgument(text, 'strptime() argument 1'),
      textArgument(format, 'strptime() argument 2'),
    );
    return written(found.micros, found.zone?.offset ?? null, found.zone?.name);
  },
  fromisoformat: (call) => {
    const [given] = positional(call, 'fromisoformat', 1);
    const text = textArgument(given, 'fromisoformat: argument');
    const found = parseIsoMoment(text);
    if (!found) throw invalidIso(text);
    return written(found.micros, found.offset);
  },
  fromtimestamp: (call) => {
    const names = { required: ['timestamp'], optional: ['tz'] } as const;
    const { timestamp, tz } = bindArguments(call, 'fromtimestamp', names);
    const zone = zoneArgument(tz);
    return momentAt(utcOfTimestamp(timestamp), zone);
  },
  utcfromtimestamp: (call) => {
    const [given = null] = positional(call, 'utcfromtimestamp', 1);
    return naiveMoment(utcOfTimestamp(given));
  },
};

const withoutArguments =
  (name: string, read: (self: Moment) => Answer) =>
  (self: Moment, call: Call): Answer => {
    noArguments(call, name);
    return read(self);
  };

function timestamp(self: Moment): Float {
  return new Float(divideInts(toInt(utcMicros(self) - epochMicros), 1_000_000));
}

export const datetimeType: PythonType<Moment, Answer> = {
  name: 'datetime.datetime',
  construct,
  fields: { ...dateFields, ...clockFields },
  methods: {
    ...dateMethods,
    ...zoneMethods,
    replace,
    astimezone: inZone,
    date: withoutArguments('date', (self) => dayOf(self)),
    time: withoutArguments('time', (self) => ({ ...clockOf(self), zone: null })),
    timetz: withoutArguments('timetz', (self) => clockOf(self)),
    timestamp: withoutArguments('timestamp', timestamp),
    timetuple: withoutArguments('timetuple', (self) => timeTuple(self, dstFlag(self))),
    utctimetuple: withoutArguments('utctimetuple', (self) => {
      const micros = self.micros - BigInt(offsetOf(self) ?? 0);
      return timeTuple(naiveMoment(micros), 0);
    }),
    isoformat: (self, call) => {
      const given = bindArguments(call, 'isoformat', {
        required: [],
        optional: ['sep', 'timespec'],
      });
      const precision = timespecArgument(given.timespec);
      return momentText(self, separatorArgument(given.sep), precision);
    },
  },
  classMethods: makers,
  constants: {
    min: naiveMoment(0n),
    max: naiveMoment(BigInt(maxDays + 1) * microsOfDay - 1n),
    resolution: spanOf(1),
  },
  operate: operateMoment,
  protocol: (self) => ({
    str: () => momentText(self, ' '),
    repr: () => momentRepr(self),
    format: (format) => (format === '' ? momentText(self, ' ') : strftime(self, format)),
    hash: () => hashOf(self),
    compare: (other) => compare(self, other),
    equals: (other) => compare(self, other) === 0,
  }),
};

function separatorArgument(value: Value | undefined): string {
  if (value === undefined) return 'T';
  const text = textArgument(value, 'isoformat() argument 1');
  if ([...text].length === 1) return text;
  throw typeFault('isoformat() argument 1 must be a unicode character, not str');
}

function compare(self: Moment, other: Value): number | undefined {
  const state = stateOf(other);
  return state?.kind === 'datetime' ? orderOf(self, state) : undefined;
}

function operateMoment(self: Moment, operation: Operation): Answer | undefined {
  const { operator, other, reversed } = operation;
  const state = stateOf(other);
  if (state?.kind === 'timedelta' && (operator === '+' || (operator === '-' && !reversed))) {
    const micros = self.micros + (operator === '+' ? state.micros : -state.micros);
    return inRange<Moment>({ ...self, micros, fold: 0 });
  }
  if (operator !== '-') return undefined;
  if (state?.kind !== 'datetime') return undefined;
  const difference = reversed ? differenceOf(state, self) : differenceOf(self, state);
  if (difference !== undefined) return spanOf(difference);
  throw typeFault("can't subtract offset-naive and offset-aware datetimes");
}
