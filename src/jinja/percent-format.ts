/**
 * `'%s' % value`.
 *
 * @module
 */

import { spendText } from './budget.js';
import { floatOf, intOf, wholeFloat } from './conversions.js';
import { codePointLength, codePoints } from './code-points.js';
import { numeric } from './compare.js';
import { fixedText, generalText, scientificText } from './decimal-text.js';
import { Dict } from './dict.js';
import { runtimeFault, typeFault, undefinedUse, valueFault } from './fault.js';
import { findItem } from './item.js';
import { intToFloat } from './integers.js';
import { asciiOf, reprOf, stringOf } from './text.js';
import {
  Bytes,
  Float,
  HostObject,
  Markup,
  Tuple,
  Undefined,
  hostNumber,
  textOf,
  typeName,
  type Value,
} from './value.js';

const directive =
  /%(?:\(((?:[^()]|\([^()]{0,200}\)){0,200})\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?([^])?/gu;

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly type: string;
}

/** How pieces of text are put into the result. */
interface Insertion {
  /** What is put in is escaped, as `Markup` does. */
  readonly escape?: ((text: string) => string) | undefined;
  /** The format is bytes, and takes bytes. */
  readonly isBytes?: boolean;
}

export function formatPercent(format: string, args: Value, insertion: Insertion = {}): string {
  const values = new ArgumentQueue(args, insertion.isBytes === true);
  const text = format.replaceAll(
    directive,
    (
      all: string,
      key: string | undefined,
      flags: string,
      width?: string,
      precision?: string,
      type?: string,
      index?: number,
    ) => {
      if (key !== undefined) values.choose(insertion.isBytes === true ? new Bytes(key) : key);
      if (type === undefined) throw valueFault('incomplete format');
      if (all === '%%') return '%';
      const hasPoint = all.includes('.') && precision !== '*';
      const starWidth = width === '*' ? values.int() : 0;
      const parsed: Directive = {
        flags: starWidth < 0 ? `${flags}-` : flags,
        width: width === '*' ? Math.abs(starWidth) : Number(width ?? 0),
        precision:
          precision === '*'
            ? Math.max(0, values.int())
            : hasPoint
              ? Number(precision ?? 0)
              : undefined,
        type,
      };
      spendText(parsed.width + (parsed.precision ?? 0));
      return convert(values.next(), parsed, { ...insertion, index: index ?? 0 });
    },
  );
  values.finish();
  return text;
}

/** Kinds of values that count as a mapping: what is left of them is no mistake. */
const subscriptable: ReadonlySet<string> = new Set([
  ...['list', 'dict', 'range', 'bytes', 'undefined', 'object'],
]);

class ArgumentQueue {
  #position = 0;
  #items: readonly Value[];
  readonly #isMapping: boolean;
  #usedNames = false;

  constructor(
    private readonly args: Value,
    isBytes: boolean,
  ) {
    this.#items = args instanceof Tuple ? args.items : [args];
    const isOther = args !== null && typeof args === 'object' && subscriptable.has(args.kind);
    const hasItems = !(args instanceof HostObject) || args.protocol.item !== undefined;
    this.#isMapping = isOther && hasItems && !(isBytes && args instanceof Bytes);
  }

  next(): Value {
    const item = this.#items[this.#position];
    if (item === undefined) throw typeFault('not enough arguments for format string');
    this.#position += 1;
    return item;
  }

  int(): number {
    const value = this.next();
    if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
    if (typeof value === 'bigint') {
      throw runtimeFault('Python int too large to convert to C int', 'OverflowError');
    }
    throw typeFault('* wants int');
  }

  /** The value of a name is the only one there is until the next name. */
  choose(key: string | Bytes): void {
    this.#items = [this.#named(key)];
    this.#position = 0;
  }

  #named(key: string | Bytes): Value {
    if (this.args instanceof Undefined) return findItem(this.args, key) ?? null;
    if (!(this.args instanceof Dict)) throw typeFault('format requires a mapping');
    this.#usedNames = true;
    const value = this.args.get(key);
    if (value === undefined) throw runtimeFault(reprOf(key), 'KeyError');
    return value;
  }

  finish(): void {
    if (this.#usedNames || this.#isMapping || this.#position >= this.#items.length) return;
    throw typeFault('not all arguments converted during string formatting');
  }
}

interface Around extends Insertion {
  readonly index: number;
}

function convert(value: Value, spec: Directive, around: Around): string {
  switch (spec.type) {
    case 's':
    case 'r':
    case 'a':
      return convertText(value, spec, around);
    case 'c':
      return pad(characterOf(value, around), spec);
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
      return padNumber(convertInt(numberArgument(value, spec, around), spec), spec);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return padNumber(convertFloat(numberArgument(value, spec, around), spec), spec);
    default: {
      if (spec.type === 'b' && around.isBytes === true) return convertText(value, spec, around);
      const code = (spec.type.codePointAt(0) ?? 0).toString(16);
      throw valueFault(
        `unsupported format character '${spec.type}' (0x${code}) at index ${around.index + 1}`,
      );
    }
  }
}

function plainText(value: Value, type: string, isBytes: boolean): string {
  if (type === 'a' || (type === 'r' && isBytes)) return asciiOf(value);
  if (type === 'r') return reprOf(value);
  if (!isBytes) return stringOf(value);
  if (value instanceof Bytes) return value.latin;
  throw typeFault(`%b requires a bytes-like object, not '${typeName(value)}'`);
}

function convertText(value: Value, spec: Directive, { escape, isBytes = false }: Around): string {
  const plain = plainText(value, spec.type, isBytes);
  const text = escape === undefined || value instanceof Markup ? plain : escape(plain);
  const cut =
    spec.precision === undefined ? text : codePoints(text).slice(0, spec.precision).join('');
  return pad(cut, spec);
}

function pad(text: string, { flags, width }: Directive): string {
  const missing = width - codePointLength(text);
  if (missing <= 0) return text;
  spendText(width);
  return flags.includes('-') ? text + ' '.repeat(missing) : ' '.repeat(missing) + text;
}

/** Markup takes text for a number, as `int` and `float` do. */
function numberArgument(value: Value, { type }: Directive, { escape }: Around): Value {
  if (escape === undefined) return value;
  if ('xXo'.includes(type)) throw typeFault(`%${type} format: an integer is required`);
  return 'diu'.includes(type) ? intOf(value) : floatOf(value);
}

function characterOf(value: Value, { escape, isBytes }: Around): string {
  if (escape !== undefined) throw typeFault('%c requires int or char');
  return isBytes === true ? byteOf(value) : character(value);
}

function byteOf(value: Value): string {
  if (value instanceof Bytes && value.latin.length === 1) return value.latin;
  const int = value instanceof Float ? undefined : numeric(value);
  if (int === undefined) {
    throw typeFault('%c requires an integer in range(256) or a single byte');
  }
  if (int < 0 || int > 255) throw runtimeFault('%c arg not in range(256)', 'OverflowError');
  return String.fromCharCode(Number(int));
}

function character(value: Value): string {
  const text = textOf(value);
  if (text !== undefined && codePoints(text).length === 1) return text;
  const int = numeric(value);
  if (int === undefined || value instanceof Float) throw typeFault('%c requires int or char');
  if (int < 0 || int >= 0x110000) {
    throw runtimeFault('%c arg not in range(0x110000)', 'OverflowError');
  }
  return String.fromCodePoint(Number(int));
}

interface SignedText {
  readonly isNegative: boolean;
  readonly prefix: string;
  readonly digits: string;
}

function convertInt(value: Value, { type, flags, precision }: Directive): SignedText {
  const int = wholeOf(value, type);
  const absolute = int < 0n ? -int : int;
  const lower = type.toLowerCase();
  const radix = lower === 'x' ? 16 : lower === 'o' ? 8 : 10;
  const digits = absolute.toString(radix).padStart(precision ?? 0, '0');
  const prefix = flags.includes('#') && radix !== 10 ? `0${type}` : '';
  return { isNegative: int < 0n, prefix, digits: type === 'X' ? digits.toUpperCase() : digits };
}

function wholeOf(value: Value, type: string): bigint {
  const isDecimal = type === 'd' || type === 'i' || type === 'u';
  const int = numeric(value) ?? (isDecimal ? hostNumber(value)?.int() : undefined);
  if (int === undefined || (value instanceof Float && !isDecimal)) {
    if (isDecimal && value instanceof Undefined) throw undefinedUse(value);
    const wanted = isDecimal ? 'a real number' : 'an integer';
    throw typeFault(`%${type} format: ${wanted} is required, not ${typeName(value)}`);
  }
  if (!(value instanceof Float)) return BigInt(int);
  return BigInt(wholeFloat(value.value));
}

function convertFloat(value: Value, { type, flags, precision = 6 }: Directive): SignedText {
  const number = numeric(value) ?? hostNumber(value)?.float();
  if (number === undefined && value instanceof Undefined) throw undefinedUse(value);
  if (number === undefined) throw typeFault(`must be real number, not ${typeName(value)}`);
  const float = typeof number === 'bigint' ? intToFloat(number) : number;
  const alternate = flags.includes('#');
  const lower = type.toLowerCase();
  const digits =
    lower === 'e'
      ? scientificText(float, precision, alternate)
      : lower === 'f'
        ? fixedText(float, precision, alternate)
        : generalText(float, { precision, alternate });
  const isNegative = float < 0 || Object.is(float, -0);
  return { isNegative, prefix: '', digits: lower === type ? digits : digits.toUpperCase() };
}

function padNumber({ isNegative, prefix, digits }: SignedText, spec: Directive): string {
  const { flags, width } = spec;
  const sign = isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const head = sign + prefix;
  if (!flags.includes('0') || flags.includes('-')) return pad(head + digits, spec);
  return head + digits.padStart(width - head.length, '0');
}
