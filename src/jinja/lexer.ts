/**
 * From text to tokens, one at a time: a fault is found only when the parser gets there.
 *
 * @module
 */

import { Fault } from './fault.js';
import { spaceClass, stripEnd } from './python-space.js';
import type { SourceText } from './source-text.js';
import { unescapeString } from './string-literal.js';
import { placeFault, type TemplateError } from './template-error.js';
import type { Token, TokenType } from './tokens.js';

const patterns = {
  opener: /\{[%{#]/g,
  raw: new RegExp(
    `\\{%[-+]?[${spaceClass}]*raw[${spaceClass}]*(?:-%\\}[${spaceClass}]*|%\\})`,
    'y',
  ),
  endRaw: new RegExp(
    `\\{%([-+]?)[${spaceClass}]*endraw[${spaceClass}]*(?:\\+%\\}|-%\\}[${spaceClass}]*|%\\})`,
    'g',
  ),
  endComment: new RegExp(`\\+#\\}|-#\\}[${spaceClass}]*|#\\}`, 'g'),
  blockEnd: new RegExp(`\\+%\\}|-%\\}[${spaceClass}]*|%\\}`, 'y'),
  variableEnd: new RegExp(`-\\}\\}[${spaceClass}]*|\\}\\}`, 'y'),
  space: new RegExp(`[${spaceClass}]+`, 'y'),
  float: /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy,
  integer: /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy,
  name: /[\p{L}\p{N}\p{M}\p{Pc}·]+/uy,
  string: /'[^'\\]*(?:\\[^][^'\\]*)*'|"[^"\\]*(?:\\[^][^"\\]*)*"/y,
  operator: /\*\*|\/\/|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y,
} as const;

const identifier = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

const [space, lineFeed, doubleQuote, singleQuote] = [0x20, 0x0a, 0x22, 0x27];
/** What a closing tag can start with. */
const endStarts: ReadonlySet<number> = new Set(Array.from('-+%}', (c) => c.charCodeAt(0)));

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** ASCII that is no white space. */
function isPlain(code: number): boolean {
  return code > 0x20 && code < 0x80;
}

export class Lexer {
  readonly #source: SourceText;
  readonly #text: string;
  readonly #length: number;
  #position: number;
  #state: 'root' | 'block' | 'variable' = 'root';
  #pending: Token | undefined;
  #brackets: string[] = [];
  #last = 0;

  /** Reads `source` from `start` to `end`; at the end of the file one line break is dropped. */
  constructor(source: SourceText, start = 0, end = source.text.length) {
    this.#source = source;
    this.#length = end > start && source.text[end - 1] === '\n' ? end - 1 : end;
    this.#text = source.text.slice(0, this.#length);
    this.#position = start;
  }

  next(): Token {
    const token = this.#read();
    this.#last = token.type === 'eof' ? this.#last : token.start;
    return token;
  }

  #read(): Token {
    if (this.#pending !== undefined) {
      const token = this.#pending;
      this.#pending = undefined;
      return token;
    }
    return this.#state === 'root' ? this.#readRoot() : this.#readTag();
  }

  #readRoot(): Token {
    while (this.#position < this.#length) {
      const token = this.#readData();
      if (token !== undefined) return token;
    }
    return { type: 'eof', value: '', start: this.#last, end: this.#last };
  }

  /** Text up to the next opener, and the opener; undefined where there is only a comment. */
  #readData(): Token | undefined {
    const start = this.#position;
    const open = this.#find(patterns.opener, start);
    if (open === undefined) return this.#data(start, this.#length, false, this.#length);
    const raw = this.#at(patterns.raw, open.index);
    const sign = this.#text.charAt(open.index + 2);
    const data = this.#data(start, open.index, sign === '-', open.index);
    if (raw !== undefined) return this.#withRaw(data, open.index, raw);
    const begin = open.index + (sign === '-' || sign === '+' ? 3 : 2);
    this.#position = begin;
    if (open[0] === '{#') this.#skipComment(begin);
    else this.#open(open[0] === '{%' ? 'block' : 'variable', open.index);
    return data ?? this.#takePending();
  }

  #withRaw(data: Token | undefined, open: number, raw: string): Token | undefined {
    const start = open + raw.length;
    const end = this.#find(patterns.endRaw, start);
    if (end === undefined && start >= this.#length) return this.#unclosed(data);
    if (end === undefined) throw this.#fault('Missing end of raw directive', open, start);
    const content = this.#data(start, end.index, end[1] === '-', end.index + end[0].length);
    if (data === undefined) return content;
    this.#pending = content;
    return data;
  }

  /** An opener behind which nothing comes is no fault in the original. */
  #unclosed(data: Token | undefined): Token | undefined {
    this.#position = this.#length;
    return data;
  }

  #skipComment(begin: number): void {
    const end = this.#find(patterns.endComment, begin);
    if (end === undefined && begin >= this.#length) return;
    if (end === undefined) throw this.#fault('Missing end of comment tag', begin - 2, begin);
    this.#position = end.index + end[0].length;
  }

  #open(state: 'block' | 'variable', index: number): void {
    this.#state = state;
    this.#brackets = [];
    const type = state === 'block' ? 'block_begin' : 'variable_begin';
    this.#pending = { type, value: '', start: index, end: this.#position };
  }

  #takePending(): Token | undefined {
    const token = this.#pending;
    this.#pending = undefined;
    return token;
  }

  #data(start: number, end: number, strip: boolean, next: number): Token | undefined {
    const text = this.#text.slice(start, end);
    const value = strip ? stripEnd(text) : text;
    this.#position = next;
    return value === '' ? undefined : { type: 'data', value, start, end: start + value.length };
  }

  #readTag(): Token {
    for (;;) {
      const start = this.#position;
      if (start >= this.#length) return { type: 'eof', value: '', start: this.#last, end: start };
      const code = this.#text.charCodeAt(start);
      if (code === space || code === lineFeed) {
        this.#position = start + 1;
        continue;
      }
      const mayEnd = this.#brackets.length === 0 && endStarts.has(code);
      const end = mayEnd ? this.#readEnd(start) : undefined;
      if (end !== undefined) return end;
      const more = isPlain(code) ? undefined : this.#at(patterns.space, start);
      if (more === undefined) return this.#readItem(start, code);
      this.#position = start + more.length;
    }
  }

  #readEnd(start: number): Token | undefined {
    const isBlock = this.#state === 'block';
    const text = this.#at(isBlock ? patterns.blockEnd : patterns.variableEnd, start);
    if (text === undefined) return undefined;
    this.#state = 'root';
    return this.#token(isBlock ? 'block_end' : 'variable_end', '', start, text.length);
  }

  #readItem(start: number, code: number): Token {
    if (isLetter(code)) return this.#readName(start);
    if (isDigit(code)) return this.#readNumber(start);
    if (code === doubleQuote || code === singleQuote) {
      const string = this.#at(patterns.string, start);
      if (string !== undefined) return this.#string(string, start);
    }
    const operator = this.#at(patterns.operator, start);
    if (operator !== undefined) return this.#operator(operator, start);
    const name = this.#at(patterns.name, start);
    if (name !== undefined) return this.#name(name, start);
    const char = String.fromCodePoint(this.#text.codePointAt(start) ?? 0);
    throw this.#fault(this.#unexpectedChar(char, start), start, start + char.length);
  }

  /** A name that starts with a letter of ASCII; most hold nothing else. */
  #readName(start: number): Token {
    let end = start + 1;
    let code = this.#text.charCodeAt(end);
    while (isLetter(code) || isDigit(code)) {
      end += 1;
      code = this.#text.charCodeAt(end);
    }
    if (!(code >= 128))
      return this.#token('name', this.#text.slice(start, end), start, end - start);
    const name = this.#at(patterns.name, start) ?? '';
    return this.#name(name, start);
  }

  #readNumber(start: number): Token {
    const float = this.#at(patterns.float, start);
    if (float !== undefined)
      return this.#token('float', float.replaceAll('_', ''), start, float.length);
    const integer = this.#at(patterns.integer, start);
    if (integer !== undefined) {
      return this.#token('integer', integer.replaceAll('_', ''), start, integer.length);
    }
    throw new Error('a number that is none');
  }

  #unexpectedChar(char: string, start: number): string {
    return `unexpected char ${char === "'" ? `"'"` : `'${char}'`} at ${start}`;
  }

  #name(name: string, start: number): Token {
    if (!identifier.test(name)) {
      throw this.#fault('Invalid character in identifier', start, start + name.length);
    }
    return this.#token('name', name, start, name.length);
  }

  #string(text: string, start: number): Token {
    const content = unescapeString(text.slice(1, -1));
    if (content.fault !== undefined) {
      throw this.#fault(content.fault, start, start + text.length);
    }
    return this.#token('string', content.text, start, text.length);
  }

  #operator(operator: string, start: number): Token {
    const closer = closers[operator];
    if (closer !== undefined) this.#brackets.push(closer);
    else if (operator === ')' || operator === ']' || operator === '}') {
      const expected = this.#brackets.pop();
      if (expected !== operator) throw this.#fault(mismatch(operator, expected), start, start + 1);
    }
    return this.#token('operator', operator, start, operator.length);
  }

  #token(type: TokenType, value: string, start: number, length: number): Token {
    this.#position = start + length;
    return { type, value, start, end: this.#position };
  }

  #find(pattern: RegExp, from: number): RegExpExecArray | undefined {
    pattern.lastIndex = from;
    return pattern.exec(this.#text) ?? undefined;
  }

  #at(pattern: RegExp, position: number): string | undefined {
    pattern.lastIndex = position;
    return pattern.test(this.#text) ? this.#text.slice(position, pattern.lastIndex) : undefined;
  }

  #fault(message: string, start: number, end: number): TemplateError {
    const source = this.#source;
    return placeFault(new Fault('syntax', message, 'TemplateSyntaxError'), {
      site: { source, start, end },
      statement: { source, anchor: start },
    });
  }
}

function mismatch(operator: string, expected: string | undefined): string {
  if (expected === undefined) return `unexpected '${operator}'`;
  return `unexpected '${operator}', expected '${expected}'`;
}
