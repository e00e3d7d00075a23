/**
 * Powers and angles rounded once, as C's library gives them: JavaScript's own are off by a bit now
 * and then, and a template prints all digits.
 *
 * @module
 */

/** Binary digits behind the point of the numbers below. */
const precision = 192n;
const one = 1n << precision;

interface Parts {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const view = new DataView(new ArrayBuffer(8));

/** A finite float that is not zero, as `mantissa * 2 ** exponent`. */
function partsOf(value: number): Parts {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = exponent === 0 ? fraction : fraction | (1n << 52n);
  return { mantissa: value < 0 ? -mantissa : mantissa, exponent: Math.max(exponent, 1) - 1075 };
}

function shift(value: bigint, by: number): bigint {
  return by >= 0 ? value << BigInt(by) : value >> BigInt(-by);
}

function fixedOf(value: number): bigint {
  if (value === 0) return 0n;
  const { mantissa, exponent } = partsOf(value);
  return shift(mantissa, exponent + Number(precision));
}

function lengthOf(value: bigint): number {
  return value.toString(2).length;
}

/** `value * 2 ** exponent`, rounded half to even; infinite where it is too large. */
export function roundedFloat(value: bigint, exponent: number): number {
  const top = lengthOf(value) + exponent;
  const kept = Math.min(53, top + 1074);
  const dropped = lengthOf(value) - kept;
  if (top > 1025) return Infinity;
  if (kept < 0) return 0;
  if (dropped <= 0) return scaled(Number(value), exponent);
  const half = 1n << BigInt(dropped - 1);
  const rest = value & ((1n << BigInt(dropped)) - 1n);
  const cut = value >> BigInt(dropped);
  const isUp = rest > half || (rest === half && (cut & 1n) === 1n);
  return scaled(Number(isUp ? cut + 1n : cut), exponent + dropped);
}

function scaled(value: number, exponent: number): number {
  const first = Math.max(-1000, Math.min(exponent, 1000));
  return value * 2 ** first * 2 ** (exponent - first);
}

/** Twice the inverse hyperbolic tangent of `numerator / denominator`. */
function doubleAtanh(numerator: bigint, denominator: bigint): bigint {
  const ratio = (numerator << precision) / denominator;
  const square = (ratio * ratio) >> precision;
  let power = ratio;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = (power * square) >> precision;
  }
  return 2n * sum;
}

const ln2 = doubleAtanh(1n, 3n);

function logarithm({ mantissa, exponent }: Parts): bigint {
  const length = lengthOf(mantissa);
  const unit = 1n << BigInt(length - 1);
  return doubleAtanh(mantissa - unit, mantissa + unit) + BigInt(exponent + length - 1) * ln2;
}

function exponential(value: bigint): number {
  const turns = value / ln2;
  const rest = value - turns * ln2;
  let term = one;
  let sum = 0n;
  for (let k = 1n; term !== 0n; k += 1n) {
    sum += term;
    term = (term * rest) / (k << precision);
  }
  return roundedFloat(sum, Number(turns) - Number(precision));
}

/** Powers up to this one are multiplied out. */
const exactPower = 64;

function wholePower({ mantissa, exponent }: Parts, power: number): number {
  const size = mantissa ** BigInt(Math.abs(power));
  if (power >= 0) return roundedFloat(size, exponent * power);
  const extra = lengthOf(size) + 128;
  const quotient = (1n << BigInt(extra)) / size;
  const isExact = quotient * size === 1n << BigInt(extra);
  return roundedFloat((quotient << 1n) | (isExact ? 0n : 1n), exponent * power - extra - 1);
}

/** `base ** power`; NaN for a negative base and a power that is not whole. */
export function power(base: number, exponent: number): number {
  const rough = base ** exponent;
  const isPlain = !Number.isFinite(base) || !Number.isFinite(exponent) || base === 0;
  if (isPlain || exponent === 0 || Number.isNaN(rough)) return rough;
  const sign = rough < 0 || Object.is(rough, -0) ? -1 : 1;
  const parts = partsOf(Math.abs(base));
  if (Number.isInteger(exponent) && Math.abs(exponent) <= exactPower) {
    return sign * wholePower(parts, exponent);
  }
  if (Math.abs(Math.log2(Math.abs(base)) * exponent) > 1100) return rough;
  const { mantissa, exponent: places } = partsOf(exponent);
  return sign * exponential(shift(logarithm(parts) * mantissa, places));
}

/** The sine and the cosine of an angle. */
export function sineAndCosine(angle: number): readonly [sine: number, cosine: number] {
  if (!Number.isFinite(angle) || Math.abs(angle) > 8 || Math.abs(angle) < 1e-8) {
    return [Math.sin(angle), Math.cos(angle)];
  }
  const fixed = fixedOf(angle);
  const square = (fixed * fixed) >> precision;
  let term = one;
  const sums = [0n, 0n];
  for (let k = 1n; term !== 0n && term !== -1n; k += 2n) {
    sums[1] = (sums[1] ?? 0n) + term;
    const odd = (term * fixed) / (k << precision);
    sums[0] = (sums[0] ?? 0n) + odd;
    term = -((term * square) / ((k * (k + 1n)) << precision));
  }
  const [sine = 0, cosine = 0] = sums.map((sum) => {
    const size = roundedFloat(sum < 0n ? -sum : sum, -Number(precision));
    return sum < 0n ? -size : size;
  });
  return [sine, cosine];
}
