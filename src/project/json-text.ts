/**
 * JSON as Python's `json.dumps` writes it: spaces after `,` and `:`, only ASCII.
 *
 * @module
 */

import { typeFault } from '../jinja/fault.js';
import { floatText, stringOf } from '../jinja/text.js';
import { typeName, type Value } from '../jinja/value.js';

export function writeJson(value: Value, options: { readonly sortKeys: boolean }): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object') return String(value);
  switch (value.kind) {
    case 'float':
      return floatText(value.value);
    case 'markup':
      return quote(value.text);
    case 'list':
    case 'tuple':
      return `[${value.items.map((item) => writeJson(item, options)).join(', ')}]`;
    case 'dict': {
      const entries = [...value.entries()].map(([key, v]) => [keyText(key), v] as const);
      if (options.sortKeys) entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      return `{${entries.map(([k, v]) => `${quote(k)}: ${writeJson(v, options)}`).join(', ')}}`;
    }
    default: {
      const plain = value.kind === 'object' ? value.protocol.toJson?.() : undefined;
      if (plain !== undefined) return writeJson(plain, options);
      throw typeFault(`Object of type ${typeName(value)} is not JSON serializable`);
    }
  }
}

function keyText(key: Value): string {
  if (key === null) return 'null';
  return typeof key === 'boolean' ? String(key) : stringOf(key);
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
