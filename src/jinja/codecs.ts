/**
 * Text to bytes and back, in the encodings that Python names.
 *
 * @module
 */

import { spendText } from './budget.js';
import { runtimeFault, typeFault, type Fault } from './fault.js';
import { Bytes, textOf, typeName, type Value } from './value.js';

type Unicode =
  'utf8' | 'utf8-sig' | 'utf16' | 'utf16-le' | 'utf16-be' | 'utf32' | 'utf32-le' | 'utf32-be';

/** An encoding of one byte a character: what its bytes from 0x80 on stand for. */
interface Charset {
  readonly upper: readonly (string | undefined)[];
}

const unicodes: ReadonlyMap<string, Unicode> = new Map<string, Unicode>([
  ...['utf_8', 'utf8', 'u8', 'utf', 'cp65001'].map((name) => [name, 'utf8'] as const),
  ...['utf_8_sig', 'utf8_sig'].map((name) => [name, 'utf8-sig'] as const),
  ...['utf_16', 'utf16', 'u16'].map((name) => [name, 'utf16'] as const),
  ...['utf_16_le', 'utf_16le', 'utf16le', 'unicodelittleunmarked'].map(
    (name) => [name, 'utf16-le'] as const,
  ),
  ...['utf_16_be', 'utf_16be', 'utf16be', 'unicodebigunmarked'].map(
    (name) => [name, 'utf16-be'] as const,
  ),
  ...['utf_32', 'utf32', 'u32'].map((name) => [name, 'utf32'] as const),
  ...['utf_32_le', 'utf_32le'].map((name) => [name, 'utf32-le'] as const),
  ...['utf_32_be', 'utf_32be'].map((name) => [name, 'utf32-be'] as const),
]);

const asciiNames = new Set('ascii us_ascii 646 us ansi_x3.4_1968 iso646_us cp367'.split(' '));
const latinNames = new Set(
  'latin_1 latin1 latin l1 iso_8859_1 iso8859_1 iso8859 8859 cp819 iso_8859_1_1987'.split(' '),
);
const windowsNames = new Set('cp1252 1252 windows_1252'.split(' '));
/** 0x80 to 0x9f of Windows' code page; spaces stand for bytes without a meaning. */
const windowsPart = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

function charsetOf(name: string): Charset | undefined {
  if (asciiNames.has(name)) return { upper: [] };
  const latin = Array.from({ length: 128 }, (_, i) => String.fromCharCode(128 + i));
  if (latinNames.has(name)) return { upper: latin };
  if (!windowsNames.has(name)) return undefined;
  const part = Array.from(windowsPart, (char) => (char === ' ' ? undefined : char));
  return { upper: [...part, ...latin.slice(part.length)] };
}

function encodingOf(name: string): Unicode | Charset {
  const normal = name
    .toLowerCase()
    .split(/[^a-z0-9.]+/)
    .filter((part) => part !== '')
    .join('_');
  const encoding = unicodes.get(normal) ?? charsetOf(normal);
  if (encoding === undefined) throw runtimeFault(`unknown encoding: ${name}`, 'LookupError');
  return encoding;
}

export interface Coding {
  readonly encoding: string;
  /** What to do with what cannot be coded: `strict`, `ignore`, `replace` … */
  readonly errors: string;
}

/** The arguments of `encode` and `decode`. */
export function codingOf(
  method: string,
  given: { readonly encoding: Value; readonly errors: Value },
): Coding {
  const [encoding, errors] = (['encoding', 'errors'] as const).map((name) => {
    const text = textOf(given[name]);
    if (text !== undefined) return text;
    const type = given[name] === null ? 'None' : typeName(given[name]);
    throw typeFault(`${method}() argument '${name}' must be str, not ${type}`);
  });
  return { encoding: encoding ?? '', errors: errors ?? '' };
}

const loneSurrogate = /\p{Cs}/gu;

/** `text.encode(encoding, errors)`. */
export function encodeText(text: string, coding: Coding): Bytes {
  const encoding = encodingOf(coding.encoding);
  spendText(4 * text.length);
  if (typeof encoding !== 'string') return new Bytes(encodeCharset(text, encoding, coding));
  const sound = text.replaceAll(loneSurrogate, (char) => unencodable(char, coding));
  return new Bytes(encodeUnicode(sound, encoding));
}

function encodeCharset(text: string, { upper }: Charset, coding: Coding): string {
  return Array.from(text, (char) => {
    if (char < '\x80') return char;
    const index = upper.indexOf(char);
    return index < 0 ? unencodable(char, coding) : String.fromCharCode(128 + index);
  }).join('');
}

function unencodable(char: string, { encoding, errors }: Coding): string {
  const code = char.codePointAt(0) ?? 0;
  switch (errors) {
    case 'ignore':
      return '';
    case 'replace':
      return '?';
    case 'xmlcharrefreplace':
      return `&#${code};`;
    case 'backslashreplace':
      return code < 0x100
        ? hex('x', code, 2)
        : code < 0x10000
          ? hex('u', code, 4)
          : hex('U', code, 8);
    case 'strict':
      throw runtimeFault(
        `'${encoding}' codec can't encode character in position 0`,
        'UnicodeEncodeError',
      );
    default:
      throw unknownHandler(errors);
  }
}

function hex(mark: string, code: number, width: number): string {
  return `\\${mark}${code.toString(16).padStart(width, '0')}`;
}

function unknownHandler(errors: string): Fault {
  return runtimeFault(`unknown error handler name '${errors}'`, 'LookupError');
}

function encodeUnicode(text: string, encoding: Unicode): string {
  switch (encoding) {
    case 'utf8':
      return Buffer.from(text, 'utf8').toString('latin1');
    case 'utf8-sig':
      return encodeUnicode(`\ufeff${text}`, 'utf8');
    case 'utf16':
      return encodeUnicode(`\ufeff${text}`, 'utf16-le');
    case 'utf32':
      return encodeUnicode(`\ufeff${text}`, 'utf32-le');
    case 'utf16-le':
      return Buffer.from(text, 'utf16le').toString('latin1');
    case 'utf16-be':
      return Buffer.from(text, 'utf16le').swap16().toString('latin1');
    case 'utf32-le':
      return wide(text).toString('latin1');
    case 'utf32-be':
      return wide(text).swap32().toString('latin1');
  }
}

function wide(text: string): Buffer {
  const points = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  const buffer = Buffer.alloc(4 * points.length);
  points.forEach((point, i) => buffer.writeUInt32LE(point, 4 * i));
  return buffer;
}

/** `bytes.decode(encoding, errors)`. */
export function decodeBytes(bytes: Bytes, coding: Coding): string {
  const encoding = encodingOf(coding.encoding);
  spendText(bytes.latin.length);
  if (typeof encoding !== 'string') return decodeCharset(bytes.latin, encoding, coding);
  const buffer = Buffer.from(bytes.latin, 'latin1');
  switch (encoding) {
    case 'utf8':
      return decodeUtf8(bytes.latin, coding);
    case 'utf8-sig':
      return decodeUtf8(bytes.latin.replace(/^\xef\xbb\xbf/, ''), coding);
    case 'utf16':
      return bytes.latin.startsWith('\xfe\xff')
        ? decodeUtf16(buffer.subarray(2), 'utf-16be', coding)
        : decodeUtf16(
            bytes.latin.startsWith('\xff\xfe') ? buffer.subarray(2) : buffer,
            'utf-16le',
            coding,
          );
    case 'utf16-le':
      return decodeUtf16(buffer, 'utf-16le', coding);
    case 'utf16-be':
      return decodeUtf16(buffer, 'utf-16be', coding);
    default:
      return decodeUtf32(buffer, encoding, coding);
  }
}

function decodeCharset(latin: string, { upper }: Charset, coding: Coding): string {
  return Array.from(latin, (byte) =>
    byte < '\x80' ? byte : (upper[byte.charCodeAt(0) - 128] ?? undecodable(byte, coding)),
  ).join('');
}

const utf8Unit =
  /[\0-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|(\xe0[\xa0-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]|\xed[\x80-\x9f]|\xf0[\x90-\xbf][\x80-\xbf]?|[\xf1-\xf3][\x80-\xbf]{1,2}|\xf4[\x80-\x8f][\x80-\xbf]?|[\x80-\xff])/g;

function decodeUtf8(latin: string, coding: Coding): string {
  return latin.replaceAll(utf8Unit, (unit: string, broken?: string) =>
    broken === undefined
      ? Buffer.from(unit, 'latin1').toString('utf8')
      : undecodable(broken, coding),
  );
}

function decodeUtf16(buffer: Buffer, label: string, coding: Coding): string {
  const whole = buffer.subarray(0, buffer.length & ~1);
  const text = new TextDecoder(label, { ignoreBOM: true }).decode(whole);
  const isBroken = coding.errors === 'strict' && !isSound(whole, label);
  const rest = buffer.subarray(whole.length).toString('latin1');
  if (isBroken) return undecodable('?', coding);
  return rest === '' ? text : text + undecodable(rest, coding);
}

function isSound(buffer: Buffer, label: string): boolean {
  const little = label === 'utf-16le' ? buffer : Buffer.from(buffer).swap16();
  return !little.toString('utf16le').match(loneSurrogate);
}

function decodeUtf32(buffer: Buffer, encoding: Unicode, coding: Coding): string {
  const marked = encoding === 'utf32' && buffer.length >= 4 ? buffer.readUInt32LE(0) : 0;
  const isBig = encoding === 'utf32-be' || marked === 0xfffe0000;
  const parts: string[] = [];
  for (let at = marked === 0xfeff || marked === 0xfffe0000 ? 4 : 0; at < buffer.length; at += 4) {
    const unit = buffer.subarray(at, at + 4);
    const code = unit.length < 4 ? Infinity : isBig ? unit.readUInt32BE(0) : unit.readUInt32LE(0);
    const isScalar = code < 0xd800 || (code > 0xdfff && code <= 0x10ffff);
    parts.push(
      isScalar ? String.fromCodePoint(code) : undecodable(unit.toString('latin1'), coding),
    );
  }
  return parts.join('');
}

function undecodable(broken: string, { encoding, errors }: Coding): string {
  switch (errors) {
    case 'ignore':
      return '';
    case 'replace':
      return '\ufffd';
    case 'backslashreplace':
      return Array.from(broken, (byte) => hex('x', byte.charCodeAt(0), 2)).join('');
    case 'strict':
      throw runtimeFault(
        `'${encoding}' codec can't decode bytes in position 0`,
        'UnicodeDecodeError',
      );
    case 'xmlcharrefreplace':
      throw typeFault("don't know how to handle UnicodeDecodeError in error callback");
    default:
      throw unknownHandler(errors);
  }
}
