/**
 * Values of the engine's client as people read them.
 *
 * @module
 */

const numericTypes = /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|U\w+|FLOAT|DOUBLE|DECIMAL)/;

export function isNumericType(type: string): boolean {
  return numericTypes.test(type);
}

/** One line of text; null is shown as ∅. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '∅';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return String(value);
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  // The client's own value classes (decimals, dates, structs) print themselves.
  return (value as { toString(): string }).toString();
}
