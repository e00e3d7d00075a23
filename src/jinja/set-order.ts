/**
 * The order in which Python's sets hold ints: that of a hash table, not of insertion. Other members
 * are left as they came: their order changes from one run of Python to the next.
 *
 * @module
 */

/** Slots that are tried in a row before the next jump. */
const linearProbes = 9;
const smallest = 8;

type Table = (bigint | undefined)[];

const hashModulus = (1n << 61n) - 1n;

function hashOf(value: bigint): bigint {
  const rest = (value < 0n ? -value : value) % hashModulus;
  const hash = value < 0n ? -rest : rest;
  return hash === -1n ? -2n : hash;
}

/** Puts a member where it belongs. */
function place(table: Table, value: bigint): void {
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
  const larger: Table = new Array<bigint | undefined>(size).fill(undefined);
  for (const value of table) if (value !== undefined) place(larger, value);
  return larger;
}

/** Different ints, in the order of a set that they were added to one after the other. */
export function setOrder(values: readonly bigint[]): readonly bigint[] {
  let table: Table = new Array<bigint | undefined>(smallest).fill(undefined);
  values.forEach((value, i) => {
    place(table, value);
    if ((i + 1) * 5 >= (table.length - 1) * 3) table = grown(table, i + 1);
  });
  return table.filter((value) => value !== undefined);
}
