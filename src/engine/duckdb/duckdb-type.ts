/**
 * DuckDB's names of types: `DECIMAL(18,8)`, `STRUCT("a" INTEGER, "b" VARCHAR[])`.
 *
 * @module
 */

export type DuckDbType =
  /** Upper case, without parameters: `INTEGER`, `TIMESTAMP WITH TIME ZONE`, `ENUM`. */
  | { readonly kind: 'simple'; readonly name: string }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'list'; readonly element: DuckDbType }
  | { readonly kind: 'struct'; readonly fields: readonly DuckDbField[] }
  | { readonly kind: 'map'; readonly key: DuckDbType; readonly value: DuckDbType };

interface DuckDbField {
  readonly name: string;
  readonly type: DuckDbType;
}

/** Reads a type as DuckDB prints it. An `ARRAY` is a list here. */
export function parseDuckDbType(text: string): DuckDbType {
  const scanner = new Scanner(text);
  const type = scanner.type();
  scanner.end();
  return type;
}

/** Reads from left to right. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  type(): DuckDbType {
    let type = this.#base();
    for (let size = this.#match(/\[\d*\]/y); size !== undefined; size = this.#match(/\[\d*\]/y)) {
      type = { kind: 'list', element: type };
    }
    return type;
  }

  end(): void {
    if (this.#at !== this.#text.length) throw this.#malformed();
  }

  #base(): DuckDbType {
    if (this.#text[this.#at] === '"') return { kind: 'simple', name: this.#quoted() };
    const name = this.#match(/[A-Za-z_][A-Za-z0-9_]*(?: WITH TIME ZONE)?/y)?.toUpperCase();
    switch (name) {
      case undefined:
        throw this.#malformed();
      case 'DECIMAL':
        return this.#decimal();
      case 'STRUCT':
        return { kind: 'struct', fields: this.#fields() };
      case 'MAP':
        return this.#map();
      default:
        this.#skipParameters();
        return { kind: 'simple', name };
    }
  }

  #decimal(): DuckDbType {
    const text = this.#match(/\(\s*\d+\s*,\s*\d+\s*\)/y);
    if (text === undefined) return { kind: 'decimal', precision: 18, scale: 3 };
    const [precision = 18, scale = 3] = (text.match(/\d+/g) ?? []).map(Number);
    return { kind: 'decimal', precision, scale };
  }

  #map(): DuckDbType {
    this.#expect('(');
    const key = this.type();
    this.#expect(',');
    const value = this.type();
    this.#expect(')');
    return { kind: 'map', key, value };
  }

  #fields(): DuckDbField[] {
    const fields: DuckDbField[] = [];
    this.#expect('(');
    do {
      this.#match(/\s+/y);
      const name =
        this.#text[this.#at] === '"' ? this.#quoted() : (this.#match(/[^\s(),]+/y) ?? '');
      this.#match(/\s+/y);
      fields.push({ name, type: this.type() });
    } while (this.#match(/\s*,/y) !== undefined);
    this.#expect(')');
    return fields;
  }

  /** Values of an enum, members of a union: balanced parentheses around anything quoted. */
  #skipParameters(): void {
    if (this.#text[this.#at] !== '(') return;
    let depth = 0;
    do {
      const part = this.#match(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]|[^()'"]+/y);
      if (part === undefined) throw this.#malformed();
      if (part === '(') depth += 1;
      if (part === ')') depth -= 1;
    } while (depth > 0);
  }

  #quoted(): string {
    const text = this.#match(/"(?:[^"]|"")*"/y);
    if (text === undefined) throw this.#malformed();
    return text.slice(1, -1).replaceAll('""', '"');
  }

  #expect(token: string): void {
    this.#match(/\s+/y);
    if (this.#text[this.#at] !== token) throw this.#malformed();
    this.#at += 1;
    this.#match(/\s+/y);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #malformed(): Error {
    return new Error(`not a type of DuckDB at ${this.#at}: ${this.#text}`);
  }
}
