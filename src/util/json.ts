/**
 * JSON that keeps 64-bit integers: integers beyond 2^53 become `bigint`, and `bigint` is written as
 * a plain number. `JSON.parse` would round Iceberg's snapshot ids silently.
 *
 * @module
 */

import { parse, stringify } from 'lossless-json';

const longNumber = /\d{16}/;

/** Parses JSON text. Integers outside the safe range are `bigint`, all other numbers `number`. */
export function parseJson(text: string): unknown {
  return longNumber.test(text) ? parse(text, undefined, parseNumber) : JSON.parse(text);
}

/** Writes JSON text; `bigint` values become integers. */
export function stringifyJson(value: unknown, indent?: number): string {
  return stringify(value, undefined, indent) ?? 'null';
}

function parseNumber(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(text) ? value : BigInt(text);
}
