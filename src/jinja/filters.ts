/**
 * All filters, by name.
 *
 * @module
 */

import type { Filter } from './filter.js';
import { filter } from './filter.js';
import { intArgument } from './arguments.js';
import { htmlSafeJson } from './json-text.js';
import { numberFilters } from './number-filters.js';
import { prettyText } from './pretty-text.js';
import { sequenceFilters } from './sequence-filters.js';
import { textFilters } from './text-filters.js';
import { linkText, urlEncode, xmlAttributes } from './web-filters.js';
import { truthy } from './iteration.js';
import { stringOf } from './text.js';
import { List, Markup, textOf, type Value } from './value.js';

function indentOf(value: Value): number | string | null {
  if (value === null) return null;
  return textOf(value) ?? intArgument(value);
}

const otherFilters: readonly (readonly [string, Filter])[] = [
  filter(
    'tojson',
    'indent?',
    (value, [indent = null]) => new Markup(htmlSafeJson(value, indentOf(indent))),
  ),
  filter('pprint', '', (value) => prettyText(value)),
  filter('urlencode', '', (value) => urlEncode(value)),
  filter(
    'urlize',
    'trim_url_limit? nofollow? target? rel? extra_schemes?',
    (value, [limit = null, nofollow = false, target = null, rel = null], { autoescape }) => {
      const text = linkText(stringOf(value), {
        limit: limit === null ? undefined : intArgument(limit),
        nofollow: truthy(nofollow),
        target: target === null ? undefined : stringOf(target),
        rel: rel === null ? '' : stringOf(rel),
      });
      return autoescape ? new Markup(text) : text;
    },
  ),
  filter('xmlattr', 'autospace?', (value, [space = true], { autoescape }) => {
    const text = xmlAttributes(value, truthy(space));
    return autoescape ? new Markup(text) : text;
  }),
  filter('is_list', '', (value) => value instanceof List),
  ...['as_text', 'as_bool', 'as_native', 'as_number'].map((name) =>
    filter(name, '', (value) => value),
  ),
];

export const filters: ReadonlyMap<string, Filter> = new Map([
  ...textFilters,
  ...numberFilters,
  ...sequenceFilters,
  ...otherFilters,
]);
