/**
 * Native rendering: a template that is one expression gives a value instead of text.
 *
 * @module
 */

import type { Body, Expression } from './ast.js';
import { ExpressionParser } from './expression-parser.js';
import { runtimeFault } from './fault.js';
import { Lexer } from './lexer.js';
import { SourceText, type Site } from './source-text.js';
import { TemplateError, placeFault } from './template-error.js';
import { stringOf } from './text.js';
import { TokenStream } from './token-stream.js';
import { Dict } from './dict.js';
import { Float, List, Tuple, type Value } from './value.js';

/** The value of a template that printed `values`. */
export function nativeValue(body: Body, values: readonly Value[], site: Site): Value {
  const [first, second] = values;
  if (first === undefined) return '';
  if (second !== undefined) return values.map(stringOf).join('');
  switch (conversionOf(body)) {
    case 'as_bool':
      return converted(first, {
        type: 'bool',
        isRight: (value) => typeof value === 'boolean',
        site,
      });
    case 'as_number':
      return converted(first, { type: 'number', isRight: isNumber, site });
    case 'as_native':
      return literalOf(stringOf(first));
    case 'as_text':
      return stringOf(first);
    default:
      return first;
  }
}

/** The last filter of the only print statement. */
function conversionOf(body: Body): string | undefined {
  const parts = body.flatMap((node) => (node.kind === 'output' ? node.parts : []));
  const last = parts.at(-1);
  return parts.length === 1 && last?.kind === 'filter' ? last.name : undefined;
}

interface Conversion {
  readonly type: string;
  readonly isRight: (value: Value) => boolean;
  readonly site: Site;
}

function converted(value: Value, { type, isRight, site }: Conversion): Value {
  const text = stringOf(value);
  const result = literalOf(text);
  if (isRight(result)) return result;
  throw placeFault(
    runtimeFault(`Could not convert value '${text}' into type '${type}'`, 'JinjaRenderingError'),
    { site },
  );
}

function isNumber(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float;
}

/** What a Python literal stands for; text that is none stays text. */
function literalOf(text: string): Value {
  try {
    const source = new SourceText('', `{{ ${text} }}`);
    const stream = new TokenStream(source, new Lexer(source));
    stream.next();
    const node = new ExpressionParser(stream).parseTuple();
    stream.expect('variable_end');
    const value = literalValue(node, source.text);
    return value === undefined ? text : value;
  } catch (error) {
    if (error instanceof TemplateError && error.kind === 'syntax') return text;
    throw error;
  }
}

function literalValue(node: Expression, text: string): Value | undefined {
  switch (node.kind) {
    case 'constant': {
      const { value } = node;
      const isLower = typeof value !== 'string' && /^[tfn]/.test(text.slice(node.start, node.end));
      if (isLower) return undefined;
      return typeof value === 'object' && value !== null ? new Float(value.float) : value;
    }
    case 'list':
    case 'tuple': {
      const items = node.items.map((item) => literalValue(item, text));
      const present = items.filter((item) => item !== undefined);
      if (present.length < items.length) return undefined;
      return node.kind === 'list' ? new List(present) : new Tuple(present);
    }
    case 'dict':
      return literalDict(node.pairs, text);
    case 'unary':
      return negative(node.operator, literalValue(node.operand, text));
    default:
      return undefined;
  }
}

function literalDict(
  pairs: readonly (readonly [Expression, Expression])[],
  text: string,
): Value | undefined {
  const dict = new Dict();
  for (const [key, value] of pairs) {
    const k = literalValue(key, text);
    const v = literalValue(value, text);
    if (k === undefined || v === undefined) return undefined;
    dict.set(k, v);
  }
  return dict;
}

function negative(operator: string, value: Value | undefined): Value | undefined {
  if (value instanceof Float) return new Float(operator === '-' ? -value.value : value.value);
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  if (operator === '-') return 0 < value || value < 0 ? -value : 0;
  return operator === '+' ? value : undefined;
}
