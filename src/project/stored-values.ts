/**
 * Values of configs and properties as JSON: equal ones are written once, and those that JSON has not
 * (floats without decimals, big integers, mappings with other keys than text) keep what they are.
 *
 * @module
 */

import { isPlainObject } from './template-value.js';
import { YamlFloat } from './yaml-scalar.js';

/** A value that no file can keep: an object that a template made. */
export class UnstorableError extends Error {
  override readonly name = 'UnstorableError';
}

export class StoredValues {
  readonly #places = new Map<string, number>();

  /**
   * Where the value will be found.
   *
   * @throws UnstorableError
   */
  add(value: unknown): number {
    const text = JSON.stringify(isPlain(value) ? value : { $tagged: tagged(value) });
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.#places.size);
    return this.#places.size - 1;
  }

  /** A JSON array of all values by their places. */
  toJson(): string {
    return `[${[...this.#places.keys()].join(',\n')}]`;
  }
}

/** The values of `toJson`, parsed. */
export function restoreValues(stored: readonly unknown[]): readonly unknown[] {
  return stored.map((value) => {
    const isTagged = isPlainObject(value) && Object.hasOwn(value, '$tagged');
    return isTagged ? untagged(value['$tagged']) : value;
  });
}

/** JSON gives it back as it is. */
function isPlain(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (Array.isArray(value)) return value.every(isPlain);
  if (!isPlainObject(value)) return false;
  for (const key in value) if (key.startsWith('$') || !isPlain(value[key])) return false;
  return true;
}

type Tagged =
  | null
  | string
  | boolean
  | number
  | readonly Tagged[]
  | { readonly $float: readonly [value: string, text: string] }
  | { readonly $number: string }
  | { readonly $int: string }
  | { readonly $map: readonly (readonly [Tagged, Tagged])[] }
  | { readonly $object: readonly (readonly [string, Tagged])[] };

function tagged(value: unknown): Tagged {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof YamlFloat) return { $float: [numberText(Number(value)), value.text] };
  if (typeof value === 'number') return isPlain(value) ? value : { $number: numberText(value) };
  if (typeof value === 'bigint') return { $int: String(value) };
  if (Array.isArray(value)) return value.map(tagged);
  if (value instanceof Map) return { $map: [...value].map(([k, v]) => [tagged(k), tagged(v)]) };
  if (!isPlainObject(value)) throw new UnstorableError(`a ${typeof value} cannot be stored`);
  return { $object: Object.entries(value).map(([key, v]) => [key, tagged(v)]) };
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function untagged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untagged);
  if (!isPlainObject(value)) return value;
  const [[tag, content] = []] = Object.entries(value);
  switch (tag) {
    case '$float':
      return yamlFloat(content);
    case '$number':
      return Number(content);
    case '$int':
      return BigInt(String(content));
    case '$map':
      return new Map(pairs(content));
    case '$object':
      return Object.fromEntries(pairs(content));
    default:
      throw new Error(`a stored value with the tag ${tag ?? 'none'}`);
  }
}

function yamlFloat(content: unknown): YamlFloat {
  if (!Array.isArray(content)) throw new Error('a stored float without its text');
  return new YamlFloat(Number(content[0]), String(content[1]));
}

function pairs(content: unknown): [string, unknown][] {
  if (!Array.isArray(content)) throw new Error('a stored mapping without entries');
  // Pairs, as `tagged` wrote them.
  return (content as [unknown, unknown][]).map(([k, v]) => [untagged(k) as string, untagged(v)]);
}
