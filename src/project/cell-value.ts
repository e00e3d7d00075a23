/**
 * Cells of query results as values of templates: what Python's client of DuckDB gives, as dbt keeps
 * it.
 *
 * @module
 */

import { Dict } from '../jinja/dict.js';
import { toValue } from '../jinja/host.js';
import { jsonText } from '../jinja/json-text.js';
import { floatText, reprOf, stringOf } from '../jinja/text.js';
import { Bytes, Float, List, type Value } from '../jinja/value.js';
import { decimalOfText } from './decimal-value.js';
import { temporalValue } from './modules/temporal-values.js';
import { yamlDate } from './yaml-date.js';

/** What a column holds, by the names that its table shows. */
export type CellKind = 'Integer' | 'Number' | 'Text' | 'Date' | 'DateTime' | 'Boolean';

const kinds: readonly (readonly [RegExp, CellKind])[] = [
  [/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/, 'Integer'],
  [/^(DOUBLE|FLOAT|REAL)$/, 'Number'],
  [/^(DECIMAL|NUMERIC)(\(\d+, ?\d+\))?$/, 'Number'],
  [/^BOOLEAN$/, 'Boolean'],
  [/^DATE$/, 'Date'],
  [/^TIMESTAMP[^[]*$/, 'DateTime'],
];

export function cellKind(type: string): CellKind {
  return kinds.find(([pattern]) => pattern.test(type.toUpperCase()))?.[1] ?? 'Text';
}

/** Nested values become JSON; what else has no type of its own becomes text. */
export function cellValue(cell: unknown, type: string): Value {
  if (cell === null || cell === undefined) return null;
  const kind = cellKind(type);
  if (kind !== 'Text') return typedCell(cell, kind);
  if (typeof cell === 'string') return cell;
  const value = looseCell(cell, type.toUpperCase());
  if (value instanceof List || value instanceof Dict) {
    return jsonText(value, { sortKeys: false, indent: null });
  }
  return value instanceof Bytes ? reprOf(value) : stringOf(value);
}

function typedCell(cell: unknown, kind: CellKind): Value {
  if (kind === 'Number') return numberCell(cell);
  if (kind !== 'Date' && kind !== 'DateTime') return toValue(cell);
  const text = String(cell);
  return yamlDate(text) ?? text;
}

/** Floats are decimals in dbt's tables. */
function numberCell(cell: unknown): Value {
  const text = typeof cell === 'number' ? floatText(cell) : String(cell);
  return decimalOfText(text) ?? text;
}

const microsOfDay = 86_400_000_000n;

function looseCell(cell: unknown, type: string): Value {
  if (type === 'TIME') return paddedFraction(String(cell));
  if (type !== 'INTERVAL') return nestedCell(cell);
  const days = BigInt(Number(partOf(cell, 'months')) * 30 + Number(partOf(cell, 'days')));
  const micros = days * microsOfDay + BigInt(Number(partOf(cell, 'micros')));
  return temporalValue({ kind: 'timedelta', micros });
}

/** `03:04:05.500000`: Python writes all digits of a fraction or none. */
function paddedFraction(text: string): string {
  return text.replace(/\.(\d+)$/, (_, digits: string) => `.${digits.padEnd(6, '0')}`);
}

function partOf(cell: unknown, name: string): unknown {
  return (cell as Readonly<Record<string, unknown>>)[name];
}

/** Lists and structs of plain values; times and the like as their texts. */
function nestedCell(cell: unknown): Value {
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? cell : new Float(cell);
  if (typeof cell !== 'object' || cell === null) return toValue(cell);
  if (Array.isArray(cell)) return new List(cell.map(nestedCell));
  const { items, entries, bytes } = cell as Readonly<Record<string, unknown>>;
  if (Array.isArray(items)) return new List(items.map(nestedCell));
  if (Array.isArray(entries)) {
    return new Dict(
      entries.map((entry) => [
        nestedCell(partOf(entry, 'key')),
        nestedCell(partOf(entry, 'value')),
      ]),
    );
  }
  if (typeof entries === 'object' && entries !== null) {
    return new Dict(Object.entries(entries).map(([key, value]) => [key, nestedCell(value)]));
  }
  if (bytes instanceof Uint8Array) return new Bytes(Buffer.from(bytes).toString('latin1'));
  return textOfCell(cell);
}

/** Values of the engine's client know how to print themselves. */
function textOfCell(cell: { toString(): string }): string {
  return cell.toString();
}
