/**
 * Methods of dicts, their views, and sets.
 *
 * @module
 */

import { spend } from './budget.js';
import { asSet } from './compare.js';
import type { Dict } from './dict.js';
import { PySet } from './dict.js';
import type { Fault } from './fault.js';
import { runtimeFault, typeFault } from './fault.js';
import { fromKeys, updateDict } from './globals.js';
import { collect, iterable } from './iteration.js';
import { methodTable, type Method, type MethodTable } from './method.js';
import { reprOf } from './text.js';
import { DictView, Tuple, type Value } from './value.js';

/** The KeyError of a key that is not there. */
function keyFault(key: Value): Fault {
  return runtimeFault(reprOf(key), 'KeyError');
}

function popKey(dict: Dict, key: Value, fallback: Value | undefined): Value {
  // an empty dict does not ask for the hash
  const value = dict.size === 0 ? undefined : dict.get(key);
  if (value === undefined) {
    if (fallback === undefined) throw keyFault(key);
    return fallback;
  }
  dict.delete(key);
  return value;
}

function popItem(dict: Dict): Tuple {
  spend(8 * dict.size);
  const last = [...dict.entries()].at(-1);
  if (last === undefined) throw runtimeFault("'popitem(): dictionary is empty'", 'KeyError');
  dict.delete(last[0]);
  return new Tuple([...last]);
}

function setDefault(dict: Dict, key: Value, fallback: Value): Value {
  const value = dict.get(key);
  if (value !== undefined) return value;
  dict.set(key, fallback);
  return fallback;
}

const update: Method<Dict> = (dict, { args, kwargs }) => {
  if (args.length > 1) throw typeFault(`update expected at most 1 argument, got ${args.length}`);
  const [source] = args;
  if (source !== undefined) updateDict(dict, source);
  for (const [key, value] of kwargs) dict.set(key, value);
  return null;
};

export const dictMethods: MethodTable<Dict> = new Map<string, Method<Dict>>([
  ...methodTable<Dict>('dict', [
    [
      'get',
      'key default?',
      (dict, [key = null, fallback = null]) => dict.get(key) ?? orNone(dict, key, fallback),
    ],
    ['keys', '', (dict) => new DictView(dict, 'keys')],
    ['values', '', (dict) => new DictView(dict, 'values')],
    ['items', '', (dict) => new DictView(dict, 'items')],
    ['pop', 'key default?', (dict, [key = null, fallback]) => popKey(dict, key, fallback)],
    ['popitem', '', popItem],
    [
      'setdefault',
      'key default?',
      (dict, [key = null, fallback = null]) => setDefault(dict, key, fallback),
    ],
    ['clear', '', (dict) => (dict.clear(), null)],
    ['copy', '', (dict) => dict.copy()],
  ]),
  ['update', update],
  ['fromkeys', (_, call) => fromKeys(call)],
]);

/** A key may be there with None as its value. */
function orNone(dict: Dict, key: Value, fallback: Value): Value {
  return dict.has(key) ? null : fallback;
}

function unionOf(set: PySet, others: readonly Value[]): PySet {
  return new PySet([...set.values(), ...others.flatMap((other) => collect(other))]);
}

function intersectionOf(set: PySet, others: readonly Value[]): PySet {
  let result = set;
  for (const other of others) {
    const kept = result;
    // what is in both is taken from the other one, unless that is a larger set
    const isLarger = other instanceof PySet && other.size > kept.size;
    const members = isLarger ? [...kept.values()] : collect(other);
    result = new PySet(members.filter((member) => (isLarger ? other : kept).has(member)));
  }
  return others.length === 0 ? new PySet(set.values()) : result;
}

function differenceOf(set: PySet, others: readonly Value[]): PySet {
  const gone = new PySet(others.flatMap((other) => collect(other)));
  return new PySet([...set.values()].filter((member) => !gone.has(member)));
}

function isSubset(set: PySet, other: Value): boolean {
  const members = asSet(other) ?? new PySet(iterable(other));
  return [...set.values()].every((member) => members.has(member));
}

function replaceMembers(set: PySet, members: PySet): null {
  const kept = [...members.values()];
  set.clear();
  kept.forEach((member) => set.add(member));
  return null;
}

function popMember(set: PySet): Value {
  const [first] = set.values();
  if (first === undefined) throw runtimeFault("'pop from an empty set'", 'KeyError');
  set.delete(first);
  return first;
}

/** A set is looked for as a frozen one, of which there are none. */
function discardMember(set: PySet, member: Value): boolean {
  return !(member instanceof PySet) && set.delete(member);
}

function removeMember(set: PySet, member: Value): null {
  if (!discardMember(set, member)) throw keyFault(member);
  return null;
}

function symmetricDifference(set: PySet, other: Value): PySet {
  const members = new PySet(iterable(other));
  return unionOf(differenceOf(set, [members]), [differenceOf(members, [set])]);
}

function variadic(combine: (set: PySet, others: readonly Value[]) => Value): Method<PySet> {
  return (set, { args, kwargs }) => {
    if (kwargs.size > 0) throw typeFault('set methods take no keyword arguments');
    return combine(set, args);
  };
}

export const setMethods: MethodTable<PySet> = new Map<string, Method<PySet>>([
  ...methodTable<PySet>('set', [
    ['add', 'object', (set, [member = null]) => (set.add(member), null)],
    ['remove', 'object', (set, [member = null]) => removeMember(set, member)],
    ['discard', 'object', (set, [member = null]) => (discardMember(set, member), null)],
    ['pop', '', popMember],
    ['clear', '', (set) => (set.clear(), null)],
    ['copy', '', (set) => new PySet(set.values())],
    ['issubset', 'other', (set, [other = null]) => isSubset(set, other)],
    [
      'issuperset',
      'other',
      (set, [other = null]) => collect(other).every((member) => set.has(member)),
    ],
    [
      'isdisjoint',
      'other',
      (set, [other = null]) => !collect(other).some((member) => set.has(member)),
    ],
    ['symmetric_difference', 'other', (set, [other = null]) => symmetricDifference(set, other)],
    [
      'symmetric_difference_update',
      'other',
      (set, [other = null]) => replaceMembers(set, symmetricDifference(set, other)),
    ],
  ]),
  ['union', variadic(unionOf)],
  ['intersection', variadic(intersectionOf)],
  ['difference', variadic(differenceOf)],
  ['update', variadic((set, others) => replaceMembers(set, unionOf(set, others)))],
  [
    'intersection_update',
    variadic((set, others) => replaceMembers(set, intersectionOf(set, others))),
  ],
  ['difference_update', variadic((set, others) => replaceMembers(set, differenceOf(set, others)))],
]);

/** The methods of what `keys()` and `items()` give. */
export const viewMethods: MethodTable<DictView> = methodTable<DictView>('dict_view', [
  [
    'isdisjoint',
    'other',
    (view, [other = null]) => {
      const members = new PySet(iterable(view));
      return !collect(other).some((member) => members.has(member));
    },
  ],
]);
