/**
 * Filters that make URLs and attributes of HTML.
 *
 * @module
 */

import { encodeText } from './codecs.js';
import { typeFault, valueFault } from './fault.js';
import { collect, tryIterate } from './iteration.js';
import { escapeValue } from './markup.js';
import { entriesOf, itemsOf } from './mapping-items.js';
import { stringOf, reprText } from './text.js';
import { Bytes, Undefined, textOf, type Value } from './value.js';

function quoteUrl(value: Value, inQuery: boolean): string {
  const bytes =
    value instanceof Bytes
      ? value
      : encodeText(stringOf(value), { encoding: 'utf-8', errors: 'strict' });
  const quoted = bytes.latin.replaceAll(
    /[^\w.~-]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
  return inQuery ? quoted.replaceAll('%20', '+') : quoted.replaceAll('%2F', '/');
}

export function urlEncode(value: Value): string {
  const isPlain = textOf(value) !== undefined || tryIterate(value) === undefined;
  if (isPlain) return quoteUrl(value, false);
  const isMapping = value !== null && typeof value === 'object' && value.kind === 'dict';
  const pairs = isMapping
    ? [...entriesOf(value)]
    : collect(value).map((pair) => {
        const [key, item, ...rest] = collect(pair);
        if (key === undefined || item === undefined || rest.length > 0) {
          throw valueFault('not enough values to unpack (expected 2)');
        }
        return [key, item] as const;
      });
  return pairs.map(([key, item]) => `${quoteUrl(key, true)}=${quoteUrl(item, true)}`).join('&');
}

const badAttribute = /[ \t-\r/>=]/;

export function xmlAttributes(value: Value, space: boolean): string {
  const parts: string[] = [];
  for (const [key, item] of itemsOf(value)) {
    if (item === null || item instanceof Undefined) continue;
    const name = textOf(key);
    if (name === undefined) throw typeFault('expected string or bytes-like object');
    if (badAttribute.test(name)) {
      throw valueFault(`Invalid character in attribute name: ${reprText(name)}`);
    }
    parts.push(`${escapeValue(key).text}="${escapeValue(item).text}"`);
  }
  return parts.length > 0 && space ? ` ${parts.join(' ')}` : parts.join(' ');
}
