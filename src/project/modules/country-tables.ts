/**
 * `country_timezones` and `country_names` of `pytz`: tables that take a code in any case.
 *
 * @module
 */

import { Dict } from '../../jinja/dict.js';
import { Fault } from '../../jinja/fault.js';
import { hostFunction } from '../../jinja/host.js';
import { reprOf } from '../../jinja/text.js';
import { DictView, HostObject, textOf, type Call, type Value } from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import { noArguments } from './python-arguments.js';
import { noAttribute } from './zone-methods.js';

/** @param isCallable calling it looks up a code, or fails */
export function countryTable(
  typeName: string,
  entries: Iterable<readonly [string, Value]>,
  isCallable: boolean,
): HostObject {
  const dict = new Dict(entries);
  const find = (key: Value) => dict.get(textOf(key)?.toUpperCase() ?? null);
  const view = (part: 'keys' | 'values' | 'items') => (call: Call) => {
    noArguments(call, part);
    return new DictView(dict, part);
  };
  const get = (call: Call): Value => {
    const given = bindArguments(call, 'get', { required: ['key'], optional: ['default'] });
    if (textOf(given.key) === undefined) throw noAttribute(given.key, 'upper');
    return find(given.key) ?? given.default ?? null;
  };
  const methods = { keys: view('keys'), values: view('values'), items: view('items'), get };
  const members = new Map<string, Value>([
    ['data', dict],
    ...Object.entries(methods).map(([name, method]) => [name, hostFunction(name, method)] as const),
  ]);
  return new HostObject(typeName, {
    get: (name) => members.get(name),
    names: () => members.keys(),
    item: find,
    iterate: () => dict.keys(),
    length: () => dict.size,
    contains: (item) => dict.has(item),
    ...(isCallable && {
      call: (call: Call) => {
        const given = bindArguments(call, '__call__', { required: ['iso3166_code'] });
        const code = given.iso3166_code;
        const found = find(code);
        if (found !== undefined) return found;
        if (textOf(code) === undefined) throw noAttribute(code, 'upper');
        throw new Fault('runtime', reprOf(textOf(code)?.toUpperCase() ?? null), 'KeyError');
      },
    }),
  });
}
