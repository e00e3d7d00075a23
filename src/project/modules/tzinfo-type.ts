/**
 * `tzinfo`: a zone that knows nothing.
 *
 * @module
 */

import { Fault } from '../../jinja/fault.js';
import type { Call } from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import type { PythonType } from './python-type.js';
import type { Answer, Zone } from './temporal.js';
import { fromUtcMethod } from './zone-methods.js';

/** What a subclass must have. */
function unknown(method: string): Fault {
  return new Fault(
    'runtime',
    `a tzinfo subclass must implement ${method}()`,
    'NotImplementedError',
  );
}

const failing = (name: string) => (_zone: Zone, call: Call) => {
  bindArguments(call, name, { required: ['dt'] });
  throw unknown(name);
};

export const abstractMethods = {
  utcoffset: failing('utcoffset'),
  dst: failing('dst'),
  tzname: failing('tzname'),
  fromutc: fromUtcMethod,
};

export const tzinfoType: PythonType<Zone, Answer> = {
  name: 'datetime.tzinfo',
  construct: () => abstractZone(tzinfoType, '<datetime.tzinfo object at 0x7f0000000000>'),
  methods: abstractMethods,
};

/** An instance of a class that only others make use of. */
export function abstractZone(type: PythonType<Zone, Answer>, text: string): Zone {
  const fail = (method: string) => () => {
    throw unknown(method);
  };
  return {
    kind: 'zone',
    type,
    offset: fail('utcoffset'),
    dst: fail('dst'),
    abbreviation: fail('tzname'),
    fromUtc: fail('utcoffset'),
    repr: () => text,
    str: () => text,
  };
}
