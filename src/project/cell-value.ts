/**
 * Cells of query results as values of templates: what Python's client of the database gives.
 *
 * @module
 */

import { toValue } from '../jinja/host.js';
import { floatText, stringOf } from '../jinja/text.js';
import { Float, type Value } from '../jinja/value.js';
import { spanOf } from './modules/moments.js';
import { temporalValue } from './modules/temporal-values.js';
import { isPlainObject } from './template-value.js';
import { yamlDate } from './yaml-date.js';

/** A nested value of the engine's client. */
interface CellObject {
  readonly items?: readonly unknown[];
  readonly entries?: unknown;
}

export function cellValue(cell: unknown, type: string): Value {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === 'number' && isFloating(type)) return decimal(floatText(cell));
  if (typeof cell !== 'object') return toValue(cell);
  const text = textOfCell(cell);
  if (type.startsWith('DECIMAL')) return decimal(text);
  if (/^(DATE$|TIMESTAMP)/.test(type)) return yamlDate(text) ?? text;
  if (type === 'TIME') return paddedFraction(text);
  if (type === 'INTERVAL') return spanText(cell);
  return jsonOf(cell) ?? text;
}

/** Values of the engine's client know how to print themselves. */
function textOfCell(cell: { toString(): string }): string {
  return cell.toString();
}

function isFloating(type: string): boolean {
  return /^(DOUBLE|FLOAT|REAL)/i.test(type);
}

/** Numbers that are not whole numbers by their type are decimals in dbt, printed as Python's. */
function decimal(digits: string): Float {
  const named: Readonly<Record<string, string>> = {
    nan: 'NaN',
    inf: 'Infinity',
    '-inf': '-Infinity',
  };
  const text = named[digits] ?? digits.replace(/e([-+])0*(\d)/, 'E$1$2');
  return new Float(Number(text), text);
}

/** `03:04:05.500000`: Python writes all digits of a fraction or none. */
function paddedFraction(text: string): string {
  return text.replace(/\.(\d+)$/, (_, digits: string) => `.${digits.padEnd(6, '0')}`);
}

const microsOfDay = 86_400_000_000n;

/** An interval is a span of time in Python, where a month has 30 days. */
function spanText(cell: object): string {
  const { months = 0, days = 0, micros = 0n } = cell as Partial<Record<string, number | bigint>>;
  const wholeDays = BigInt(months) * 30n + BigInt(days);
  return stringOf(temporalValue(spanOf(wholeDays * microsOfDay + BigInt(micros))));
}

/** Lists, structs and maps are text, as Python's `json.dumps` writes it; undefined for anything else. */
function jsonOf(cell: object): string | undefined {
  const { items, entries }: CellObject = Array.isArray(cell) ? { items: cell } : cell;
  if (items) return `[${items.map(jsonItem).join(', ')}]`;
  if (Array.isArray(entries)) {
    const pairs = entries as readonly { readonly key: unknown; readonly value: unknown }[];
    return jsonObject(pairs.map(({ key, value }) => [key, value] as const));
  }
  return isPlainObject(entries) ? jsonObject(Object.entries(entries)) : undefined;
}

function jsonObject(pairs: readonly (readonly [unknown, unknown])[]): string {
  const parts = pairs.map(([key, value]) => `${JSON.stringify(String(key))}: ${jsonItem(value)}`);
  return `{${parts.join(', ')}}`;
}

function jsonItem(item: unknown): string {
  if (item === null || item === undefined) return 'null';
  if (typeof item === 'boolean' || typeof item === 'number' || typeof item === 'bigint') {
    return String(item);
  }
  if (typeof item !== 'object') return JSON.stringify(item);
  return jsonOf(item) ?? JSON.stringify(textOfCell(item));
}
