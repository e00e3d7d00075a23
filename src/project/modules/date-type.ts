/**
 * `date`.
 *
 * @module
 */

import { valueFault } from '../../jinja/fault.js';
import { reprOf } from '../../jinja/text.js';
import type { Call, Value } from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import { dateOf, daysOf, daysOfIsoWeek, isoWeekOf, maxDays, weekdayOf } from './calendar.js';
import { momentAt } from './instants.js';
import { parseIsoDate } from './iso-text.js';
import { localOffset, utcNow } from './local-time.js';
import { dayRepr, dayText } from './moment-text.js';
import { dayOf, inRange, microsOfDay, naiveMoment, spanOf, spanParts } from './moments.js';
import { namedTuple, timeTuple } from './named-tuples.js';
import { noArguments, positional, smallInteger, textArgument } from './python-arguments.js';
import type { Operation, PythonType } from './python-type.js';
import { strftime } from './strftime.js';
import { stateOf } from './temporal-state.js';
import type { Answer, Day, Moment } from './temporal.js';
import { utcOfTimestamp } from './timestamps.js';

const dateNames = ['year', 'month', 'day'] as const;

function construct(call: Call): Day {
  const given = bindArguments(call, 'date', { required: dateNames });
  return dayAt(smallInteger(given.year), smallInteger(given.month), smallInteger(given.day));
}

function dayAt(year: number, month: number, day: number): Day {
  return { kind: 'date', days: daysOf(year, month, day) };
}

/** What dates have, and moments as well. */
export const dateFields = {
  year: (self: Day | Moment) => dateOf(dayOf(self).days).year,
  month: (self: Day | Moment) => dateOf(dayOf(self).days).month,
  day: (self: Day | Moment) => dateOf(dayOf(self).days).day,
};

type Reader = (day: number) => Answer;
const reader =
  (name: string, read: Reader) =>
  (self: Day | Moment, call: Call): Answer => {
    noArguments(call, name);
    return read(dayOf(self).days);
  };

export const dateMethods = {
  weekday: reader('weekday', (days) => weekdayOf(days)),
  isoweekday: reader('isoweekday', (days) => weekdayOf(days) + 1),
  toordinal: reader('toordinal', (days) => days + 1),
  isocalendar: reader('isocalendar', (days) => {
    const week = isoWeekOf(days);
    return namedTuple('datetime.IsoCalendarDate', Object.entries(week));
  }),
  ctime: (self: Day | Moment, call: Call): Answer => {
    noArguments(call, 'ctime');
    return ctime(self);
  },
  strftime: (self: Day | Moment, call: Call): Answer => {
    const { format } = bindArguments(call, 'strftime', { required: ['format'] });
    return strftime(self, textArgument(format, 'strftime() argument 1'));
  },
};

/** Its year has four digits, unlike that of `%c`. */
function ctime(self: Day | Moment): string {
  const { year } = dateOf(dayOf(self).days);
  return `${strftime(self, '%a %b %e %H:%M:%S')} ${String(year).padStart(4, '0')}`;
}

/** What classes make days from, for `date` and `datetime`. */
export const dayMakers = {
  fromordinal: (call: Call): Day => {
    const [given = null] = positional(call, 'fromordinal', 1);
    const ordinal = smallInteger(given);
    if (ordinal < 1) throw valueFault('ordinal must be >= 1');
    if (ordinal > maxDays + 1) throw valueFault('year is out of range');
    return { kind: 'date', days: ordinal - 1 };
  },
  fromisocalendar: (call: Call): Day => {
    const names = ['year', 'week', 'day'] as const;
    const given = bindArguments(call, 'fromisocalendar', { required: names });
    const [year, week] = [smallInteger(given.year), smallInteger(given.week)];
    const days = daysOfIsoWeek({ year, week, weekday: smallInteger(given.day) });
    return inRange({ kind: 'date', days });
  },
};

export const dateType: PythonType<Day, Answer> = {
  name: 'datetime.date',
  construct,
  fields: dateFields,
  methods: {
    ...dateMethods,
    isoformat: (self, call) => {
      noArguments(call, 'isoformat');
      return dayText(self);
    },
    timetuple: (self, call) => {
      noArguments(call, 'timetuple');
      return timeTuple(self, -1);
    },
    replace: (self, call) => {
      const given = bindArguments(call, 'replace', { required: [], optional: dateNames });
      const old = dateOf(self.days);
      const part = (name: (typeof dateNames)[number]) =>
        given[name] === undefined ? old[name] : smallInteger(given[name]);
      return dayAt(part('year'), part('month'), part('day'));
    },
  },
  classMethods: {
    ...dayMakers,
    today: (call) => {
      noArguments(call, 'today');
      return dayOf(momentAt(utcNow(), null));
    },
    fromisoformat: (call) => {
      const [given] = positional(call, 'fromisoformat', 1);
      const text = textArgument(given, 'fromisoformat: argument');
      const days = parseIsoDate(text);
      if (days === undefined) throw invalidIso(text);
      return inRange({ kind: 'date', days });
    },
    fromtimestamp: (call) => {
      const [given = null] = positional(call, 'fromtimestamp', 1);
      const utc = utcOfTimestamp(given);
      return dayOf(naiveMoment(utc + BigInt(localOffset(utc))));
    },
  },
  constants: {
    min: { kind: 'date', days: 0 },
    max: { kind: 'date', days: maxDays },
    resolution: spanOf(microsOfDay),
  },
  operate: operateDay,
  protocol: (self) => ({
    str: () => dayText(self),
    repr: () => dayRepr(self),
    format: (format) => (format === '' ? dayText(self) : strftime(self, format)),
    hash: () => String(self.days),
    compare: (other) => compare(self, other),
    equals: (other) => compare(self, other) === 0,
  }),
};

export function invalidIso(text: string): Error {
  return valueFault(`Invalid isoformat string: ${reprOf(text)}`);
}

function compare(self: Day, other: Value): number | undefined {
  const state = stateOf(other);
  return state?.kind === 'date' ? self.days - state.days : undefined;
}

function operateDay(self: Day, { operator, other, reversed }: Operation): Answer | undefined {
  const state = stateOf(other);
  if (state?.kind === 'timedelta' && (operator === '+' || (operator === '-' && !reversed))) {
    const { days } = spanParts(state);
    return inRange<Day>({ kind: 'date', days: self.days + (operator === '+' ? days : -days) });
  }
  if (operator !== '-' || state?.kind !== 'date') return undefined;
  const difference = self.days - state.days;
  return spanOf(BigInt(reversed ? -difference : difference) * microsOfDay);
}
