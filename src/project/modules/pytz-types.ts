/**
 * The classes of time zones that `pytz` has.
 *
 * @module
 */

import { typeFault, valueFault } from '../../jinja/fault.js';
import type { Call, Value } from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import { utcMicros } from './instants.js';
import { naiveMoment, spanOf } from './moments.js';
import type { PythonType } from './python-type.js';
import { stateOf } from './temporal-state.js';
import type { Answer, Clock, Moment, PytzPart, Zone } from './temporal.js';
import { abstractMethods, abstractZone } from './tzinfo-type.js';
import { fromUtcMethod, noAttribute } from './zone-methods.js';

type Method = (zone: Zone, call: Call) => Answer;
type Methods = Readonly<Record<string, Method>>;

function pytzPart({ pytz, str }: Zone): PytzPart {
  if (!pytz) throw new Error(`${str()} is no zone of pytz`);
  return pytz;
}

const fields = { zone: (zone: Zone): Answer => pytzPart(zone).zone };

function fromUtc(zone: Zone, call: Call): Answer {
  const { dt } = bindArguments(call, 'fromutc', { required: ['dt'] });
  const at = clockReader(dt);
  const isOwn = at.zone === null || at.zone.pytz?.family === pytzPart(zone).family;
  if (!isOwn) throw valueFault('fromutc: dt.tzinfo is not self');
  if (at.kind === 'time') throw typeFault('unsupported operand type(s) for +');
  return zone.fromUtc(at.micros);
}

/** What has a `tzinfo`. */
function clockReader(value: Value): Moment | Clock {
  const state = stateOf(value);
  if (state?.kind === 'datetime' || state?.kind === 'time') return state;
  throw noAttribute(value, 'tzinfo');
}

const withZone = { required: ['dt'], optional: ['is_dst'] } as const;

function localize(zone: Zone, call: Call): Answer {
  const { dt, is_dst: isDst = false } = bindArguments(call, 'localize', withZone);
  const at = clockReader(dt);
  if (at.zone) throw valueFault('Not naive datetime (tzinfo is already set)');
  if (at.kind === 'datetime') return pytzPart(zone).localize(at, isDst);
  if (zone.type !== dstZoneType) return { ...at, zone };
  throw typeFault("unsupported operand type(s) for +: 'datetime.time' and 'datetime.timedelta'");
}

function normalize(zone: Zone, call: Call): Answer {
  const { dt } = bindArguments(call, 'normalize', withZone);
  const at = clockReader(dt);
  if (at.zone === zone) return at;
  if (!at.zone) throw valueFault('Naive time - no tzinfo set');
  if (at.kind === 'time') throw noAttribute(dt, 'astimezone');
  return zone.fromUtc(naiveMoment(utcMicros(at)).micros);
}

const common: Methods = { fromutc: fromUtc, localize, normalize };

/** The answer is the same whatever is asked about. */
const constant =
  (name: string, read: (zone: Zone) => Answer): Method =>
  (zone, call) => {
    bindArguments(call, name, zone.type === staticZoneType ? withZone : { required: ['dt'] });
    return read(zone);
  };

const constants: Methods = {
  utcoffset: constant('utcoffset', (zone) => spanOf(pytzPart(zone).offset)),
  dst: constant('dst', () => spanOf(0)),
  tzname: constant('tzname', (zone) => zone.abbreviation(null)),
};

export const utcType: PythonType<Zone, Answer> = {
  name: 'pytz.UTC',
  fields,
  methods: { ...common, ...constants },
};

export const staticZoneType: PythonType<Zone, Answer> = {
  name: 'pytz.tzinfo.StaticTzInfo',
  fields,
  methods: { ...common, ...constants },
};

export const fixedZoneType: PythonType<Zone, Answer> = {
  name: 'pytz._FixedOffset',
  fields,
  methods: { ...common, ...constants, fromutc: fromUtcMethod },
};

/** Asked about a moment of another zone's, it finds out which instance holds. */
function instanceMethod(name: string, read: (zone: Zone) => Answer, ofNone: Method): Method {
  return (zone, call) => {
    const { dt, is_dst: isDst = null } = bindArguments(call, name, withZone);
    if (dt === null) return ofNone(zone, call);
    const at = clockReader(dt);
    if (at.zone === zone) return read(zone);
    if (at.zone) throw valueFault('Not naive datetime (tzinfo is already set)');
    if (at.kind === 'time') throw typeFault('unsupported operand type(s) for +');
    const there = pytzPart(zone).localize(at, isDst).zone;
    return read(there ?? zone);
  };
}

export const dstZoneType: PythonType<Zone, Answer> = {
  name: 'pytz.tzinfo.DstTzInfo',
  fields,
  methods: {
    ...common,
    normalize: (zone, call) => {
      const { dt } = bindArguments(call, 'normalize', { required: ['dt'] });
      const at = clockReader(dt);
      if (!at.zone) throw valueFault('Naive time - no tzinfo set');
      if (!at.zone.pytz) throw noAttribute(dt, '_utcoffset');
      if (at.kind === 'time') throw typeFault('unsupported operand type(s) for -');
      return zone.fromUtc(naiveMoment(at.micros - BigInt(at.zone.pytz.offset)).micros);
    },
    utcoffset: instanceMethod(
      'utcoffset',
      (zone) => spanOf(pytzPart(zone).offset),
      () => null,
    ),
    dst: instanceMethod(
      'dst',
      (zone) => spanOf(zone.dst(null) ?? 0),
      () => null,
    ),
    tzname: instanceMethod(
      'tzname',
      (zone) => zone.abbreviation(null),
      (zone) => pytzPart(zone).zone,
    ),
  },
};

export const baseZoneType: PythonType<Zone, Answer> = {
  name: 'pytz.tzinfo.BaseTzInfo',
  construct: () => abstractZone(baseZoneType, '<pytz.tzinfo.BaseTzInfo object at 0x7f0000000000>'),
  methods: abstractMethods,
  constants: { zone: null },
};
