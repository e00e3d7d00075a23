/**
 * The lines of a YAML document, folded as PyYAML folds them.
 *
 * @module
 */

import { escaped } from './yaml-scalar-text.js';

const width = 80;

interface Mark {
  readonly spaced: boolean;
  /** Whitespace follows from the mark itself. */
  readonly opens?: boolean;
  /** What follows may stand on the same line as an indentation of it. */
  readonly indents?: boolean;
}

export class YamlOutput {
  /** The document ends with a plain scalar, which nothing closes. */
  isOpen = false;
  indention = true;
  #text = '';
  #column = 0;
  #whitespace = true;

  get text(): string {
    return this.#text;
  }

  mark(mark: string, { spaced, opens = false, indents = false }: Mark): void {
    this.#write(this.#whitespace || !spaced ? mark : ` ${mark}`);
    this.#whitespace = opens;
    this.indention &&= indents;
    this.isOpen = false;
  }

  indent(to: number): void {
    const within = this.#column === to && !this.#whitespace;
    if (!this.indention || this.#column > to || within) this.#lineBreak();
    if (this.#column >= to) return;
    this.#whitespace = true;
    this.#write(' '.repeat(to - this.#column));
  }

  plain(text: string, indent: number, folds: boolean): void {
    if (!this.#whitespace) this.#write(' ');
    this.#leaveIndention();
    for (const run of text.match(/ +|[^ ]+/g) ?? []) {
      if (folds && run === ' ' && this.#column > width) {
        this.indent(indent);
        this.#leaveIndention();
      } else {
        this.#write(run);
      }
    }
  }

  single(text: string, indent: number, folds: boolean): void {
    this.mark("'", { spaced: true });
    let position = 0;
    for (const run of text.match(/ +|\n+|[^ \n]+/g) ?? []) {
      const inner = position > 0 && position + run.length < text.length;
      position += run.length;
      if (run.startsWith('\n')) this.#breaks(run.length + 1, indent);
      else if (run === ' ' && inner && folds && this.#column > width) this.indent(indent);
      else this.#write(run.replaceAll("'", "''"));
    }
    this.mark("'", { spaced: false });
  }

  double(text: string, indent: number, folds: boolean): void {
    this.mark('"', { spaced: true });
    const chars = [...text];
    let run = '';
    for (const [i, char] of chars.entries()) {
      const escape = escaped(char);
      if (escape !== undefined) {
        this.#write(run + escape);
        run = '';
      }
      const inner = i > 0 && i < chars.length - 1;
      const mayFold = folds && inner && (char === ' ' || run === '');
      if (mayFold && this.#column + run.length > width) {
        this.#write(`${run}\\`);
        run = '';
        this.indent(indent);
        this.#leaveIndention();
        if ((escape === undefined ? char : chars[i + 1]) === ' ') this.#write('\\');
      }
      if (escape === undefined) run += char;
    }
    this.#write(run);
    this.mark('"', { spaced: false });
  }

  /** Lines that are kept as they are. */
  literal(lines: readonly string[], indent: number): void {
    this.mark('|', { spaced: true });
    this.#lineBreak();
    for (const line of lines) {
      this.indent(indent);
      this.#write(line);
      this.#lineBreak();
    }
  }

  #breaks(count: number, indent: number): void {
    for (let i = 0; i < count; i++) this.#lineBreak();
    this.indent(indent);
  }

  #leaveIndention(): void {
    this.#whitespace = false;
    this.indention = false;
  }

  #lineBreak(): void {
    this.#whitespace = true;
    this.indention = true;
    this.#column = 0;
    this.#text += '\n';
  }

  #write(text: string): void {
    this.#text += text;
    this.#column += [...text].length;
  }
}
