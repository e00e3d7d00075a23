/**
 * `re.RegexFlag`: ints that print their names.
 *
 * @module
 */

import { equals, numeric } from '../../jinja/compare.js';
import { formatValue } from '../../jinja/format-spec.js';
import { operate, operateUnary } from '../../jinja/operators.js';
import { HostObject, type Value } from '../../jinja/value.js';
import { IntMember, integer, positional } from './python-arguments.js';
import { flagBits, flagNames } from './regex-flags.js';

/** The number in any value that stands for one. */
function plainNumber(value: Value): Value {
  return value instanceof HostObject && value.payload instanceof IntMember
    ? value.payload.value
    : value;
}

function flagValue(bits: number): Value {
  const text = bits === 0 ? 're.NOFLAG' : flagText(bits);
  const members = new Map<string, Value>([
    ['value', bits],
    ['name', nameOf(bits)],
    ['real', bits],
    ['imag', 0],
    ['numerator', bits],
    ['denominator', 1],
  ]);
  return new HostObject(
    'RegexFlag',
    {
      get: (name) => members.get(name),
      names: () => members.keys(),
      str: () => text,
      repr: () => text,
      truthy: () => bits !== 0,
      hash: () => String(bits),
      equals: (other) => equals(bits, plainNumber(other)),
      compare: (other) => {
        const number = numeric(plainNumber(other));
        return number === undefined ? undefined : bits - Number(number);
      },
      operate: (operator, other, reversed) => combined(bits, operator, other, reversed),
      unary: (operator) => (operator === 'abs' ? bits : operateUnary(operator, bits)),
      format: (spec) => (spec === '' ? text : formatValue(bits, spec)),
    },
    new IntMember(bits),
  );
}

function nameOf(bits: number): Value {
  if (bits === 0) return 'NOFLAG';
  const names = Object.entries(flagBits).filter(([, bit]) => (bits & bit) !== 0);
  return names.length === 0 ? null : names.map(([name]) => name).join('|');
}

function flagText(bits: number): string {
  const isUnknown = nameOf(bits) === null;
  return isUnknown ? `re.RegexFlag(${bits})` : flagNames(bits);
}

function combined(
  bits: number,
  operator: string,
  other: Value,
  reversed: boolean,
): Value | undefined {
  const number = plainNumber(other);
  if (!isOperator(operator) || numeric(number) === undefined) return undefined;
  return reversed ? operate(operator, number, bits) : operate(operator, bits, number);
}

type Operator = Parameters<typeof operate>[0];

function isOperator(operator: string): operator is Operator {
  return ['+', '-', '*', '/', '//', '%', '**'].includes(operator);
}

const short = { A: 256, I: 2, L: 4, M: 8, S: 16, X: 64, U: 32 } as const;
const allFlags = Object.entries({ ...short, ...flagBits, NOFLAG: 0 });

/** The flags by the names that `re` exposes. */
export const exposedFlags = allFlags
  .filter(([name]) => name !== 'DEBUG' && name !== 'TEMPLATE')
  .map(([name, bits]) => [name, flagValue(bits)] as const);

export const flagClass = new HostObject('EnumType', {
  get: (name) => {
    const bits = allFlags.find(([one]) => one === name);
    return bits && flagValue(bits[1]);
  },
  call: (call) => flagValue(Number(integer(positional(call, 'RegexFlag', 1)[0] ?? null))),
  repr: () => "<flag 'RegexFlag'>",
  str: () => "<flag 'RegexFlag'>",
});
