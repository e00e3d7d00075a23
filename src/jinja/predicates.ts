/**
 * The tests of Jinja: what stands behind `is`.
 *
 * @module
 */

import { bindArguments, signature } from './arguments.js';
import type { CompareOperator } from './ast.js';
import { compareBy, contains, equals, numeric } from './compare.js';
import { hashKey } from './dict.js';
import type { Filter, FilterContext } from './filter.js';
import { tryIterate } from './iteration.js';
import { operate } from './operators.js';
import { isLower, isUpper } from './string-classes.js';
import { isText, stringOf } from './text.js';
import {
  Complex,
  Float,
  HostObject,
  Markup,
  Undefined,
  hostNumber,
  textOf,
  type Value,
} from './value.js';

type Predicate = (value: Value, args: readonly (Value | undefined)[]) => boolean;

function predicate(name: string, parameters: string, test: Predicate): readonly [string, Filter] {
  const bound = signature(`test_${name}`, parameters, true);
  return [name, (value, call) => test(value, bindArguments(bound, call))];
}

function comparison(name: string, operator: CompareOperator): readonly [string, Filter] {
  const bound = signature(name, 'other');
  return [
    name,
    (value, call) => {
      const [other = null] = bindArguments(bound, call);
      return compareBy(operator, value, other);
    },
  ];
}

function isCallable(value: Value): boolean {
  if (value instanceof Undefined) return true;
  if (value instanceof HostObject) return value.protocol.call !== undefined;
  return (
    value !== null &&
    typeof value === 'object' &&
    (value.kind === 'macro' || value.kind === 'function')
  );
}

function isMapping(value: Value): boolean {
  if (value instanceof HostObject) {
    const { item, iterate, items } = value.protocol;
    return item !== undefined && iterate !== undefined && items === undefined;
  }
  return value !== null && typeof value === 'object' && value.kind === 'dict';
}

const sequenceKinds: ReadonlySet<string> = new Set([
  'list',
  'tuple',
  'dict',
  'markup',
  'bytes',
  'range',
  'undefined',
]);

function isSequence(value: Value): boolean {
  if (typeof value === 'string') return true;
  if (value instanceof HostObject)
    return value.protocol.length !== undefined && value.protocol.item !== undefined;
  return value !== null && typeof value === 'object' && sequenceKinds.has(value.kind);
}

function isInteger(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}

function isNumber(value: Value): boolean {
  const real = numeric(value) ?? hostNumber(value);
  return real !== undefined || value instanceof Complex;
}

function isSame(a: Value, b: Value): boolean {
  if (a instanceof Float && b instanceof Float) return a === b;
  return a === b;
}

function remainder(value: Value, by: Value): Value {
  return operate('%', value, by);
}

/** `is filter`, `is test`: there is one of that name. */
function nameIn(
  kind: 'filter' | 'test',
  tableOf: (context: FilterContext) => ReadonlyMap<string, Filter>,
): Filter {
  const bound = signature(`test_${kind}`, '', true);
  return (value, call) => {
    bindArguments(bound, call);
    hashKey(value);
    return tableOf(call.context).has(textOf(value) ?? '');
  };
}

const comparisons: readonly (readonly [CompareOperator, readonly string[]])[] = [
  ['==', ['==', 'eq', 'equalto']],
  ['!=', ['!=', 'ne']],
  ['<', ['<', 'lt', 'lessthan']],
  ['<=', ['<=', 'le']],
  ['>', ['>', 'gt', 'greaterthan']],
  ['>=', ['>=', 'ge']],
];

const named: readonly (readonly [string, Filter])[] = [
  predicate('defined', '', (value) => !(value instanceof Undefined)),
  predicate('undefined', '', (value) => value instanceof Undefined),
  predicate('none', '', (value) => value === null),
  predicate('boolean', '', (value) => typeof value === 'boolean'),
  predicate('true', '', (value) => value === true),
  predicate('false', '', (value) => value === false),
  predicate('integer', '', isInteger),
  predicate('float', '', (value) => value instanceof Float),
  predicate('number', '', isNumber),
  predicate('string', '', isText),
  predicate('mapping', '', isMapping),
  predicate('sequence', '', isSequence),
  predicate('iterable', '', (value) => tryIterate(value) !== undefined),
  predicate('callable', '', isCallable),
  predicate('sameas', 'other', (value, [other = null]) => isSame(value, other)),
  predicate('escaped', '', (value) => value instanceof Markup),
  predicate('odd', '', (value) => equals(remainder(value, 2), 1)),
  predicate('even', '', (value) => equals(remainder(value, 2), 0)),
  predicate('divisibleby', 'num', (value, [by = null]) => equals(remainder(value, by), 0)),
  predicate('lower', '', (value) => isLower(stringOf(value))),
  predicate('upper', '', (value) => isUpper(stringOf(value))),
  predicate('in', 'seq', (value, [seq = null]) => contains(seq, value)),
  ['filter', nameIn('filter', ({ filters }) => filters)],
  ['test', nameIn('test', ({ tests }) => tests)],
];

export const predicates: ReadonlyMap<string, Filter> = new Map([
  ...named,
  ...comparisons.flatMap(([operator, names]) => names.map((name) => comparison(name, operator))),
]);
