/**
 * `toyaml`: values as YAML, as PyYAML's `safe_dump` writes them.
 *
 * @module
 */

import { spendText } from '../jinja/budget.js';
import { sorted } from '../jinja/compare.js';
import { Fault } from '../jinja/fault.js';
import { floatText, stringOf } from '../jinja/text.js';
import { Tuple, typeName, type Float, type ObjectValue, type Value } from '../jinja/value.js';
import { YamlOutput } from './yaml-output.js';
import { isShortKey, readsAsText, scalarStyle } from './yaml-scalar-text.js';

/** A part of a document. One that several hold is written once, and named. */
type Part = ScalarPart | SequencePart | MappingPart;

interface ScalarPart {
  readonly kind: 'scalar';
  readonly tag: string;
  readonly text: string;
}

interface SequencePart {
  readonly kind: 'sequence';
  readonly items: Part[];
}

interface MappingPart {
  readonly kind: 'mapping';
  readonly isSet: boolean;
  readonly entries: (readonly [Part, Part])[];
}

/** @throws a fault of Python's class `RepresenterError` for values that YAML has no form for */
export function yamlText(value: Value, { sortKeys }: { readonly sortKeys: boolean }): string {
  const root = new Representation(sortKeys).part(value);
  const writer = new DocumentWriter(namesOf(root));
  const text = writer.document(root);
  spendText(text.length);
  return text;
}

class Representation {
  readonly #made = new Map<ObjectValue, Part>();
  readonly #sortKeys: boolean;

  constructor(sortKeys: boolean) {
    this.#sortKeys = sortKeys;
  }

  part(value: Value): Part {
    if (typeof value !== 'object' || value === null) return plainPart(value);
    return this.#made.get(value) ?? this.#make(value);
  }

  #make(value: ObjectValue): Part {
    switch (value.kind) {
      case 'float':
        return { kind: 'scalar', tag: '!!float', text: yamlFloat(value) };
      case 'bytes':
        return { kind: 'scalar', tag: '!!binary', text: btoa(value.latin) };
      case 'list':
        return this.#sequence(value, value.items);
      case 'dict':
        return this.#mapping(value, [...value.entries()], false);
      case 'set':
        return this.#mapping(
          value,
          [...value.values()].map((item) => [item, null] as const),
          true,
        );
      default:
        return this.#other(value);
    }
  }

  #other(value: ObjectValue): Part {
    const type = typeName(value);
    if (value.kind === 'tuple' && value.constructor === Tuple) {
      return this.#sequence(value, value.items);
    }
    if (value.kind === 'object' && (type === 'datetime.date' || type === 'datetime.datetime')) {
      return this.#keep(value, { kind: 'scalar', tag: '!!timestamp', text: stringOf(value) });
    }
    const json = value.kind === 'object' ? value.protocol.toJson?.() : undefined;
    if (json === undefined) {
      throw new Fault('runtime', 'cannot represent an object', 'RepresenterError');
    }
    return this.part(json);
  }

  #keep<P extends Part>(value: ObjectValue, part: P): P {
    this.#made.set(value, part);
    return part;
  }

  #sequence(value: ObjectValue, items: readonly Value[]): Part {
    const part: SequencePart = { kind: 'sequence', items: [] };
    if (value.kind !== 'tuple' || items.length > 0) this.#keep(value, part);
    for (const item of items) part.items.push(this.part(item));
    return part;
  }

  #mapping(
    value: ObjectValue,
    entries: readonly (readonly [Value, Value])[],
    isSet: boolean,
  ): Part {
    const part: MappingPart = this.#keep(value, { kind: 'mapping', isSet, entries: [] });
    const ordered = this.#sortKeys ? inOrder(entries) : entries;
    for (const [key, item] of ordered) part.entries.push([this.part(key), this.part(item)]);
    return part;
  }
}

/** Keys that cannot be compared stay as they are. */
function inOrder(entries: readonly (readonly [Value, Value])[]): typeof entries {
  try {
    return sorted(entries, ([key]) => key);
  } catch (error) {
    if (error instanceof Fault && error.kind === 'type') return entries;
    throw error;
  }
}

function plainPart(value: null | boolean | string | number | bigint): ScalarPart {
  if (value === null) return { kind: 'scalar', tag: '!!null', text: 'null' };
  if (typeof value === 'string') return { kind: 'scalar', tag: '!!str', text: value };
  const tag = typeof value === 'boolean' ? '!!bool' : '!!int';
  return { kind: 'scalar', tag, text: String(value) };
}

function yamlFloat({ value }: Float): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = floatText(value);
  return text.includes('.') ? text : text.replace('e', '.0e');
}

/** The names of what is held more than once, in the order in which it is met again. */
function namesOf(root: Part): ReadonlyMap<Part, string> {
  const met = new Set<Part>();
  const names = new Map<Part, string>();
  const visit = (part: Part): void => {
    if (!met.has(part)) {
      met.add(part);
      if (part.kind === 'sequence') part.items.forEach(visit);
      if (part.kind === 'mapping') part.entries.flat().forEach(visit);
    } else if (!names.has(part)) {
      names.set(part, `id${String(names.size + 1).padStart(3, '0')}`);
    }
  };
  visit(root);
  return names;
}

type Place = 'root' | 'item' | 'value' | 'key';

class DocumentWriter {
  readonly #output = new YamlOutput();
  readonly #written = new Set<Part>();
  readonly #names: ReadonlyMap<Part, string>;

  constructor(names: ReadonlyMap<Part, string>) {
    this.#names = names;
  }

  document(root: Part): string {
    const output = this.#output;
    this.#node(root, 'root', undefined);
    output.indent(0);
    if (output.isOpen) {
      output.mark('...', { spaced: true });
      output.indent(0);
    }
    return output.text;
  }

  #node(part: Part, place: Place, indent: number | undefined): void {
    const name = this.#names.get(part);
    if (name !== undefined && this.#written.has(part)) {
      this.#output.mark(`*${name}`, { spaced: true });
      return;
    }
    this.#written.add(part);
    if (name !== undefined) this.#output.mark(`&${name}`, { spaced: true });
    if (part.kind === 'scalar') this.#scalar(part, place, (indent ?? 0) + 2);
    else if (part.kind === 'sequence') this.#sequence(part, place, indent);
    else this.#mapping(part, indent === undefined ? 0 : indent + 2);
  }

  #scalar({ tag, text }: ScalarPart, place: Place, indent: number): void {
    const output = this.#output;
    if (tag === '!!binary') {
      output.mark(tag, { spaced: true });
      output.literal(text.match(/.{1,76}/g) ?? [], indent);
      return;
    }
    const isKey = place === 'key';
    const style = scalarStyle(text, { plain: tag !== '!!str' || readsAsText(text), isKey });
    output[style](text, indent, !isKey);
    if (style === 'plain' && place === 'root') output.isOpen = true;
  }

  #sequence({ items }: SequencePart, place: Place, outer: number | undefined): void {
    if (items.length === 0) return this.#empty('[]');
    const flush = (place === 'value' || place === 'key') && !this.#output.indention;
    const indent = outer === undefined ? 0 : flush ? outer : outer + 2;
    for (const item of items) {
      this.#output.indent(indent);
      this.#output.mark('-', { spaced: true, indents: true });
      this.#node(item, 'item', indent);
    }
  }

  #mapping({ entries, isSet }: MappingPart, indent: number): void {
    if (isSet) this.#output.mark('!!set', { spaced: true });
    if (entries.length === 0) return this.#empty('{}');
    for (const [key, value] of entries) {
      this.#output.indent(indent);
      if (this.#isSimple(key)) {
        this.#node(key, 'key', indent);
        this.#output.mark(':', { spaced: false });
      } else {
        this.#output.mark('?', { spaced: true, indents: true });
        this.#node(key, 'value', indent);
        this.#output.indent(indent);
        this.#output.mark(':', { spaced: true, indents: true });
      }
      this.#node(value, 'value', indent);
    }
  }

  #isSimple(key: Part): boolean {
    const name = this.#names.get(key) ?? '';
    if (name !== '' && this.#written.has(key)) return true;
    if (key.kind === 'scalar') return isShortKey(key.text, key.tag + name);
    return key.kind === 'sequence' && key.items.length === 0;
  }

  #empty(brackets: string): void {
    this.#output.mark(brackets.charAt(0), { spaced: true, opens: true });
    this.#output.mark(brackets.charAt(1), { spaced: false });
  }
}
