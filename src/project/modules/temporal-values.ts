/**
 * Dates, times, spans and time zones as values of templates.
 *
 * @module
 */

import type { HostObject, Value } from '../../jinja/value.js';
import { dateType } from './date-type.js';
import { datetimeType } from './datetime-type.js';
import { utcZone } from './fixed-zone.js';
import { dayOf, epochMicros } from './moments.js';
import { instanceValue, typeValue, type PythonType } from './python-type.js';
import { HeldState, stateOf } from './temporal-state.js';
import type { Answer, Day, State, Zone } from './temporal.js';
import { timeType } from './time-type.js';
import { timedeltaType } from './timedelta-type.js';

const kinds = new Set(['date', 'datetime', 'time', 'timedelta', 'zone']);

export function temporalValue(answer: Answer): Value {
  return isState(answer) ? stateValue(answer) : answer;
}

function isState(answer: Answer): answer is State {
  return answer !== null && typeof answer === 'object' && kinds.has(answer.kind);
}

/** A zone is the same object each time. */
const zones = new WeakMap<Zone, HostObject>();

function stateValue(state: State): HostObject {
  switch (state.kind) {
    case 'date':
      return instanceValue(dateType, state, temporalValue, new HeldState(state));
    case 'datetime':
      return instanceValue(datetimeType, state, temporalValue, new HeldState(state));
    case 'time':
      return instanceValue(timeType, state, temporalValue, new HeldState(state));
    case 'timedelta':
      return instanceValue(timedeltaType, state, temporalValue, new HeldState(state));
    case 'zone': {
      const value = zones.get(state) ?? zoneValue(state);
      zones.set(state, value);
      return value;
    }
  }
}

function zoneValue(zone: Zone): HostObject {
  const { key, repr, str } = zone;
  const isEqual = (other: Value) => {
    const state = stateOf(other);
    return state === zone || (state?.kind === 'zone' && key !== undefined && state.key === key);
  };
  const type: PythonType<Zone, Answer> = {
    ...zone.type,
    protocol: () => ({
      ...{ repr, str, equals: isEqual },
      ...(key !== undefined && { hash: () => key }),
    }),
  };
  return instanceValue(type, zone, temporalValue, new HeldState(zone));
}

/** A class of `modules`; its instances are those of one kind. */
export function temporalClass<S extends State>(
  type: PythonType<S, Answer>,
  selfOf: (state: State) => S | undefined,
): HostObject {
  return typeValue(type, temporalValue, (value) => {
    const state = stateOf(value);
    return state && selfOf(state);
  });
}

/** A moment counts as a date. */
export function dayOfState(state: State): Day | undefined {
  return state.kind === 'date' || state.kind === 'datetime' ? dayOf(state) : undefined;
}

/** A time of UTC as a template sees it. */
export function utcMoment(date: Date): Value {
  const micros = epochMicros + BigInt(date.getTime()) * 1000n;
  return temporalValue({ kind: 'datetime', micros, zone: utcZone, fold: 0 });
}
