/**
 * Plain YAML scalars as PyYAML reads them (YAML 1.1): `yes` and `on` are booleans, `010` is eight,
 * `1e3` is text.
 *
 * @module
 */

/** A number written with a point, so that templates print `1.0` and not `1`. */
export class YamlFloat extends Number {
  constructor(
    value: number,
    /** As it was written. */
    readonly text: string,
  ) {
    super(value);
  }
}

/** A date or a timestamp, as text; templates see the same text. */
export type YamlScalar = string | number | bigint | boolean | null | YamlFloat;

const nullText = /^(?:~|null|Null|NULL|)$/;
const trueText = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const falseText = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const intText =
  /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const floatText =
  /^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

export function resolvePlain(text: string): YamlScalar {
  if (nullText.test(text)) return null;
  if (trueText.test(text)) return true;
  if (falseText.test(text)) return false;
  if (intText.test(text)) return parseInteger(text);
  return floatText.test(text) ? new YamlFloat(parseFloatText(text), text) : text;
}

/** A scalar with an explicit tag (`!!str 12`); undefined for a tag that PyYAML's safe loader refuses. */
export function resolveTagged(tag: string, text: string): YamlScalar | undefined {
  switch (tag.replace('tag:yaml.org,2002:', '!!')) {
    case '!':
    case '!!str':
    case '!!binary':
    case '!!timestamp':
      return text;
    case '!!null':
      return null;
    case '!!bool':
      return trueText.test(text) ? true : falseText.test(text) ? false : undefined;
    case '!!int':
      return intText.test(text) ? parseInteger(text) : undefined;
    case '!!float':
      return intText.test(text) || floatText.test(text)
        ? new YamlFloat(parseFloatText(text), text)
        : undefined;
    default:
      return undefined;
  }
}

function parseInteger(text: string): number | bigint {
  const negative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '');
  const value = digits.includes(':') ? BigInt(sexagesimal(digits)) : BigInt(withRadix(digits));
  const signed = negative ? -value : value;
  return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
}

function withRadix(digits: string): string {
  return /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
}

function parseFloatText(text: string): number {
  const clean = text.replaceAll('_', '').toLowerCase();
  const sign = clean.startsWith('-') ? -1 : 1;
  const digits = clean.replace(/^[-+]/, '');
  if (digits === '.inf') return sign * Infinity;
  if (digits === '.nan') return NaN;
  return sign * (digits.includes(':') ? sexagesimal(digits) : Number(digits));
}

function sexagesimal(digits: string): number {
  return digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
