/**
 * Decimals as text with exactly as many fraction digits as their scale: `-1.50`.
 *
 * @module
 */

export function formatDecimal(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = scale === 0 ? '' : `.${digits.slice(digits.length - scale)}`;
  return `${unscaled < 0n ? '-' : ''}${whole}${fraction}`;
}

/** The unscaled value; undefined when the text is no decimal or is finer than the scale. */
export function parseDecimal(text: string, scale: number): bigint | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text);
  if (!match) return undefined;
  const fraction = (match[3] ?? '').padEnd(scale, '0');
  if (!/^0*$/.test(fraction.slice(scale))) return undefined;
  const unscaled = BigInt(`${match[2]}${fraction.slice(0, scale)}`);
  return match[1] === '-' ? -unscaled : unscaled;
}
