/**
 * The methods that all time zones have.
 *
 * @module
 */

import { Fault, typeFault, valueFault } from '../../jinja/fault.js';
import { typeName, type Call, type Value } from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import { spanOf } from './moments.js';
import { stateOf } from './temporal-state.js';
import type { Answer, Moment, Zone } from './temporal.js';

/** The moment that a zone is asked about, or None. */
function momentArgument(value: Value, name: string): Moment | null {
  if (value === null) return null;
  const state = stateOf(value);
  if (state?.kind === 'datetime') return state;
  throw typeFault(
    `${name}(dt) argument must be a datetime instance or None, not ${typeName(value)}`,
  );
}

type Method = (zone: Zone, call: Call) => Answer;

function method(name: string, read: (zone: Zone, at: Moment | null) => Answer): Method {
  return (zone, call) => {
    const { dt } = bindArguments(call, name, { required: ['dt'] });
    return read(zone, momentArgument(dt, name));
  };
}

const span = (micros: number | null): Answer => (micros === null ? null : spanOf(micros));

export const plainZoneMethods: Readonly<Record<string, Method>> = {
  utcoffset: method('utcoffset', (zone, at) => span(zone.offset(at))),
  dst: method('dst', (zone, at) => span(zone.dst(at))),
  tzname: method('tzname', (zone, at) => zone.abbreviation(at)),
};

export const fromUtcMethod: Method = (zone, call) => {
  const { dt } = bindArguments(call, 'fromutc', { required: ['dt'] });
  const state = stateOf(dt);
  if (state?.kind !== 'datetime') throw typeFault('fromutc: argument must be a datetime');
  if (state.zone !== zone) throw valueFault('fromutc: dt.tzinfo is not self');
  return zone.fromUtc(state.micros);
};

/** The fault of asking something for an attribute that it does not have. */
export function noAttribute(value: Value, name: string): Fault {
  const message = `'${typeName(value)}' object has no attribute '${name}'`;
  return new Fault('runtime', message, 'AttributeError');
}
