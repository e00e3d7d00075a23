/**
 * The order in which Python's sets hold numbers: that of a hash table, not of insertion. Other members
 * are left as they came: their order changes from one run of Python to the next.
 *
 * @module
 */

import { ratioOf } from './float-ratio.js';

/** Slots that are tried in a row before the next jump. */
const linearProbes = 9;
const smallest = 8;

type Table = (NumberMember | undefined)[];

const hashModulus = (1n << 61n) - 1n;

/** A number: an int as `bigint`, a float that is not whole as `number`. */
export type NumberMember = bigint | number;

/** Equal numbers of all types have one hash: a quotient modulo a prime. */
function hashOf(value: NumberMember): bigint {
  const [numerator, denominator] = typeof value === 'bigint' ? [value, 1n] : ratioOf(value);
  const places = BigInt(denominator.toString(2).length - 1) % 61n;
  const size = numerator < 0n ? -numerator : numerator;
  const rest = (size << (61n - places)) % hashModulus;
  const hash = numerator < 0n ? -rest : rest;
  return hash === -1n ? -2n : hash;
}

/** Puts a member where it belongs. */
function place(table: Table, value: NumberMember): void {
  const mask = table.length - 1;
  let perturb = BigInt.asUintN(64, hashOf(value));
  let slot = Number(perturb & BigInt(mask));
  for (;;) {
    const probes = slot + linearProbes <= mask ? linearProbes : 0;
    for (let i = slot; i <= slot + probes; i += 1) {
      if (table[i] !== undefined) continue;
      table[i] = value;
      return;
    }
    perturb >>= 5n;
    slot = Number((BigInt(slot) * 5n + 1n + perturb) & BigInt(mask));
  }
}

function grown(table: Table, used: number): Table {
  const wanted = used > 50_000 ? used * 2 : used * 4;
  let size = smallest;
  while (size <= wanted) size *= 2;
  const larger: Table = new Array<NumberMember | undefined>(size).fill(undefined);
  for (const value of table) if (value !== undefined) place(larger, value);
  return larger;
}

/** Different numbers, in the order of a set that they were added to one after the other. */
export function setOrder(values: readonly NumberMember[]): readonly NumberMember[] {
  let table: Table = new Array<NumberMember | undefined>(smallest).fill(undefined);
  values.forEach((value, i) => {
    place(table, value);
    if ((i + 1) * 5 >= (table.length - 1) * 3) table = grown(table, i + 1);
  });
  return table.filter((value) => value !== undefined);
}
