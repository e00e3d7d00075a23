/**
 * JSON as Python's `json.dumps` writes it.
 *
 * @module
 */

import { spend, spendText } from './budget.js';
import { sorted } from './compare.js';
import { runtimeFault, typeFault } from './fault.js';
import { floatText } from './text.js';
import { Float, HostObject, typeName, type ObjectValue, type Value } from './value.js';

interface JsonOptions {
  readonly sortKeys: boolean;
  /** What each level is indented by; null: all on one line. */
  readonly indent: string | null;
  /** Turns values that JSON has no form for into some that it has; undefined: an error. */
  readonly fallback?: (value: Value) => Value | undefined;
}

/** The JSON of a value. Throws a TypeError for values that have none. */
export function jsonText(value: Value, options: JsonOptions): string {
  return write(value, { ...options, within: [] });
}

interface State extends JsonOptions {
  readonly within: readonly ObjectValue[];
}

function write(value: Value, state: State): string {
  const text = writeAny(value, state);
  spendText(text.length);
  spend(64);
  return text;
}

function writeAny(value: Value, state: State): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object') return String(value);
  if (state.within.includes(value)) throw runtimeFault('Circular reference detected', 'ValueError');
  const inner = { ...state, within: [...state.within, value] };
  switch (value.kind) {
    case 'float':
      return jsonFloat(value);
    case 'markup':
      return quote(value.text);
    case 'list':
    case 'tuple':
      return bracket(
        '[]',
        value.items.map((item) => write(item, inner)),
        state,
      );
    case 'dict': {
      const entries = [...value.entries()];
      const ordered = state.sortKeys ? sorted(entries, ([key]) => key) : entries;
      const infix = ': ';
      const items = ordered.map(([key, item]) => quote(keyText(key)) + infix + write(item, inner));
      return bracket('{}', items, state);
    }
    default:
      return writeOther(value, inner);
  }
}

function writeOther(value: ObjectValue, state: State): string {
  const own = value instanceof HostObject ? value.protocol.toJson?.() : undefined;
  const replaced = own === undefined ? state.fallback?.(value) : own;
  if (replaced !== undefined) return write(replaced, state);
  throw typeFault(`Object of type ${typeName(value)} is not JSON serializable`);
}

function jsonFloat({ value }: Float): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return floatText(value);
}

function keyText(key: Value): string {
  if (typeof key === 'string') return key;
  if (key === null) return 'null';
  if (typeof key === 'boolean') return key ? 'true' : 'false';
  if (typeof key !== 'object') return String(key);
  if (key instanceof Float) return jsonFloat(key);
  if (key.kind === 'markup') return key.text;
  throw typeFault(`keys must be str, int, float, bool or None, not ${typeName(key)}`);
}

function bracket(pair: string, items: readonly string[], { indent: unit, within }: State): string {
  const [open = '', close = ''] = pair;
  if (items.length === 0) return pair;
  if (unit === null) return open + items.join(', ') + close;
  const depth = within.length;
  spendText((items.length + 1) * (unit.length * (depth + 1) + 2));
  const start = `\n${unit.repeat(depth + 1)}`;
  return `${open}${start}${items.join(`,${start}`)}\n${unit.repeat(depth)}${close}`;
}

function quote(text: string): string {
  return JSON.stringify(text).replaceAll(/[\x7f-\uffff]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** `|tojson`: sorted keys, and nothing that HTML could take for a tag. */
export function htmlSafeJson(value: Value, indent: string | null): string {
  return jsonText(value, { sortKeys: true, indent }).replaceAll(
    /[<>&']/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
