/**
 * Bytes as literals: `b'…'`.
 *
 * @module
 */

const named: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** `repr` of bytes, given as text of one character a byte. */
export function reprBytes(latin: string): string {
  const quote = latin.includes("'") && !latin.includes('"') ? '"' : "'";
  const escaped = latin.replaceAll(/[^ -~]|\\/g, (c) => {
    return named[c] ?? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `b${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}
