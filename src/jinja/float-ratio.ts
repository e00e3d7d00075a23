/**
 * Floats as exact quotients.
 *
 * @module
 */

/** The two whole numbers whose quotient a finite float is, in lowest terms. */
export function ratioOf(value: number): readonly [bigint, bigint] {
  let numerator = value;
  let exponent = 0;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    exponent += 1;
  }
  return [BigInt(numerator), 1n << BigInt(exponent)];
}
