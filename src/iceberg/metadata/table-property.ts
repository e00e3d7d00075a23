/**
 * Numbers among a table's properties.
 *
 * @module
 */

/** The number, at least `least` and at most `most`; `otherwise` where it is absent or no number. */
export function integerProperty(
  properties: Readonly<Record<string, string>>,
  name: string,
  range: { readonly otherwise: number; readonly least: number; readonly most?: number },
): number {
  const text = properties[name]?.trim();
  const value = text !== undefined && /^-?\d+$/.test(text) ? Number(text) : range.otherwise;
  return Math.min(Math.max(value, range.least), range.most ?? Number.MAX_SAFE_INTEGER);
}
