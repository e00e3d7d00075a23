/**
 * `modules.datetime`: the classes of Python's `datetime` that dbt exposes.
 *
 * @module
 */

import { Dict } from '../../jinja/dict.js';
import { typeFault, valueFault } from '../../jinja/fault.js';
import { hostFunction, hostObject } from '../../jinja/host.js';
import { reprOf } from '../../jinja/text.js';
import { Float, typeName, type Call, type Value } from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import {
  clockValue,
  combine,
  dayValue,
  momentValue,
  spanValue,
  stateOf,
  zoneArgument,
} from './datetime-values.js';
import {
  dayOf,
  daysOf,
  epochMicros,
  machineOffset,
  microsOfClock,
  moment,
  seconds,
  type Moment,
  type Zone,
} from './moments.js';
import { roundedMicros } from './span-arithmetic.js';
import { strptime } from './strptime.js';
import { fixedZone, utcZone } from './zones.js';

export function datetimeModule(): Dict {
  return new Dict([
    ['date', dateClass()],
    ['datetime', datetimeClass()],
    ['time', timeClass()],
    ['timedelta', timedeltaClass()],
    ['tzinfo', pythonClass('tzinfo', {}, () => null)],
  ]);
}

type Methods = Readonly<Record<string, ((call: Call) => Value) | Value>>;

function pythonClass(name: string, methods: Methods, construct: (call: Call) => Value): Value {
  const members = Object.entries(methods).map(
    ([key, method]) =>
      [key, typeof method === 'function' ? hostFunction(key, method) : method] as const,
  );
  const repr = () => `<class 'datetime.${name}'>`;
  return hostObject('type', new Map(members), { call: construct, repr, str: repr });
}

function int(value: Value | undefined, otherwise?: number): number {
  if (value === undefined && otherwise !== undefined) return otherwise;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  throw typeFault(`'${typeName(value ?? null)}' object cannot be interpreted as an integer`);
}

function text(call: Call, name: string, parameter: string): string {
  const given = bindArguments(call, name, { required: [parameter] });
  const value = given[parameter];
  if (typeof value === 'string') return value;
  throw typeFault(`${name}: argument must be str, not ${typeName(value ?? null)}`);
}

const clockNames = ['hour', 'minute', 'second', 'microsecond'] as const;

function now(zone: Zone | null): Moment {
  const utc = epochMicros + BigInt(Date.now()) * 1000n;
  const there = zone?.at(utc) ?? null;
  const offset = there?.offset ?? machineOffset(utc);
  return { kind: 'datetime', micros: utc + seconds(offset), zone: there };
}

function fromTimestamp(value: Value, zone: Zone | null): Moment {
  const count = value instanceof Float ? value.value : int(value);
  const utc = epochMicros + roundedMicros(count * 1e6);
  const there = zone?.at(utc) ?? null;
  return {
    kind: 'datetime',
    micros: utc + seconds(there?.offset ?? machineOffset(utc)),
    zone: there,
  };
}

function dateClass(): Value {
  const methods: Methods = {
    today: () => dayValue(dayOf(now(null))),
    fromisoformat: (call) => {
      const given = text(call, 'fromisoformat', 'date_string');
      const found = parseIsoDate(given);
      if (found === undefined) throw valueFault(`Invalid isoformat string: ${reprOf(given)}`);
      return dayValue({ kind: 'date', days: found });
    },
    fromordinal: ({ args }) => dayValue({ kind: 'date', days: int(args[0]) - 1 }),
    fromtimestamp: ({ args }) => dayValue(dayOf(fromTimestamp(args[0] ?? null, null))),
    fromisocalendar: ({ args }) => {
      const fourth = daysOf(int(args[0]), 1, 4);
      const days = fourth - (fourth % 7) + (int(args[1]) - 1) * 7 + int(args[2]) - 1;
      return dayValue({ kind: 'date', days });
    },
    min: dayValue({ kind: 'date', days: 0 }),
    max: dayValue({ kind: 'date', days: daysOf(9999, 12, 31) }),
  };
  return pythonClass('date', methods, (call) => {
    const given = bindArguments(call, 'date', { required: ['year', 'month', 'day'] });
    const days = daysOf(int(given.year), int(given.month), int(given.day));
    return dayValue({ kind: 'date', days });
  });
}

function datetimeClass(): Value {
  const methods: Methods = {
    now: (call) => {
      const { tz } = bindArguments(call, 'now', { required: [], optional: ['tz'] });
      return momentValue(now(zoneArgument(tz)));
    },
    today: () => momentValue(now(null)),
    utcnow: () => momentValue({ ...now(utcZone), zone: null }),
    strptime: (call) => {
      const given = bindArguments(call, 'strptime', { required: ['date_string', 'format'] });
      return momentValue(strptime(needText(given.date_string, 1), needText(given.format, 2)));
    },
    fromisoformat: (call) => momentValue(parseIso(text(call, 'fromisoformat', 'date_string'))),
    fromordinal: ({ args }) => {
      const micros = BigInt(int(args[0]) - 1) * 86_400_000_000n;
      return momentValue({ kind: 'datetime', micros, zone: null });
    },
    fromtimestamp: (call) => {
      const given = bindArguments(call, 'fromtimestamp', {
        required: ['timestamp'],
        optional: ['tz'],
      });
      return momentValue(fromTimestamp(given.timestamp, zoneArgument(given.tz)));
    },
    utcfromtimestamp: ({ args }) =>
      momentValue({ ...fromTimestamp(args[0] ?? null, utcZone), zone: null }),
    combine: (call) => {
      const given = bindArguments(call, 'combine', {
        required: ['date', 'time'],
        optional: ['tzinfo'],
      });
      const [day, clock] = [stateOf(given.date), stateOf(given.time)];
      if (day?.kind !== 'date' && day?.kind !== 'datetime') {
        throw typeFault('combine() argument 1 must be datetime.date');
      }
      if (clock?.kind !== 'time') throw typeFault('combine() argument 2 must be datetime.time');
      const zone = given.tzinfo === undefined ? clock.zone : zoneArgument(given.tzinfo);
      return combine(day.kind === 'date' ? day : dayOf(day), clock, zone);
    },
    min: momentValue({ kind: 'datetime', micros: 0n, zone: null }),
  };
  return pythonClass('datetime', methods, constructMoment);
}

function constructMoment(call: Call): Value {
  const given = bindArguments(call, 'datetime', {
    required: ['year', 'month', 'day'],
    optional: [...clockNames, 'tzinfo', 'fold'],
  });
  const parts = {
    year: int(given.year),
    month: int(given.month),
    day: int(given.day),
    ...clockParts(given),
  };
  return momentValue(moment(parts, zoneArgument(given.tzinfo)));
}

function clockParts(given: Partial<Record<(typeof clockNames)[number], Value>>) {
  return {
    hour: int(given.hour, 0),
    minute: int(given.minute, 0),
    second: int(given.second, 0),
    microsecond: int(given.microsecond, 0),
  };
}

function timeClass(): Value {
  const methods: Methods = {
    fromisoformat: (call) => {
      const given = text(call, 'fromisoformat', 'time_string');
      const found = parseIsoClock(given.replace(/^T/, ''));
      if (!found) throw valueFault(`Invalid isoformat string: ${reprOf(given)}`);
      return clockValue({ kind: 'time', ...found });
    },
  };
  return pythonClass('time', methods, (call) => {
    const given = bindArguments(call, 'time', {
      required: [],
      optional: [...clockNames, 'tzinfo', 'fold'],
    });
    const micros = microsOfClock(clockParts(given));
    return clockValue({ kind: 'time', micros, zone: zoneArgument(given.tzinfo) });
  });
}

/** Microseconds of each unit, in the order of the parameters. */
const units = {
  days: 86_400_000_000,
  seconds: 1_000_000,
  microseconds: 1,
  milliseconds: 1000,
  minutes: 60_000_000,
  hours: 3_600_000_000,
  weeks: 604_800_000_000,
} as const;

function timedeltaClass(): Value {
  const names = Object.keys(units) as (keyof typeof units)[];
  return pythonClass('timedelta', {}, (call) => {
    const given = bindArguments(call, 'timedelta', { required: [], optional: names });
    let micros = 0n;
    let fraction = 0;
    for (const name of names) {
      const value = given[name];
      if (value === undefined) continue;
      if (value instanceof Float) {
        const whole = Math.trunc(value.value);
        micros += BigInt(whole) * BigInt(units[name]);
        fraction += (value.value - whole) * units[name];
      } else if (typeof value === 'bigint') micros += value * BigInt(units[name]);
      else micros += BigInt(spanNumber(value, name)) * BigInt(units[name]);
    }
    return spanValue({ kind: 'timedelta', micros: roundedMicros(fraction, micros) });
  });
}

function spanNumber(value: Value, name: string): number {
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
  throw typeFault(`unsupported type for timedelta ${name} component: ${typeName(value)}`);
}

function needText(value: Value, position: number): string {
  if (typeof value === 'string') return value;
  throw typeFault(`strptime() argument ${position} must be str, not ${typeName(value)}`);
}

function parseIsoDate(value: string): number | undefined {
  const plain = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(value);
  if (plain) return daysOf(Number(plain[1]), Number(plain[2]), Number(plain[3]));
  const week = /^(\d{4})-?W(\d\d)(?:-?([1-7]))?$/.exec(value);
  if (!week) return undefined;
  const fourth = daysOf(Number(week[1]), 1, 4);
  return fourth - (fourth % 7) + (Number(week[2]) - 1) * 7 + Number(week[3] ?? 1) - 1;
}

function parseIsoClock(value: string): { micros: number; zone: Zone | null } | undefined {
  const pattern =
    /^(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)?$/;
  const [whole, hour, minute, second, fraction, zone] = pattern.exec(value) ?? [];
  if (whole === undefined) return undefined;
  const micros = microsOfClock({
    hour: Number(hour),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    microsecond: Number((fraction ?? '').slice(0, 6).padEnd(6, '0')),
  });
  return { micros, zone: zone === undefined ? null : isoZone(zone) };
}

function isoZone(value: string): Zone {
  if (value === 'Z') return utcZone;
  const [hours = '0', minutes = '0', rest = '0'] = value.slice(1).match(/\d\d/g) ?? [];
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
  return fixedZone(value.startsWith('-') ? -size : size);
}

function parseIso(value: string): Moment {
  const [, date = '', clock] =
    /^(\d{4}-\d\d-\d\d|\d{8}|\d{4}-?W\d\d(?:-?[1-7])?)(?:.(.+))?$/su.exec(value) ?? [];
  const days = parseIsoDate(date);
  const time = clock === undefined ? { micros: 0, zone: null } : parseIsoClock(clock);
  if (days === undefined || !time) {
    throw valueFault(`Invalid isoformat string: ${reprOf(value)}`);
  }
  const micros = BigInt(days) * 86_400_000_000n + BigInt(time.micros);
  return { kind: 'datetime', micros, zone: time.zone };
}

/** A time of UTC as a template sees it. */
export function utcMoment(date: Date): Value {
  const micros = epochMicros + BigInt(date.getTime()) * 1000n;
  return momentValue({ kind: 'datetime', micros, zone: utcZone });
}
