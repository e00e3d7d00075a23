/**
 * All filters, by name.
 *
 * @module
 */

import { filter, type Filter } from './filter.js';
import { getAttributeOnly } from './attributes.js';
import { choiceFilters } from './choice-filters.js';
import { typeFault } from './fault.js';
import { htmlSafeJson } from './json-text.js';
import { linkText } from './links.js';
import { numberFilters } from './number-filters.js';
import { operate } from './operators.js';
import { orderFilters } from './order-filters.js';
import { prettyText } from './pretty-text.js';
import { sequenceFilters } from './sequence-filters.js';
import { textFilters } from './text-filters.js';
import { urlEncode, xmlAttributes } from './web-filters.js';
import { truthy } from './iteration.js';
import { stringOf } from './text.js';
import { List, Markup, Undefined, textOf, typeName, type Value } from './value.js';

/** What nested JSON is indented by; nothing is nested in text. */
function indentOf(value: Value, indent: Value): string | null {
  if (indent === null || textOf(value) !== undefined) return null;
  return textOf(indent) ?? stringOf(operate('*', ' ', indent));
}

function attributeName(name: Value): string {
  const text = textOf(name);
  if (text !== undefined) return text;
  throw typeFault(`attribute name must be string, not '${typeName(name)}'`);
}

function defaultTo(value: Value, fallback: Value, boolean: boolean): Value {
  return value instanceof Undefined || (boolean && !truthy(value)) ? fallback : value;
}

const defaults = 'default_value? boolean?';

const otherFilters: readonly (readonly [string, Filter])[] = [
  filter(
    'tojson',
    'indent?',
    (value, [indent = null]) => new Markup(htmlSafeJson(value, indentOf(value, indent))),
  ),
  filter('pprint', '', (value) => prettyText(value)),
  filter('urlencode', '', (value) => urlEncode(value)),
  filter(
    'urlize',
    'trim_url_limit? nofollow? target? rel? extra_schemes?',
    (
      value,
      [limit = null, nofollow = false, target = null, rel = null, schemes = null],
      { autoescape },
    ) => {
      const options = { limit, nofollow: truthy(nofollow), target, rel, schemes };
      const text = linkText(value, options);
      return autoescape ? new Markup(text) : text;
    },
  ),
  filter('xmlattr', 'autospace?', (value, [space = true], { autoescape }) => {
    const text = xmlAttributes(value, truthy(space));
    return autoescape ? new Markup(text) : text;
  }),
  filter('attr', 'name', (value, [name = ''], { mode }) =>
    getAttributeOnly(value, attributeName(name), mode),
  ),
  filter('default', defaults, (value, [fallback = '', boolean = false]) =>
    defaultTo(value, fallback, truthy(boolean)),
  ),
  filter('d', defaults, (value, [fallback = '', boolean = false]) =>
    defaultTo(value, fallback, truthy(boolean)),
  ),
  filter('is_list', '', (value) => value instanceof List),
  ...['as_text', 'as_bool', 'as_native', 'as_number'].map((name) =>
    filter(name, '', (value) => value),
  ),
];

export const filters: ReadonlyMap<string, Filter> = new Map([
  ...textFilters,
  ...numberFilters,
  ...sequenceFilters,
  ...orderFilters,
  ...choiceFilters,
  ...otherFilters,
]);
