/**
 * From text to tokens, one at a time: a fault is found only when the parser gets there.
 *
 * @module
 */

import { ascii, isDigit, isLetter } from './ascii.js';
import { Fault } from './fault.js';
import { operatorAt } from './operator-names.js';
import { isSpaceCode, spaceClass, stripEnd } from './python-space.js';
import type { SourceText } from './source-text.js';
import { unescapeString } from './string-literal.js';
import { placeFault, type TemplateError } from './template-error.js';
import type { Token, TokenType } from './tokens.js';

const patterns = {
  raw: new RegExp(
    `\\{%[-+]?[${spaceClass}]*raw[${spaceClass}]*(?:-%\\}[${spaceClass}]*|%\\})`,
    'y',
  ),
  endRaw: new RegExp(
    `\\{%([-+]?)[${spaceClass}]*endraw[${spaceClass}]*(?:\\+%\\}|-%\\}[${spaceClass}]*|%\\})`,
    'g',
  ),
  endComment: new RegExp(`\\+#\\}|-#\\}[${spaceClass}]*|#\\}`, 'g'),
  float: /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy,
  integer: /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy,
  name: /[\p{L}\p{N}\p{M}\p{Pc}·]+/uy,
} as const;

const identifier = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

export class Lexer {
  readonly #source: SourceText;
  readonly #text: string;
  readonly #length: number;
  #position: number;
  #state: 'root' | 'block' | 'variable' = 'root';
  #pending: Token | undefined;
  /** What would close the brackets that are open in the tag. */
  readonly #brackets: string[] = [];
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
    const open = findOpener(this.#text, start);
    if (open < 0) return this.#data(start, this.#length, false, this.#length);
    const sign = this.#text.charCodeAt(open + 2);
    const data = this.#data(start, open, sign === ascii.minus, open);
    const raw = this.#rawTag(open);
    if (raw !== undefined) return this.#withRaw(data, open, raw);
    const begin = open + (sign === ascii.minus || sign === ascii.plus ? 3 : 2);
    this.#position = begin;
    const kind = this.#text.charCodeAt(open + 1);
    if (kind === ascii.hash) this.#skipComment(begin);
    else this.#open(kind === ascii.percent ? 'block' : 'variable', open);
    return data ?? this.#takePending();
  }

  /** The tag that starts raw text. */
  #rawTag(open: number): string | undefined {
    if (this.#text.charCodeAt(open + 1) !== ascii.percent) return undefined;
    const sign = this.#text.charCodeAt(open + 2);
    const isSigned = sign === ascii.minus || sign === ascii.plus;
    const name = this.#skipSpace(open + (isSigned ? 3 : 2));
    return this.#text.startsWith('raw', name) ? this.#at(patterns.raw, open) : undefined;
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
    if (this.#brackets.length > 0) this.#brackets.length = 0;
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
    const start = this.#skipSpace(this.#position);
    if (start >= this.#length) return { type: 'eof', value: '', start: this.#last, end: start };
    const code = this.#text.charCodeAt(start);
    const end = this.#brackets.length === 0 ? this.#endOfTag(start, code) : undefined;
    return end === undefined ? this.#readItem(start, code) : this.#close(start, end);
  }

  #skipSpace(start: number): number {
    let position = start;
    while (position < this.#length && isSpaceCode(this.#text.charCodeAt(position))) position += 1;
    return position;
  }

  /** Behind the closing tag that starts here, and the white space that it removes. */
  #endOfTag(start: number, code: number): number | undefined {
    const mark = this.#state === 'block' ? ascii.percent : ascii.braceClose;
    const isSigned = code === ascii.minus || (code === ascii.plus && mark === ascii.percent);
    const at = isSigned ? start + 1 : start;
    if (this.#text.charCodeAt(at) !== mark) return undefined;
    if (this.#text.charCodeAt(at + 1) !== ascii.braceClose) return undefined;
    return code === ascii.minus ? this.#skipSpace(at + 2) : at + 2;
  }

  #close(start: number, end: number): Token {
    const type = this.#state === 'block' ? 'block_end' : 'variable_end';
    this.#state = 'root';
    return this.#token(type, '', start, end);
  }

  #readItem(start: number, code: number): Token {
    if (isLetter(code)) return this.#readName(start);
    if (isDigit(code)) return this.#readNumber(start, code);
    if (code === ascii.doubleQuote || code === ascii.singleQuote) {
      const end = this.#endOfString(start, code);
      if (end !== undefined) return this.#string(start, end);
    }
    const operator = operatorAt(this.#text, start);
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
    if (code >= 0x80) return this.#name(this.#at(patterns.name, start) ?? '', start);
    return this.#token('name', this.#text.slice(start, end), start, end);
  }

  #readNumber(start: number, first: number): Token {
    let end = start + 1;
    let code = this.#text.charCodeAt(end);
    while (isDigit(code)) {
      end += 1;
      code = this.#text.charCodeAt(end);
    }
    const isPlain = (first !== ascii.zero || end === start + 1) && !isLetter(code);
    if (!isPlain || code === ascii.dot) return this.#readAnyNumber(start);
    return this.#token('integer', this.#text.slice(start, end), start, end);
  }

  #readAnyNumber(start: number): Token {
    const float = this.#at(patterns.float, start);
    const digits = float ?? this.#at(patterns.integer, start);
    if (digits === undefined) throw new Error('a number that is none');
    const type = float === undefined ? 'integer' : 'float';
    return this.#token(type, digits.replaceAll('_', ''), start, start + digits.length);
  }

  #unexpectedChar(char: string, start: number): string {
    return `unexpected char ${char === "'" ? `"'"` : `'${char}'`} at ${start}`;
  }

  #name(name: string, start: number): Token {
    if (!identifier.test(name)) {
      throw this.#fault('Invalid character in identifier', start, start + name.length);
    }
    return this.#token('name', name, start, start + name.length);
  }

  /** Behind the closing quote; undefined where there is none. */
  #endOfString(start: number, quote: number): number | undefined {
    for (let position = start + 1; position < this.#length; position += 1) {
      const code = this.#text.charCodeAt(position);
      if (code === quote) return position + 1;
      if (code === ascii.backslash) position += 1;
    }
    return undefined;
  }

  #string(start: number, end: number): Token {
    const literal = this.#text.slice(start + 1, end - 1);
    if (!literal.includes('\\')) return this.#token('string', literal, start, end);
    const content = unescapeString(literal);
    if (content.fault !== undefined) throw this.#fault(content.fault, start, end);
    return this.#token('string', content.text, start, end);
  }

  #operator(operator: string, start: number): Token {
    const closer = closers[operator];
    if (closer !== undefined) this.#brackets.push(closer);
    else if (operator === ')' || operator === ']' || operator === '}') {
      const expected = this.#brackets.pop();
      if (expected !== operator) throw this.#fault(mismatch(operator, expected), start, start + 1);
    }
    return this.#token('operator', operator, start, start + operator.length);
  }

  #token(type: TokenType, value: string, start: number, end: number): Token {
    this.#position = end;
    return { type, value, start, end };
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

/** Where the next tag or comment opens; negative where there is none. */
function findOpener(text: string, start: number): number {
  let open = text.indexOf('{', start);
  while (open >= 0 && !isOpening(text.charCodeAt(open + 1))) open = text.indexOf('{', open + 1);
  return open;
}

function isOpening(code: number): boolean {
  return code === ascii.percent || code === ascii.braceOpen || code === ascii.hash;
}

function mismatch(operator: string, expected: string | undefined): string {
  if (expected === undefined) return `unexpected '${operator}'`;
  return `unexpected '${operator}', expected '${expected}'`;
}
