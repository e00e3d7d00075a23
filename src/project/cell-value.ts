/**
 * Cells of query results as values of templates.
 *
 * @module
 */

import { toValue } from '../jinja/host.js';
import { Float, type Value } from '../jinja/value.js';

/** Numbers of SQL's floating types are floats also when they are whole. */
export function cellValue(cell: unknown, type: string): Value {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === 'number' && /^(DOUBLE|FLOAT|REAL)/i.test(type)) return new Float(cell);
  if (typeof cell === 'object' && !isPlain(cell)) return textOfCell(cell);
  return toValue(cell);
}

function isPlain(cell: object): boolean {
  return Array.isArray(cell) && cell.every((item) => typeof item !== 'object');
}

/** Dates, decimals and nested values of the engine's client know how to print themselves. */
function textOfCell(cell: { toString(): string }): string {
  return cell.toString();
}
