/**
 * Random arguments of calls: mostly of the kind that is wanted, sometimes of another, too many, or by
 * a wrong name.
 *
 * @module
 */

import type { Draw } from './draw.js';
import { bytesLiterals } from './jinja-literals.js';
import type { Callable, Kind, Parameter } from './jinja-signatures.js';

/** Makes the values that arguments are. */
export interface ValueMaker {
  any(depth: number): string;
  text(depth: number): string;
  number(depth: number): string;
  list(depth: number): string;
  dict(depth: number): string;
}

/** `name(arguments)`. */
export function callOf(draw: Draw, make: ValueMaker, callable: Callable): string {
  return `${callable.name}(${argumentsOf(draw, make, callable.parameters)})`;
}

/** `name(arguments)`, or `name` where there are none. */
export function filterOf(draw: Draw, make: ValueMaker, callable: Callable): string {
  const given = argumentsOf(draw, make, callable.parameters);
  return given === '' ? callable.name : `${callable.name}(${given})`;
}

function argumentsOf(draw: Draw, make: ValueMaker, parameters: readonly Parameter[]): string {
  const given: string[] = [];
  let isByName = false;
  for (const parameter of parameters) {
    const { kind, name, isOptional, isKeywordOnly, isRepeated } = parameter;
    if (isRepeated) {
      given.push(...Array.from({ length: draw.upTo(2) }, () => valueOf(draw, make, kind)));
    } else if (isOptional && draw.chance(55)) {
      if (name === undefined) break;
      isByName = true;
    } else {
      isByName ||= isKeywordOnly || (name !== undefined && draw.chance(25));
      const value = valueOf(draw, make, kind);
      given.push(isByName && name !== undefined ? `${name}=${value}` : value);
    }
  }
  if (draw.chance(2)) given.pop();
  if (draw.chance(2)) given.unshift(make.any(0));
  if (draw.chance(1)) given.push(`wrong=${make.any(0)}`);
  return given.join(', ');
}

function valueOf(draw: Draw, make: ValueMaker, kind: Kind): string {
  // sets of text have another order in each run of the original
  if (kind !== 'ints' && draw.chance(7)) return kind === 'size' ? draw.pick(noSizes) : make.any(0);
  switch (kind) {
    case 'any':
      return make.any(draw.upTo(1));
    case 'text':
      return draw.chance(60) ? draw.pick(needles) : make.text(draw.upTo(1));
    case 'number':
      return make.number(draw.upTo(1));
    case 'list':
      return make.list(draw.upTo(1));
    case 'dict':
      return make.dict(draw.upTo(1));
    case 'texts':
      return draw.chance(70)
        ? draw.pick(needles)
        : `(${draw.pick(needles)}, ${draw.pick(needles)})`;
    default:
      return draw.pick(words[kind]);
  }
}

type Pool = readonly [string, ...string[]];

const needles: Pool = [
  ...(["'a'", "' '", "','", "'l'", "'X'", "''", "'b'", "'ab'", "'\\n'", "'e'"] as const),
  ...["'é'", "'...'", "'-'", "'%'", "'o w'", "'\\t '", "'😀'", "'abc'"],
];

const noSizes: Pool = ["'x'", 'nope', '[]', '{}', "''", '100000000000000000000', '(1,)'];

const words: Readonly<Record<Exclude<Kind, keyof ValueMaker | 'texts'>, Pool>> = {
  bool: ['true', 'false', 'true', '1', '0', 'none', "''", "'x'"],
  bytes: [...bytesLiterals, "'a'.encode()", "' '.encode()", '97', "','.encode()"],
  char: ["'*'", "'é'", "'-'", "' '", "'😀'", "'ab'", "''"],
  codec: [
    "'utf-8'",
    "'ascii'",
    "'latin-1'",
    "'utf-16'",
    "'UTF8'",
    "'nope'",
    "'utf-32-le'",
    "'cp1252'",
  ],
  errors: [
    "'strict'",
    "'ignore'",
    "'replace'",
    "'xmlcharrefreplace'",
    "'backslashreplace'",
    "'nope'",
  ],
  filter: [
    ...(["'upper'", "'string'", "'int'", "'abs'", "'length'", "'default'", "'replace'"] as const),
    ...["'round'", "'nope'", "'first'", "'list'", "'attr'", "'join'", "'title'", "'e'", "'tojson'"],
  ],
  function: ["''.join", 'dict', 'namespace', 'none', "'a,b'.split", 'i', '{}.get', '[].count'],
  ints: ['[1]', '[]', '(1,)', '{1: 2}', '[1, 1.0, true]', 'range(2, 1)', 'st', '[1]|map("abs")'],
  int: ['0', '1', '2', '-1', '-2', '3', '100', '-100', 'none', 'i', 'true', '10', '16', '8', '36'],
  order: ["'big'", "'little'", "'nope'"],
  path: [
    ...([
      "'a'",
      "'name'",
      "'x.y'",
      '0',
      "'0'",
      "'missing'",
      "'b'",
      "'a,name'",
      "'name,a'",
    ] as const),
    ...["'1'", "'a.b.c'", '1', "'x.y,a'", '-1', "''", "'0.0'"],
  ],
  size: ['0', '1', '2', '3', '5', '8', '12', '20', '40', '-1', 'i', 'none', 'true', '1.5'],
  test: [
    ...(["'odd'", "'even'", "'defined'", "'string'", "'number'", "'gt'", "'equalto'"] as const),
    ...["'none'", "'in'", "'divisibleby'", "'nope'", "'sameas'", "'mapping'", "'lower'", "'=='"],
  ],
};
