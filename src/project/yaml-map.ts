/**
 * A mapping of a YAML file, read key by key: wrong types become errors with their position.
 *
 * @module
 */

import { LakeError, type SourceLocation } from '../errors.js';
import { didYouMean } from '../util/edit-distance.js';
import type { Problems } from './problems.js';
import { isPlainObject } from './template-value.js';
import { YamlFloat } from './yaml-scalar.js';
import type { YamlFile, YamlPath } from './yaml-file.js';

export class YamlMap {
  readonly yaml: YamlFile;
  readonly path: YamlPath;
  readonly values: Readonly<Record<string, unknown>>;
  readonly #problems: Problems;

  private constructor(
    yaml: YamlFile,
    path: YamlPath,
    rest: { readonly values: Readonly<Record<string, unknown>>; readonly problems: Problems },
  ) {
    this.yaml = yaml;
    this.path = path;
    this.values = rest.values;
    this.#problems = rest.problems;
  }

  /** Undefined, and an error, where the value is no mapping with text as keys. */
  static from(
    yaml: YamlFile,
    value: unknown,
    at: { readonly path: YamlPath; readonly problems: Problems },
  ): YamlMap | undefined {
    if (isPlainObject(value)) {
      return new YamlMap(yaml, at.path, { values: value, problems: at.problems });
    }
    const what = at.path.length === 0 ? yaml.file : `"${at.path.join('.')}"`;
    const location = yaml.locate(at.path);
    at.problems.error(new LakeError('LAKE-C003', `${what} must be a mapping`, { location }));
    return undefined;
  }

  get location(): SourceLocation {
    return this.yaml.locate(this.path);
  }

  locate(key: string): SourceLocation {
    return this.yaml.locate([...this.path, key]);
  }

  locateKey(key: string): SourceLocation {
    return this.yaml.locateKey([...this.path, key]);
  }

  has(key: string): boolean {
    return this.values[key] !== undefined && this.values[key] !== null;
  }

  /** A text; numbers and booleans are taken as they print. */
  text(key: string): string | undefined {
    const value = this.values[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return value;
    if (value instanceof YamlFloat) return value.text;
    const plain = ['number', 'boolean', 'bigint'].includes(typeof value);
    return plain ? `${value as number | boolean}` : this.#wrong(key, 'text');
  }

  /** A text that must be there. */
  name(key: string): string | undefined {
    const value = this.text(key);
    if (value !== undefined && value !== '') return value;
    if (this.has(key) && value === undefined) return undefined;
    const location = this.location;
    this.#problems.error(new LakeError('LAKE-C003', `this entry has no "${key}"`, { location }));
    return undefined;
  }

  boolean(key: string): boolean | undefined {
    const value = this.values[key];
    if (value === undefined || value === null) return undefined;
    return typeof value === 'boolean' ? value : this.#wrong(key, 'true or false');
  }

  /** A list; one value counts as a list of it. */
  texts(key: string): readonly string[] {
    const value = this.values[key];
    if (value === undefined || value === null) return [];
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (list.every((item) => typeof item === 'string')) return list;
    return this.#wrong(key, 'a text or a list of texts') ?? [];
  }

  list(key: string): readonly unknown[] {
    const value = this.values[key];
    if (value === undefined || value === null) return [];
    return Array.isArray(value)
      ? (value as readonly unknown[])
      : (this.#wrong(key, 'a list') ?? []);
  }

  maps(key: string): readonly YamlMap[] {
    return this.list(key).flatMap((value, i) => this.#child([...this.path, key, i], value));
  }

  map(key: string): YamlMap | undefined {
    if (!this.has(key)) return undefined;
    return this.#child([...this.path, key], this.values[key])[0];
  }

  /** Warns of every key that is not known. */
  checkKeys(known: readonly string[], what: string): void {
    for (const key of Object.keys(this.values)) {
      if (known.includes(key)) continue;
      const warning = new LakeError('LAKE-C002', `unknown key "${key}" of ${what}`, {
        location: this.locateKey(key),
        hint: didYouMean(key, known) ?? `keys are ${known.join(', ')}`,
      });
      this.#problems.warn(warning);
    }
  }

  #child(path: YamlPath, value: unknown): readonly YamlMap[] {
    const map = YamlMap.from(this.yaml, value, { path, problems: this.#problems });
    return map ? [map] : [];
  }

  #wrong(key: string, expected: string): undefined {
    const location = this.locate(key);
    this.#problems.error(new LakeError('LAKE-C003', `"${key}" must be ${expected}`, { location }));
    return undefined;
  }
}
