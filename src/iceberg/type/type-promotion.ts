/**
 * Which types a column can take without its data being rewritten (spec: Schema Evolution).
 *
 * @module
 */

import type { DecimalType, Type } from './type.js';

/** Digits before the decimal point that every value of a whole-number type needs. */
const wholeDigits = { int: 10, long: 19 };

export function sameType(a: Type, b: Type): boolean {
  switch (a.kind) {
    case 'decimal':
      return b.kind === 'decimal' && a.precision === b.precision && a.scale === b.scale;
    case 'fixed':
      return b.kind === 'fixed' && a.length === b.length;
    case 'geometry':
    case 'geography':
      return b.kind === a.kind && a.parameters === b.parameters;
    case 'struct':
    case 'list':
    case 'map':
      return false;
    default:
      return a.kind === b.kind;
  }
}

/**
 * Whether a column may be widened from a primitive type to another one, in a table of that format
 * version. Dates become timestamps from version 3 on.
 */
export function canPromote(from: Type, to: Type, formatVersion: 1 | 2 | 3): boolean {
  switch (from.kind) {
    case 'int':
      return to.kind === 'long';
    case 'float':
      return to.kind === 'double';
    case 'decimal':
      return to.kind === 'decimal' && to.scale === from.scale && to.precision > from.precision;
    case 'date':
      return formatVersion >= 3 && (to.kind === 'timestamp' || to.kind === 'timestamp_ns');
    case 'unknown':
      return to.kind !== 'unknown';
    default:
      return false;
  }
}

/** Whether every value of a type can be written, exactly, into a column of another. */
export function fitsInto(value: Type, column: Type): boolean {
  if (sameType(value, column) || canPromote(value, column, 2)) return true;
  if (value.kind === 'int' && column.kind === 'double') return true;
  if (column.kind !== 'decimal') return false;
  if (value.kind === 'int' || value.kind === 'long') {
    return wholePart(column) >= wholeDigits[value.kind];
  }
  return (
    value.kind === 'decimal' && column.scale >= value.scale && wholePart(column) >= wholePart(value)
  );
}

function wholePart(type: DecimalType): number {
  return type.precision - type.scale;
}
