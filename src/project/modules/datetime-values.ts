/**
 * Dates, times, spans and time zones as values of templates.
 *
 * @module
 */

import { typeFault, valueFault } from '../../jinja/fault.js';
import { hostFunction, hostObject } from '../../jinja/host.js';
import { reprOf, stringOf } from '../../jinja/text.js';
import {
  Float,
  HostObject,
  Tuple,
  typeName,
  type Call,
  type ObjectProtocol,
  type Value,
} from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import { clockText, dayText, spanText, strftime } from './moment-text.js';
import {
  clockOf,
  dayOf,
  daysOf,
  epochMicros,
  inRange,
  inZone,
  isoWeekOf,
  microsOf,
  microsOfClock,
  microsOfDay,
  moment,
  partsOf,
  seconds,
  spanParts,
  utcMicros,
  weekdayOf,
  type Clock,
  type Day,
  type IsoWeek,
  type Moment,
  type Parts,
  type Span,
  type Zone,
} from './moments.js';
import { operateSpan } from './span-arithmetic.js';
import { instancesAt, utcZone } from './zones.js';

interface ZoneState {
  readonly kind: 'zone';
  readonly zone: Zone;
}
type State = Day | Moment | Clock | Span | ZoneState;

const states = new WeakMap<HostObject, State>();

export function stateOf(value: Value | undefined): State | undefined {
  return value instanceof HostObject ? states.get(value) : undefined;
}

/** A zone or None; anything else is an error. */
export function zoneArgument(value: Value | undefined): Zone | null {
  if (value === undefined || value === null) return null;
  const state = stateOf(value);
  if (state?.kind === 'zone') return state.zone;
  throw typeFault(
    `tzinfo argument must be None or of a tzinfo subclass, not type '${typeName(value)}'`,
  );
}

type Members = readonly (readonly [string, Value])[];

function make(state: State, type: string, members: Members, protocol: ObjectProtocol): HostObject {
  const value = hostObject(type, new Map(members), { item: () => undefined, ...protocol });
  states.set(value, state);
  return value;
}

const method = (name: string, answer: (call: Call) => Value): readonly [string, Value] => [
  name,
  hostFunction(name, answer),
];

/** What all of them have in common. */
function common(
  state: Day | Moment | Clock,
  text: string,
): { readonly members: Members; readonly protocol: ObjectProtocol } {
  const write = (format: string) => (format === '' ? text : strftime(state, format));
  const members = [
    method('strftime', (call) => {
      return strftime(
        state,
        stringOf(bindArguments(call, 'strftime', { required: ['format'] }).format),
      );
    }),
    method('__format__', ({ args }) => write(stringOf(args[0] ?? ''))),
  ];
  return { members, protocol: { str: () => text, format: write } };
}

function dateMembers(day: Day): Members {
  const { year, month, day: date } = partsOf(day);
  const calendar = isoWeekOf(day);
  return [
    ['year', year],
    ['month', month],
    ['day', date],
    method('weekday', () => weekdayOf(day.days)),
    method('isoweekday', () => weekdayOf(day.days) + 1),
    method('toordinal', () => day.days + 1),
    method('isocalendar', () => isoCalendar(calendar)),
  ];
}

/** A tuple whose parts have names. */
function isoCalendar(week: IsoWeek): Value {
  const values: readonly Value[] = Object.values(week);
  const members = new Map<string, Value>(Object.entries(week));
  const text = () =>
    `datetime.IsoCalendarDate(year=${week.year}, week=${week.week}, weekday=${week.weekday})`;
  return hostObject('datetime.IsoCalendarDate', members, {
    item: (key) => (typeof key === 'number' ? values.at(key) : undefined),
    iterate: () => values.values(),
    length: () => values.length,
    str: text,
    repr: text,
    hash: text,
    equals: (other) =>
      (other instanceof Tuple && other.items.every((item, i) => item === values[i])) ||
      (other instanceof HostObject && reprOf(other) === text()),
  });
}

export function dayValue(day: Day): HostObject {
  inRange(day);
  const { year, month, day: date } = partsOf(day);
  const text = dayText(day);
  const { members, protocol } = common(day, text);
  const all: Members = [
    ...members,
    ...dateMembers(day),
    method('isoformat', () => text),
    method('ctime', () => strftime(day, '%a %b %e %H:%M:%S %Y')),
    method('replace', (call) => {
      const parts = replaced(call, partsOf(day), ['year', 'month', 'day']);
      return dayValue({ kind: 'date', days: daysOf(parts.year, parts.month, parts.day) });
    }),
  ];
  return make(day, 'datetime.date', all, {
    ...protocol,
    repr: () => `datetime.date(${year}, ${month}, ${date})`,
    ...comparing(day, (other) => (other.kind === 'date' ? day.days - other.days : undefined)),
    operate: (operator, other, reversed) => operateDay(day, operator, stateOf(other), reversed),
  });
}

function operateDay(
  day: Day,
  operator: string,
  other: State | undefined,
  reversed: boolean,
): Value | undefined {
  if (other?.kind === 'timedelta' && (operator === '+' || (operator === '-' && !reversed))) {
    const { days } = spanParts(other);
    return dayValue({ kind: 'date', days: day.days + (operator === '+' ? days : -days) });
  }
  if (operator !== '-' || other?.kind !== 'date') return undefined;
  const days = reversed ? other.days - day.days : day.days - other.days;
  return spanValue({ kind: 'timedelta', micros: BigInt(days) * microsOfDay });
}

function replaced<P extends keyof Parts>(call: Call, parts: Parts, names: readonly P[]): Parts {
  const given: Readonly<Record<string, Value | undefined>> = bindArguments(call, 'replace', {
    required: [],
    optional: names,
  });
  const changed = Object.entries(given).filter(([, value]) => typeof value === 'number');
  return { ...parts, ...Object.fromEntries(changed) };
}

const clockNames = ['hour', 'minute', 'second', 'microsecond'] as const;

export function momentValue(value: Moment): HostObject {
  inRange(value);
  const day = dayOf(value);
  const text = momentText(value, ' ');
  const { members, protocol } = common(value, text);
  const parts = partsOf(value);
  const all: Members = [
    ...members,
    ...dateMembers(day),
    ...clockMembers(value, parts),
    method('date', () => dayValue(day)),
    method('time', () => clockValue({ ...clockOf(value), zone: null })),
    method('timetz', () => clockValue(clockOf(value))),
    method('ctime', () => strftime(value, '%a %b %e %H:%M:%S %Y')),
    method('timestamp', () => new Float(Number(utcMicros(value) - epochMicros) / 1e6)),
    method('isoformat', (call) => {
      const given = bindArguments(call, 'isoformat', {
        required: [],
        optional: ['sep', 'timespec'],
      });
      const precision = given.timespec === undefined ? 'auto' : stringOf(given.timespec);
      return momentText(value, given.sep === undefined ? 'T' : stringOf(given.sep), precision);
    }),
    method('astimezone', (call) => {
      const { tz } = bindArguments(call, 'astimezone', { required: [], optional: ['tz'] });
      return momentValue(inZone(value, zoneArgument(tz) ?? utcZone));
    }),
    method('replace', (call) => {
      const { zone, rest } = zoneOfReplace(call, value.zone);
      const names = ['year', 'month', 'day', ...clockNames] as const;
      return momentValue(moment(replaced(rest, parts, names), zone));
    }),
  ];
  return make(value, 'datetime.datetime', all, {
    ...protocol,
    repr: () => momentRepr(value),
    ...comparing(value, (other) => (other.kind === 'datetime' ? orderOf(value, other) : undefined)),
    operate: (operator, other, reversed) =>
      operateMoment(value, operator, stateOf(other), reversed),
  });
}

function zoneOfReplace(
  call: Call,
  otherwise: Zone | null,
): { readonly zone: Zone | null; readonly rest: Call } {
  const kwargs = new Map(call.kwargs);
  const given = kwargs.get('tzinfo');
  kwargs.delete('tzinfo');
  kwargs.delete('fold');
  const zone = given === undefined ? otherwise : zoneArgument(given);
  return { zone, rest: call.with(call.args, kwargs) };
}

function clockMembers(value: Moment | Clock, parts: Parts): Members {
  const { zone } = value;
  const span = (count: number | undefined): Value =>
    count === undefined ? null : spanValue({ kind: 'timedelta', micros: seconds(count) });
  return [
    ...clockNames.map((name) => [name, parts[name]] as const),
    ['fold', 0],
    ['tzinfo', zone ? zoneValue(zone) : null],
    method('utcoffset', () => span(zone?.offset)),
    method('dst', () => span(zone?.dst)),
    method('tzname', () => zone?.abbreviation ?? null),
  ];
}

function momentText(value: Moment, separator: string, precision = 'auto'): string {
  return `${dayText(dayOf(value))}${separator}${clockText(clockOf(value), precision)}`;
}

function momentRepr(value: Moment): string {
  const { year, month, day } = partsOf(value);
  const clock = clockRepr(value);
  return `datetime.datetime(${[year, month, day, ...clock].join(', ')})`;
}

function clockRepr(value: Moment | Clock): readonly (string | number)[] {
  const { hour, minute, second, microsecond } = partsOf(value);
  const small = microsecond === 0 ? (second === 0 ? [] : [second]) : [second, microsecond];
  const zone = value.zone ? [`tzinfo=${zoneRepr(value.zone)}`] : [];
  return [hour, minute, ...small, ...zone];
}

/** Undefined where one has a zone and the other has none. */
function orderOf(a: Moment, b: Moment): number | undefined {
  if ((a.zone === null) !== (b.zone === null)) return undefined;
  const [x, y] = a.zone ? [utcMicros(a), utcMicros(b)] : [a.micros, b.micros];
  return x < y ? -1 : x > y ? 1 : 0;
}

function operateMoment(
  value: Moment,
  operator: string,
  other: State | undefined,
  reversed: boolean,
): Value | undefined {
  if (other?.kind === 'timedelta' && (operator === '+' || (operator === '-' && !reversed))) {
    const by = operator === '+' ? other.micros : -other.micros;
    return momentValue({ ...value, micros: value.micros + by });
  }
  if (operator !== '-' || other?.kind !== 'datetime') return undefined;
  if ((value.zone === null) !== (other.zone === null)) {
    throw typeFault("can't subtract offset-naive and offset-aware datetimes");
  }
  const [a, b] = reversed ? [other, value] : [value, other];
  const micros = a.zone ? utcMicros(a) - utcMicros(b) : a.micros - b.micros;
  return spanValue({ kind: 'timedelta', micros });
}

export function clockValue(clock: Clock): HostObject {
  const text = clockText(clock);
  const { members, protocol } = common(clock, text);
  const parts = partsOf(clock);
  const all: Members = [
    ...members,
    ...clockMembers(clock, parts),
    method('isoformat', (call) => {
      const given = bindArguments(call, 'isoformat', { required: [], optional: ['timespec'] });
      return clockText(clock, given.timespec === undefined ? 'auto' : stringOf(given.timespec));
    }),
    method('replace', (call) => {
      const { zone, rest } = zoneOfReplace(call, clock.zone);
      return clockValue({
        kind: 'time',
        micros: microsOfClock(replaced(rest, parts, clockNames)),
        zone,
      });
    }),
  ];
  return make(clock, 'datetime.time', all, {
    ...protocol,
    repr: () => `datetime.time(${clockRepr(clock).join(', ')})`,
    ...comparing(clock, (other) =>
      other.kind === 'time' ? clock.micros - other.micros : undefined,
    ),
  });
}

export function combine(day: Day, clock: Clock, zone: Zone | null): HostObject {
  return momentValue({ kind: 'datetime', micros: microsOf(day.days, clock.micros), zone });
}

export function spanValue(span: Span): HostObject {
  const parts = spanParts(span);
  const given = Object.entries(parts).filter(([, value]) => value !== 0);
  const text = given.map(([name, value]) => `${name}=${value}`).join(', ');
  const all: Members = [
    ...Object.entries(parts),
    method('total_seconds', () => new Float(Number(span.micros) / 1e6)),
  ];
  return make(span, 'datetime.timedelta', all, {
    str: () => spanText(span),
    repr: () => `datetime.timedelta(${text === '' ? '0' : text})`,
    truthy: () => span.micros !== 0n,
    ...comparing(span, (other) =>
      other.kind === 'timedelta' ? Number(span.micros - other.micros) : undefined,
    ),
    operate: (operator, other, reversed) => {
      const state = stateOf(other);
      if (state && state.kind !== 'timedelta') return undefined;
      const result = operateSpan(span, operator, state ?? other, reversed);
      return typeof result === 'object' && result !== null && result.kind === 'timedelta'
        ? spanValue(result)
        : result;
    },
  });
}

export function zoneValue(zone: Zone): HostObject {
  const state: ZoneState = { kind: 'zone', zone };
  const dated = (name: string, read: (zone: Zone) => Value): readonly [string, Value] =>
    method(name, ({ args }) => {
      const at = stateOf(args[0]);
      if (at?.kind !== 'datetime') return zone === utcZone ? read(zone) : null;
      return read(instancesAt(zone, at)[0] ?? zone);
    });
  const span = (count: number): Value => spanValue({ kind: 'timedelta', micros: seconds(count) });
  const all: Members = [
    ['zone', zone.name],
    method('localize', (call) => localize(zone, call)),
    method('normalize', ({ args }) => {
      const at = stateOf(args[0]);
      if (at?.kind !== 'datetime') throw typeFault('normalize() needs a datetime');
      return momentValue(inZone(at, zone));
    }),
    dated('utcoffset', (there) => span(there.offset)),
    dated('dst', (there) => span(there.dst)),
    dated('tzname', (there) => there.abbreviation),
  ];
  return make(state, 'tzinfo', all, {
    str: () => zone.name,
    repr: () => zoneRepr(zone),
    hash: () => zone.name,
    equals: (other) => {
      const known = stateOf(other);
      return (
        known?.kind === 'zone' && known.zone.name === zone.name && known.zone.offset === zone.offset
      );
    },
  });
}

function zoneRepr(zone: Zone): string {
  if (zone === utcZone) return '<UTC>';
  if (zone.name === zone.abbreviation) return `pytz.FixedOffset(${zone.offset / 60})`;
  const span = spanText({ kind: 'timedelta', micros: seconds(zone.offset) });
  const sign = zone.offset < 0 ? '' : '+';
  return `<DstTzInfo '${zone.name}' ${zone.abbreviation}${sign}${span} ${zone.dst === 0 ? 'STD' : 'DST'}>`;
}

/** `zone.localize(naive)`: where the clock is turned, `is_dst` says which side is meant. */
function localize(zone: Zone, call: Call): Value {
  const { dt, is_dst: isDst } = bindArguments(call, 'localize', {
    required: ['dt'],
    optional: ['is_dst'],
  });
  const at = stateOf(dt);
  if (at?.kind !== 'datetime') throw typeFault('localize() needs a datetime');
  if (at.zone) throw valueFault('Not naive datetime (tzinfo is already set)');
  return momentValue({ ...at, zone: localZone(zone, at, isDst ?? false) });
}

function localZone(zone: Zone, at: Moment, isDst: Value): Zone {
  const [only, second] = instancesAt(zone, at);
  if (only && !second) return only;
  if (isDst === null) throw valueFault(momentText(at, ' '));
  if (only && second) return (only.dst !== 0) === (isDst !== false) ? only : second;
  const hours = seconds(isDst === false ? -6 * 3600 : 6 * 3600);
  return localZone(zone, { ...at, micros: at.micros + hours }, isDst);
}

function comparing(
  state: State,
  order: (other: Exclude<State, ZoneState>) => number | undefined,
): Pick<ObjectProtocol, 'equals' | 'compare' | 'hash'> {
  const compare = (other: Value): number | undefined => {
    const known = stateOf(other);
    return known === undefined || known.kind === 'zone' ? undefined : order(known);
  };
  return { compare, equals: (other) => compare(other) === 0, hash: () => hashOf(state) };
}

function hashOf(state: State): string {
  if (state.kind === 'zone') return state.zone.name;
  if (state.kind === 'date') return `date ${state.days}`;
  const micros = state.kind === 'datetime' && state.zone ? utcMicros(state) : state.micros;
  return `${state.kind} ${micros}`;
}
