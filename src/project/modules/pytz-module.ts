/**
 * `modules.pytz`.
 *
 * @module
 */

import { Dict, PySet } from '../../jinja/dict.js';
import { Fault, typeFault } from '../../jinja/fault.js';
import { hostFunction } from '../../jinja/host.js';
import { reprOf } from '../../jinja/text.js';
import { List, typeName, type Call, type Value } from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import { zoneValue } from './datetime-values.js';
import { fixedZone, namedZone, utcZone } from './zones.js';

export function pytzModule(): Dict {
  const names = Intl.supportedValuesOf('timeZone');
  const utc = zoneValue(utcZone);
  return new Dict([
    ['timezone', hostFunction('timezone', timezone)],
    ['utc', utc],
    ['UTC', utc],
    ['FixedOffset', hostFunction('FixedOffset', fixedOffset)],
    ['all_timezones', new List([...names])],
    ['all_timezones_set', new PySet(names)],
    ['common_timezones', new List([...names])],
    ['common_timezones_set', new PySet(names)],
  ]);
}

function timezone(call: Call): Value {
  const { zone: name } = bindArguments(call, 'timezone', { required: ['zone'] });
  if (name === null) throw new Fault('runtime', 'None', 'UnknownTimeZoneError');
  if (typeof name !== 'string') throw typeFault(`a zone's name must be str, not ${typeName(name)}`);
  const zone = namedZone(name);
  if (zone) return zoneValue(zone);
  throw new Fault('runtime', reprOf(name), 'UnknownTimeZoneError');
}

function fixedOffset(call: Call): Value {
  const { offset } = bindArguments(call, 'FixedOffset', { required: ['offset'] });
  if (typeof offset !== 'number') throw typeFault('FixedOffset() needs minutes');
  if (Math.abs(offset) >= 1440) {
    throw new Fault('runtime', 'absolute offset is too large', 'ValueError');
  }
  return zoneValue(fixedZone(offset * 60));
}
