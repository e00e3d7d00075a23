/**
 * YAML files with the positions of everything in them.
 *
 * Read as PyYAML reads them, except that a key given twice is an error. Mappings become plain
 * objects in the order of their keys, or a `Map` where an object could not keep keys or order
 * (numbers as keys).
 *
 * @module
 */

import {
  LineCounter,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLParseError,
} from 'yaml';
import { LakeError, LakeErrors, type SourceLocation } from '../errors.js';
import { resolvePlain, resolveTagged } from './yaml-scalar.js';

export type YamlPath = readonly (string | number)[];

export interface YamlFile {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  /** Where a value stands, or the nearest thing above it that is written down. */
  readonly locate: (path: YamlPath) => SourceLocation;
  /** Where a mapping's key stands. */
  readonly locateKey: (path: YamlPath) => SourceLocation;
}

/** How a text is read that differs from a file. */
interface YamlReading {
  readonly plain: (text: string) => unknown;
  /** False: the last of repeated keys counts. */
  readonly uniqueKeys: boolean;
}

const asFile: YamlReading = { plain: resolvePlain, uniqueKeys: true };

/** @throws LakeErrors with one LAKE-C001 for each fault */
export function parseYaml(
  file: string,
  text: string,
  { plain, uniqueKeys }: YamlReading = asFile,
): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: 'failsafe',
    lineCounter: lines,
    prettyErrors: false,
    keepSourceTokens: false,
    uniqueKeys,
    logLevel: 'error',
  });
  const reader = new YamlReader(file, text, lines, plain);
  const errors = document.errors.map((error) => reader.syntaxError(error));
  if (errors.length > 0) throw new LakeErrors(errors);
  const value = reader.convert(document.contents, document);
  if (reader.errors.length > 0) throw new LakeErrors(reader.errors);
  return {
    file,
    text,
    value,
    locate: (path) => reader.at(nodeAt(document, path, 'value')),
    locateKey: (path) => reader.at(nodeAt(document, path, 'key')),
  };
}

class YamlReader {
  readonly errors: LakeError[] = [];
  readonly #file: string;
  readonly #text: string;
  readonly #lines: LineCounter;
  readonly #plain: (text: string) => unknown;

  constructor(file: string, text: string, lines: LineCounter, plain: (text: string) => unknown) {
    this.#file = file;
    this.#text = text;
    this.#lines = lines;
    this.#plain = plain;
  }

  convert(node: unknown, document: Document): unknown {
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.convert(node.resolve(document), document);
    if (isScalar(node)) return this.#scalar(node);
    if (isSeq(node)) return node.items.map((item) => this.convert(item, document));
    if (isMap(node)) return toMapping(this.#entries(node, document));
    throw new Error('an unknown kind of YAML node');
  }

  #scalar(node: Scalar): unknown {
    const text = typeof node.source === 'string' ? node.source : '';
    if (node.tag === undefined) return node.type === 'PLAIN' ? this.#plain(text) : node.value;
    const value = resolveTagged(node.tag, text);
    if (value === undefined) {
      this.errors.push(
        this.#error(`"${text}" cannot be read as ${node.tag}`, node.range?.[0] ?? 0),
      );
    }
    return value ?? null;
  }

  /** Merged mappings (`<<`) give what the mapping does not say itself. */
  #entries(map: YAMLMap, document: Document): Map<unknown, unknown> {
    const own = new Map<unknown, unknown>();
    const merged = new Map<unknown, unknown>();
    for (const { key, value } of map.items) {
      if (isScalar(key) && key.source === '<<' && key.type === 'PLAIN') {
        for (const [k, v] of this.#merged(value, document)) if (!merged.has(k)) merged.set(k, v);
      } else {
        own.set(this.#key(key, document), this.convert(value, document));
      }
    }
    for (const [k, v] of own) merged.set(k, v);
    return merged;
  }

  #merged(node: unknown, document: Document): [unknown, unknown][] {
    const target = isAlias(node) ? node.resolve(document) : node;
    if (isMap(target)) return [...this.#entries(target, document)];
    if (isSeq(target)) return target.items.flatMap((item) => this.#merged(item, document));
    const offset = rangeOf(node)?.[0] ?? 0;
    this.errors.push(this.#error('only mappings can be merged with "<<"', offset));
    return [];
  }

  #key(node: unknown, document: Document): unknown {
    const key = this.convert(node, document);
    if (typeof key !== 'object' || key === null || key instanceof Number) return key;
    const hint = 'put a value that begins with {{ into quotes';
    this.errors.push(this.#error('a mapping cannot be a key', rangeOf(node)?.[0] ?? 0, hint));
    return null;
  }

  syntaxError(error: YAMLParseError): LakeError {
    const duplicate = error.code === 'DUPLICATE_KEY';
    const name = /^[\w.+-]+/.exec(this.#text.slice(error.pos[0]))?.[0];
    const message = duplicate
      ? `the key ${name === undefined ? '' : `"${name}" `}is given twice in one mapping`
      : lowerFirst(error.message);
    const offset = this.#afterIndent(error.pos[0]);
    return this.#error(message, offset, duplicate ? undefined : syntaxHint(error));
  }

  #afterIndent(offset: number): number {
    return offset + (/^ +/.exec(this.#text.slice(offset))?.[0].length ?? 0);
  }

  #error(message: string, offset: number, hint?: string): LakeError {
    return new LakeError('LAKE-C001', message, { location: this.#position(offset), hint });
  }

  at(node: unknown): SourceLocation {
    const [start, end] = rangeOf(node) ?? [0, 0];
    const from = this.#position(start);
    const to = this.#position(end);
    if (to.line !== from.line || end <= start || isCollection(node)) return from;
    return { ...from, endColumn: to.column };
  }

  #position(offset: number): SourceLocation & { column: number } {
    const { line, col } = this.#lines.linePos(offset);
    const start = offset - col + 1;
    const column = [...this.#text.slice(start, offset)].length + 1;
    return { file: this.#file, line, column };
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function syntaxHint(error: YAMLParseError): string | undefined {
  if (error.code === 'TAB_AS_INDENT') return 'indent with spaces';
  if (error.code === 'MULTIPLE_DOCS') return 'a file holds one document; remove the "---" lines';
  return undefined;
}

function rangeOf(node: unknown): readonly [number, number] | undefined {
  const range = isScalar(node) || isCollection(node) || isAlias(node) ? node.range : undefined;
  return range ? [range[0], range[1]] : undefined;
}

/** Objects sort keys that look like numbers, and have only text as keys. */
function toMapping(entries: ReadonlyMap<unknown, unknown>): unknown {
  const keys = [...entries.keys()];
  const fits = keys.every((k) => typeof k === 'string' && !/^\d+$/.test(k) && k !== '__proto__');
  return fits ? Object.fromEntries(entries) : entries;
}

function nodeAt(document: Document, path: YamlPath, part: 'key' | 'value'): unknown {
  let node: unknown = document.contents;
  for (const [i, step] of path.entries()) {
    const container = isAlias(node) ? node.resolve(document) : node;
    if (isSeq(container)) node = container.items[Number(step)] ?? node;
    if (!isMap(container)) continue;
    const pair = findPair(container, String(step));
    if (!pair) return node;
    node = part === 'key' && i === path.length - 1 ? pair.key : (pair.value ?? pair.key);
  }
  return node;
}

function findPair(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isPair(pair) && isScalar(pair.key) && pair.key.source === key);
}
