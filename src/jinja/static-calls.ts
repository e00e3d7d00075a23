/**
 * The calls that can be seen without rendering: what a file refers to.
 *
 * @module
 */

import type { SourceLocation } from '../errors.js';
import type { Body, CallNode, Expression, Statement } from './ast.js';
import { eachBody, eachChild } from './ast-walk.js';
import type { SourceText } from './source-text.js';
import { has, trait } from './traits.js';

type StaticValue =
  | null
  | boolean
  | string
  | number
  | bigint
  | readonly StaticValue[]
  | { readonly [key: string]: StaticValue };

/**
 * A call by a name or a dotted name.
 *
 * @example
 * `{{ ref('shop', 'orders', v=2) }}` gives path `['ref']`, args `['shop', 'orders']`, kwargs `{ v: 2 }`.
 */
export interface StaticCall {
  readonly path: readonly string[];
  /** The values of literal arguments; undefined for others. */
  readonly args: readonly (StaticValue | undefined)[];
  readonly kwargs: Readonly<Record<string, StaticValue | undefined>>;
  /** All arguments are literals, and there is no `*` or `**`. */
  readonly literal: boolean;
  readonly location: SourceLocation;
  /** The `macroName` of the definition in which it stands. */
  readonly definition?: string;
}

/** The calls of a body, in the order of the file. */
export function staticCalls(body: Body, source: SourceText): readonly StaticCall[] {
  const found: FoundCall[] = [];
  for (const node of body) findCalls(node, { source, definition: undefined, found });
  return found.sort((a, b) => a.start - b.start);
}

interface Search {
  readonly source: SourceText;
  /** The definition in which the statement stands. */
  readonly definition: string | undefined;
  readonly found: FoundCall[];
}

function findCalls(node: Statement, around: Search): void {
  if (!has(node, trait.call)) return;
  const search = node.kind === 'macro' ? inDefinition(around, node.name) : around;
  const visit = (expression: Expression): void => {
    if (!has(expression, trait.call)) return;
    const path = expression.kind === 'call' ? pathOf(expression.callee) : undefined;
    if (expression.kind === 'call' && path !== undefined) {
      search.found.push(new FoundCall(expression, path, search));
    }
    eachChild(expression, visit);
  };
  eachChild(node, visit);
  eachBody(node, (body) => {
    for (const inner of body) findCalls(inner, search);
  });
}

function inDefinition({ source, definition, found }: Search, name: string): Search {
  return { source, definition: definition ?? name, found };
}

/** A call that finds out where it stands when it is asked. */
class FoundCall implements StaticCall {
  readonly args: readonly (StaticValue | undefined)[];
  readonly kwargs: Readonly<Record<string, StaticValue | undefined>>;
  readonly literal: boolean;
  readonly definition?: string;
  readonly start: number;
  readonly #end: number;
  readonly #source: SourceText;

  constructor(
    { arguments: given, start, end }: CallNode,
    readonly path: readonly string[],
    { source, definition }: Search,
  ) {
    const kwargs = given.kwargs.map(({ name, value }) => [name, literalValue(value)] as const);
    this.args = given.args.map(literalValue);
    this.kwargs = Object.fromEntries(kwargs);
    this.literal =
      given.star === undefined &&
      given.starStar === undefined &&
      this.args.every((value) => value !== undefined) &&
      kwargs.every(([, value]) => value !== undefined);
    if (definition !== undefined) this.definition = definition;
    this.start = start;
    this.#end = end;
    this.#source = source;
  }

  get location(): SourceLocation {
    return this.#source.locate(this.start, this.#end);
  }
}

function pathOf(node: Expression): readonly string[] | undefined {
  if (node.kind === 'name') return [node.name];
  if (node.kind !== 'attribute') return undefined;
  const path = pathOf(node.object);
  return path && [...path, node.name];
}

/** The value of a literal as plain JavaScript; undefined for everything that has to be evaluated. */
function literalValue(node: Expression): StaticValue | undefined {
  switch (node.kind) {
    case 'constant':
      return typeof node.value === 'object' && node.value !== null ? node.value.float : node.value;
    case 'list':
    case 'tuple':
      return allOrNothing(node.items.map(literalValue));
    case 'dict': {
      const keys = allOrNothing(node.pairs.map(([key]) => literalValue(key)));
      const values = allOrNothing(node.pairs.map(([, value]) => literalValue(value)));
      if (keys === undefined || values === undefined) return undefined;
      return Object.fromEntries(keys.map((key, i) => [keyText(key), values[i] ?? null]));
    }
    case 'unary':
      return signed(node.operator, literalValue(node.operand));
    default:
      return undefined;
  }
}

function keyText(key: StaticValue): string {
  return typeof key === 'object' ? JSON.stringify(key) : String(key);
}

function allOrNothing(values: readonly (StaticValue | undefined)[]): StaticValue[] | undefined {
  const present = values.filter((value) => value !== undefined);
  return present.length === values.length ? present : undefined;
}

function signed(operator: string, value: StaticValue | undefined): StaticValue | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  if (operator === '-') return -value;
  return operator === '+' ? value : undefined;
}
