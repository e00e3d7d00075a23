/**
 * Names as Python has them.
 *
 * @module
 */

export function isIdentifier(text: string): boolean {
  return /^[\p{XID_Start}_][\p{XID_Continue}]*$/u.test(text);
}
