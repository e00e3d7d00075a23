/**
 * String literals: the escapes of Python.
 *
 * @module
 */

const simple: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const escape = /\\(?:([0-7]{1,3})|([xuU])([0-9a-fA-F]*)|N(\{[^}]*\})?|([^]))/gu;

export interface Unescaped {
  readonly text: string;
  readonly fault?: string;
}

/** The text that a literal between its quotes means; unknown escapes stay as they are. */
export function unescapeString(literal: string): Unescaped {
  let fault: string | undefined;
  const text = literal.replaceAll(
    escape,
    (
      all: string,
      octal?: string,
      kind?: string,
      digits?: string,
      named?: string,
      other?: string,
    ) => {
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      if (kind !== undefined) {
        const read = readHex(kind, digits ?? '');
        fault ??= read.fault;
        return read.text;
      }
      if (other === undefined) {
        fault ??= named === undefined ? 'malformed \\N character escape' : unknownName;
        return '';
      }
      return simple[other] ?? all;
    },
  );
  return fault === undefined ? { text } : { text, fault };
}

const unknownName = 'unknown Unicode character name';

function readHex(kind: string, digits: string): Unescaped {
  const length = hexLengths[kind] ?? 0;
  if (digits.length < length) {
    return { text: '', fault: `truncated \\${kind}${'X'.repeat(length)} escape` };
  }
  const code = Number.parseInt(digits.slice(0, length), 16);
  if (code > 0x10ffff) return { text: '', fault: 'illegal Unicode character' };
  return { text: String.fromCodePoint(code) + digits.slice(length) };
}
