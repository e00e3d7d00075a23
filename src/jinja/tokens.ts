/**
 * The tokens of a template.
 *
 * @module
 */

export type TokenType =
  | 'data'
  | 'variable_begin'
  | 'variable_end'
  | 'block_begin'
  | 'block_end'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'operator'
  | 'eof';

export interface Token {
  readonly type: TokenType;
  /** The text; of a string its content, of a number its digits, of an operator the operator. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const descriptions: Readonly<Record<TokenType, string>> = {
  data: 'template data / text',
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  name: 'name',
  string: 'string',
  integer: 'integer',
  float: 'float',
  operator: 'operator',
  eof: 'end of template',
};

/** A token as messages call it. */
export function describeToken(token: Token): string {
  if (token.type === 'name' || token.type === 'operator') return token.value;
  return descriptions[token.type];
}

/** What was wanted, as messages call it. */
export function describeExpected(type: TokenType, value?: string): string {
  return value ?? descriptions[type];
}
