/**
 * `modules.pytz`: what dbt exposes of it.
 *
 * @module
 */

import { Dict, PySet } from '../../jinja/dict.js';
import { Fault, typeFault } from '../../jinja/fault.js';
import { hostFunction } from '../../jinja/host.js';
import { reprOf } from '../../jinja/text.js';
import { Float, List, textOf, typeName, type Call, type Value } from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import { countryTable } from './country-tables.js';
import { exceptionClass } from './exception-type.js';
import { fixedZone, utcZone } from './fixed-zone.js';
import { namedZone } from './named-zone.js';
import { baseZoneType } from './pytz-types.js';
import { temporalClass, temporalValue } from './temporal-values.js';
import { zoneTable } from './zone-table.js';

const baseZoneClass = temporalClass(baseZoneType, (state) =>
  state.kind === 'zone' ? state : undefined,
);
const exceptions = ['AmbiguousTimeError', 'InvalidTimeError', 'NonExistentTimeError'].map(
  (name) => [name, exceptionClass({ name: `pytz.exceptions.${name}` })] as const,
);
const unknownZone = exceptionClass({
  ...{ name: 'pytz.exceptions.UnknownTimeZoneError', showsRepr: true },
});

export function pytzModule(): Dict {
  const { zones, common, countries, zonesOfCountries } = zoneTable();
  const all = [...zones.keys()];
  const places = [...zonesOfCountries].map(
    ([code, names]) => [code, new List([...names])] as const,
  );
  return new Dict([
    ['timezone', hostFunction('timezone', timezone)],
    ['utc', temporalValue(utcZone)],
    ['country_timezones', countryTable('pytz._CountryTimezoneDict', places, true)],
    ['country_names', countryTable('pytz._CountryNameDict', countries, false)],
    ...exceptions,
    ['UnknownTimeZoneError', unknownZone],
    ['all_timezones', new List([...all])],
    ['all_timezones_set', new PySet(all)],
    ['common_timezones', new List([...common])],
    ['common_timezones_set', new PySet(common)],
    ['BaseTzInfo', baseZoneClass],
    ['FixedOffset', hostFunction('FixedOffset', fixedOffset)],
  ]);
}

function timezone(call: Call): Value {
  const { zone } = bindArguments(call, 'timezone', { required: ['zone'] });
  const name = textOf(zone);
  if (name?.toUpperCase() === 'UTC') return temporalValue(utcZone);
  const wanted = name?.replaceAll('_plus_', '+').replaceAll('_minus_', '-').toLowerCase();
  const found = wanted === undefined ? undefined : namesByLower().get(wanted);
  if (found !== undefined) return temporalValue(namedZone(found));
  throw new Fault('runtime', reprOf(zone), 'UnknownTimeZoneError');
}

let lowerNames: ReadonlyMap<string, string> | undefined;

function namesByLower(): ReadonlyMap<string, string> {
  lowerNames ??= new Map([...zoneTable().zones.keys()].map((name) => [name.toLowerCase(), name]));
  return lowerNames;
}

function fixedOffset(call: Call): Value {
  const { offset } = bindArguments(call, 'FixedOffset', { required: ['offset'] });
  if (offset instanceof Float) return temporalValue(fixedZone(offset.value));
  if (typeof offset === 'number' || typeof offset === 'bigint' || typeof offset === 'boolean') {
    return temporalValue(fixedZone(Number(offset)));
  }
  throw typeFault(`bad operand type for abs(): '${typeName(offset)}'`);
}
