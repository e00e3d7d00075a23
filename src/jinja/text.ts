/**
 * `str` and `repr` of every value, as Python spells them.
 *
 * @module
 */

import { spend, spendText } from './budget.js';
import { reprBytes } from './bytes-text.js';
import { valueFault } from './fault.js';
import {
  Markup,
  NamedTuple,
  typeName,
  type Complex,
  type ObjectValue,
  type Value,
  type HostFunction,
} from './value.js';

/** `str(value)`: what printing a value writes. */
export function stringOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return reprOf(value);
  if (value.kind === 'markup') return value.text;
  if (value.kind === 'undefined') return '';
  if (value.kind === 'object' && value.protocol.str !== undefined) return value.protocol.str();
  return reprOf(value);
}

/** `repr(value)`: how a value is written inside of a list. */
export function reprOf(value: Value): string {
  return represent(value, []);
}

/** `ascii(value)`: its `repr` with everything beyond ASCII escaped. */
export function asciiOf(value: Value): string {
  return reprOf(value).replaceAll(/[^\0-\x7f]/gu, escapeChar);
}

function represent(value: Value, within: readonly ObjectValue[]): string {
  const text = representAny(value, within);
  spendText(text.length);
  spend(64);
  return text;
}

function representAny(value: Value, within: readonly ObjectValue[]): string {
  switch (typeof value) {
    case 'string':
      return reprText(value);
    case 'number':
      return String(value);
    case 'bigint':
      return reprBigInt(value);
    case 'boolean':
      return value ? 'True' : 'False';
    default:
      return value === null ? 'None' : representObject(value, within);
  }
}

function representObject(value: ObjectValue, within: readonly ObjectValue[]): string {
  const inside = [...within, value];
  const list = (items: Iterable<Value>): string =>
    Array.from(items, (item) => represent(item, inside)).join(', ');
  const pairs = (entries: Iterable<readonly [Value, Value]>, infix: string): string =>
    Array.from(entries, ([k, v]) => `${represent(k, inside)}${infix}${represent(v, inside)}`).join(
      ', ',
    );
  const isInside = within.includes(value);
  switch (value.kind) {
    case 'float':
      return floatText(value.value);
    case 'complex':
      return complexText(value);
    case 'bytes':
      return reprBytes(value.latin);
    case 'list':
      return isInside ? '[...]' : `[${list(value.items)}]`;
    case 'tuple':
      if (value instanceof NamedTuple) return value.text;
      return isInside ? '(...)' : `(${list(value.items)}${value.items.length === 1 ? ',' : ''})`;
    case 'dict':
      return isInside ? '{...}' : `{${pairs(value.entries(), ': ')}}`;
    case 'set':
      return value.size === 0 ? 'set()' : `{${list(value.values())}}`;
    case 'dict-view': {
      const { dict, part } = value;
      if (part !== 'items') return `dict_${part}([${list(dict[part]())}])`;
      const items = Array.from(dict.entries(), (entry) => `(${pairs([entry], ', ')})`);
      return `dict_items([${items.join(', ')}])`;
    }
    case 'namespace': {
      const entries = [...value.attributes].map(([k, v]) => [k, v] as const);
      return `<Namespace {${pairs(entries, ': ')}}>`;
    }
    default:
      return representOther(value);
  }
}

function representOther(value: ObjectValue): string {
  switch (value.kind) {
    case 'markup':
      return `Markup(${reprText(value.text)})`;
    case 'undefined':
      return 'Undefined';
    case 'range': {
      const step = value.step === 1 ? '' : `, ${value.step}`;
      return `range(${value.start}, ${value.stop}${step})`;
    }
    case 'macro':
      return value.name === null ? '<Macro anonymous>' : `<Macro ${reprText(value.name)}>`;
    case 'function':
      return functionText(value);
    case 'object':
      return (value.protocol.repr ?? value.protocol.str)?.() ?? `<${value.typeName} object>`;
    default:
      return `<${typeName(value)} object at 0x7f0000000000>`;
  }
}

function functionText({ name, typeName: type, self }: HostFunction): string {
  if (type === 'type') return `<class '${name}'>`;
  if (self === undefined) return `<${type} ${name}>`;
  if (type === 'method') return `<bound method ${typeName(self)}.${name} of ${reprOf(self)}>`;
  return `<built-in method ${name} of ${typeName(self)} object at 0x7f0000000000>`;
}

const maxDigits = 4300;

function reprBigInt(value: bigint): string {
  const text = value.toString();
  if (text.length - (value < 0n ? 1 : 0) <= maxDigits) return text;
  throw valueFault(
    'Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit',
  );
}

/** `repr` of a float: the shortest digits that give it back. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const sign = mantissa.startsWith('-') || Object.is(value, -0) ? '-' : '';
  const digits = mantissa.replace('-', '').replace('.', '');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) return sign + scientific(digits, exponent);
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

function complexText({ real, imag }: Complex): string {
  const part = (value: number): string => floatText(value).replace(/\.0$/, '');
  if (Object.is(real, 0)) return `${part(imag)}j`;
  const sign = imag < 0 || Object.is(imag, -0) ? '' : '+';
  return `(${part(real)}${sign}${part(imag)}j)`;
}

function scientific(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits.charAt(0)}${fraction}e${exponent < 0 ? '-' : '+'}${size}`;
}

const named: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
const special = /[\\\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/** `repr` of a string. */
export function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll(special, (c) => named[c] ?? escapeChar(c));
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

function escapeChar(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** The text of a value that is a string, in its own words. */
export function isText(value: Value): value is string | Markup {
  return typeof value === 'string' || value instanceof Markup;
}
