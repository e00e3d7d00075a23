/**
 * Tokens with one token of look-ahead.
 *
 * @module
 */

import { Fault } from './fault.js';
import type { Lexer } from './lexer.js';
import type { SourceText } from './source-text.js';
import { placeFault, type TemplateError } from './template-error.js';
import { describeExpected, describeToken, type Token, type TokenType } from './tokens.js';

export class TokenStream {
  current: Token;
  /** Where the token before the current one ended. */
  lastEnd = 0;
  #ahead: Token | undefined;

  constructor(
    readonly source: SourceText,
    readonly lexer: Lexer,
  ) {
    this.current = lexer.next();
  }

  /** Goes on, and gives the token that was current. */
  next(): Token {
    const token = this.current;
    this.lastEnd = token.end;
    this.current = this.#ahead ?? (token.type === 'eof' ? token : this.lexer.next());
    this.#ahead = undefined;
    return token;
  }

  look(): Token {
    this.#ahead ??= this.lexer.next();
    return this.#ahead;
  }

  isOperator(operator: string): boolean {
    return this.current.type === 'operator' && this.current.value === operator;
  }

  isName(name: string): boolean {
    return this.current.type === 'name' && this.current.value === name;
  }

  isOneOf(names: readonly string[]): boolean {
    return this.current.type === 'name' && names.includes(this.current.value);
  }

  skipOperator(operator: string): boolean {
    if (!this.isOperator(operator)) return false;
    this.next();
    return true;
  }

  skipName(name: string): boolean {
    if (!this.isName(name)) return false;
    this.next();
    return true;
  }

  expect(type: TokenType, value?: string): Token {
    const token = this.current;
    if (token.type === type && (value === undefined || token.value === value)) return this.next();
    const wanted = describeExpected(type, value);
    if (token.type === 'eof') {
      throw this.fault(`unexpected end of template, expected '${wanted}'.`, token);
    }
    throw this.fault(`expected token '${wanted}', got '${describeToken(token)}'`, token);
  }

  /** A syntax error at a place of the file. */
  fault(
    message: string,
    at: { readonly start: number; readonly end: number },
    details: { readonly hint?: string | undefined; readonly anchor?: number } = {},
  ): TemplateError {
    const fault = new Fault('syntax', message, 'TemplateSyntaxError', details.hint);
    return placeFault(fault, {
      site: { source: this.source, start: at.start, end: at.end },
      statement: { source: this.source, anchor: details.anchor ?? at.start },
    });
  }
}
