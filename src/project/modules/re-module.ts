/**
 * `modules.re`.
 *
 * @module
 */

import { callValue } from '../../jinja/call-value.js';
import { Dict } from '../../jinja/dict.js';
import { Fault, typeFault } from '../../jinja/fault.js';
import { hostFunction, hostObject } from '../../jinja/host.js';
import { reprOf, stringOf } from '../../jinja/text.js';
import {
  List,
  OneShot,
  Tuple,
  typeName,
  type Call,
  type HostObject,
  type Value,
} from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import { Matcher, type Captures } from './regex-matcher.js';
import { parseRegex, regexFault, type Flags, type ParsedRegex } from './regex-syntax.js';
import { parseReplacement } from './regex-template.js';

const flagBits = {
  IGNORECASE: 2,
  LOCALE: 4,
  MULTILINE: 8,
  DOTALL: 16,
  UNICODE: 32,
  VERBOSE: 64,
  ASCII: 256,
} as const;

export function reModule(): Dict {
  const names = Object.entries(flagBits);
  const letters = names.map(
    ([name, bit]) =>
      [name === 'DOTALL' ? 'S' : name === 'VERBOSE' ? 'X' : name.slice(0, 1), bit] as const,
  );
  const onText = Object.entries(methods).map(
    ([name, method]) =>
      [name, hostFunction(name, (call) => withPattern(call, name, method))] as const,
  );
  return new Dict([
    ...onText,
    ['compile', hostFunction('compile', compileCall)],
    ['escape', hostFunction('escape', escape)],
    ['purge', hostFunction('purge', () => null)],
    ...names,
    ...letters,
    ['NOFLAG', 0],
  ]);
}

interface Pattern {
  readonly text: string;
  readonly bits: number;
  readonly regex: ParsedRegex;
  readonly matcher: Matcher;
}

const patterns = new WeakMap<HostObject, Pattern>();
const known = new Map<string, Pattern>();
const maxKnown = 500;

function patternOf(value: Value, bits: number): Pattern {
  if (typeof value === 'object' && value?.kind === 'object') {
    const pattern = patterns.get(value);
    if (pattern && bits === 0) return pattern;
    if (pattern)
      throw new Fault(
        'runtime',
        'cannot process flags argument with a compiled pattern',
        'ValueError',
      );
  }
  if (typeof value !== 'string') {
    throw typeFault('first argument must be string or compiled pattern');
  }
  const key = `${bits} ${value}`;
  const found = known.get(key);
  if (found) return found;
  const regex = parseRegex(value, flagsOf(bits));
  const pattern = { text: value, bits, regex, matcher: new Matcher(regex) };
  if (known.size >= maxKnown) known.clear();
  known.set(key, pattern);
  return pattern;
}

function flagsOf(bits: number): Flags {
  return {
    ignoreCase: (bits & flagBits.IGNORECASE) !== 0,
    multiline: (bits & flagBits.MULTILINE) !== 0,
    dotAll: (bits & flagBits.DOTALL) !== 0,
    ascii: (bits & flagBits.ASCII) !== 0,
    verbose: (bits & flagBits.VERBOSE) !== 0,
  };
}

/** A text that is searched, between two positions. */
interface Subject {
  readonly value: string;
  readonly codes: readonly number[];
  readonly from: number;
}

type Given = Readonly<Record<string, Value | undefined>>;

interface Method {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly run: (pattern: Pattern, given: Given, call: Call) => Value;
}

const inText: Pick<Method, 'required' | 'optional'> = {
  required: ['string'],
  optional: ['pos', 'endpos'],
};

const methods: Readonly<Record<string, Method>> = {
  match: {
    ...inText,
    run: (pattern, given) => {
      const subject = subjectOf(given);
      return matchOrNone(pattern, subject, pattern.matcher.matchAt(subject.codes, subject.from));
    },
  },
  fullmatch: {
    ...inText,
    run: (pattern, given) => {
      const subject = subjectOf(given);
      const found = pattern.matcher.matchAt(subject.codes, subject.from, { whole: true });
      return matchOrNone(pattern, subject, found);
    },
  },
  search: {
    ...inText,
    run: (pattern, given) => {
      const subject = subjectOf(given);
      return matchOrNone(pattern, subject, pattern.matcher.search(subject.codes, subject.from));
    },
  },
  findall: {
    ...inText,
    run: (pattern, given) => {
      const subject = subjectOf(given);
      const found = [...pattern.matcher.all(subject.codes, subject.from)];
      return new List(found.map((captures) => foundValue(subject, captures)));
    },
  },
  finditer: {
    ...inText,
    run: (pattern, given) => {
      const subject = subjectOf(given);
      const found = pattern.matcher.all(subject.codes, subject.from);
      return new OneShot(matches(pattern, subject, found), 'callable_iterator');
    },
  },
  split: {
    required: ['string'],
    optional: ['maxsplit'],
    run: (pattern, given) => split(pattern, subjectOf(given), numberOf(given['maxsplit'])),
  },
  sub: {
    required: ['repl', 'string'],
    optional: ['count'],
    run: (pattern, given, call) => substitute(pattern, given, call).text,
  },
  subn: {
    required: ['repl', 'string'],
    optional: ['count'],
    run: (pattern, given, call) => {
      const { text, count } = substitute(pattern, given, call);
      return new Tuple([text, count]);
    },
  },
};

/** `re.sub(pattern, …, flags=0)`: the functions of the module know no positions. */
function withPattern(call: Call, name: string, method: Method): Value {
  const optional = method.optional.filter((parameter) => !parameter.endsWith('pos'));
  const given: Given = bindArguments(call, name, {
    required: ['pattern', ...method.required],
    optional: [...optional, 'flags'],
  });
  const pattern = patternOf(given['pattern'] ?? null, numberOf(given['flags']));
  return method.run(pattern, given, call);
}

function compileCall(call: Call): Value {
  const given = bindArguments(call, 'compile', { required: ['pattern'], optional: ['flags'] });
  return patternValue(patternOf(given.pattern, numberOf(given.flags)));
}

function patternValue(pattern: Pattern): HostObject {
  const own = Object.entries(methods).map(([name, method]) => {
    const invoke = (call: Call) => method.run(pattern, bindArguments(call, name, method), call);
    return [name, hostFunction(name, invoke)] as const;
  });
  const members = new Map<string, Value>([
    ...own,
    ['pattern', pattern.text],
    ['flags', pattern.bits | flagBits.UNICODE],
    ['groups', pattern.regex.groups],
    ['groupindex', new Dict(pattern.regex.names)],
  ]);
  const value = hostObject('re.Pattern', members, {
    item: () => undefined,
    repr: () => patternRepr(pattern),
    hash: () => patternRepr(pattern),
    equals: (other) =>
      typeof other === 'object' && other?.kind === 'object' && patterns.get(other) === pattern,
  });
  patterns.set(value, pattern);
  return value;
}

function patternRepr({ text, bits }: Pattern): string {
  const names = Object.entries(flagBits).filter(([, bit]) => (bits & bit) !== 0);
  const flags = names.map(([name]) => `re.${name}`).join('|');
  return `re.compile(${reprOf(text)}${flags === '' ? '' : `, ${flags}`})`;
}

function numberOf(value: Value | undefined): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  throw typeFault(`'${typeName(value)}' object cannot be interpreted as an integer`);
}

function subjectOf(given: Given): Subject {
  const value = given['string'] ?? null;
  if (typeof value !== 'string') {
    throw typeFault(`expected string or bytes-like object, got '${typeName(value)}'`);
  }
  const codes = Array.from(value, (char) => char.codePointAt(0) ?? 0);
  const end = given['endpos'] === undefined ? codes.length : numberOf(given['endpos']);
  const from = Math.min(Math.max(0, numberOf(given['pos'])), codes.length);
  return { value, codes: codes.slice(0, Math.max(0, end)), from };
}

function textBetween(subject: Subject, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCodePoint(subject.codes[i] ?? 0);
  return text;
}

function captured(subject: Subject, captures: Captures, index: number): string | undefined {
  const range = captures[index];
  return range && textBetween(subject, ...range);
}

/** What `findall` gives of a match: the group, the groups, or all of it. */
function foundValue(subject: Subject, captures: Captures): Value {
  if (captures.length === 1) return captured(subject, captures, 0) ?? '';
  const groups = captures.slice(1).map((_, i) => captured(subject, captures, i + 1) ?? '');
  return groups.length === 1 ? (groups[0] ?? '') : new Tuple(groups);
}

function* matches(pattern: Pattern, subject: Subject, found: Iterable<Captures>): Generator<Value> {
  for (const captures of found) yield matchValue(pattern, subject, captures);
}

function split(pattern: Pattern, subject: Subject, limit: number): Value {
  const parts: Value[] = [];
  let at = 0;
  for (const captures of pattern.matcher.all(subject.codes)) {
    const [start, end] = captures[0] ?? [0, 0];
    parts.push(textBetween(subject, at, start));
    for (let i = 1; i < captures.length; i++) parts.push(captured(subject, captures, i) ?? null);
    at = end;
    if (limit > 0 && parts.length >= limit * captures.length) break;
  }
  return new List([...parts, textBetween(subject, at, subject.codes.length)]);
}

function substitute(
  pattern: Pattern,
  given: Given,
  call: Call,
): { readonly text: string; readonly count: number } {
  const subject = subjectOf(given);
  const limit = numberOf(given['count']);
  const { repl = null } = given;
  const replace = replacer(pattern, subject, repl, call);
  let text = '';
  let at = 0;
  let count = 0;
  for (const captures of pattern.matcher.all(subject.codes)) {
    const [start, end] = captures[0] ?? [0, 0];
    text += textBetween(subject, at, start) + replace(captures);
    at = end;
    count += 1;
    if (count === limit) break;
  }
  return { text: text + textBetween(subject, at, subject.codes.length), count };
}

/** A text with groups in it, or a function of the match. */
function replacer(pattern: Pattern, subject: Subject, repl: Value, call: Call) {
  if (typeof repl === 'string') {
    const replacement = parseReplacement(repl, pattern.regex);
    return (captures: Captures) => replacement((i) => captured(subject, captures, i) ?? '');
  }
  return (captures: Captures) =>
    stringOf(callValue(repl, call.with([matchValue(pattern, subject, captures)])));
}

function matchOrNone(pattern: Pattern, subject: Subject, captures: Captures | undefined): Value {
  return captures ? matchValue(pattern, subject, captures) : null;
}

function matchValue(pattern: Pattern, subject: Subject, captures: Captures): HostObject {
  const index = (group: Value | undefined) => groupIndex(pattern, group ?? 0);
  const text = (group: Value | undefined): Value =>
    captured(subject, captures, index(group)) ?? null;
  const range = (group: Value | undefined) => captures[index(group)] ?? [-1, -1];
  const numbers = captures.slice(1).map((_, i) => i + 1);
  const last = lastGroup(captures);
  const nameOf = (wanted: number) => [...pattern.regex.names].find(([, i]) => i === wanted)?.[0];
  const named = (call: Call, name: string) =>
    bindArguments(call, name, { required: [], optional: ['default'] }).default ?? null;
  const method = (name: string, answer: (call: Call) => Value): [string, Value] => [
    name,
    hostFunction(name, answer),
  ];
  const members = new Map<string, Value>([
    method('group', ({ args }) => (args.length > 1 ? new Tuple(args.map(text)) : text(args[0]))),
    method('groups', (call) => {
      const otherwise = named(call, 'groups');
      return new Tuple(numbers.map((i) => text(i) ?? otherwise));
    }),
    method('groupdict', (call) => {
      const otherwise = named(call, 'groupdict');
      return new Dict([...pattern.regex.names].map(([name, i]) => [name, text(i) ?? otherwise]));
    }),
    method('start', ({ args }) => range(args[0])[0]),
    method('end', ({ args }) => range(args[0])[1]),
    method('span', ({ args }) => new Tuple(range(args[0]))),
    method('expand', ({ args }) =>
      parseReplacement(
        stringOf(args[0] ?? ''),
        pattern.regex,
      )((i) => captured(subject, captures, i) ?? ''),
    ),
    ['string', subject.value],
    ['re', patternValue(pattern)],
    ['pos', subject.from],
    ['endpos', subject.codes.length],
    ['lastindex', last ?? null],
    ['lastgroup', (last === undefined ? undefined : nameOf(last)) ?? null],
  ]);
  const [start, end] = range(0);
  return hostObject('re.Match', members, {
    item: text,
    repr: () => `<re.Match object; span=(${start}, ${end}), match=${reprOf(text(0))}>`,
  });
}

/** The group that was closed last. */
function lastGroup(captures: Captures): number | undefined {
  let last: number | undefined;
  for (let i = 1; i < captures.length; i++) {
    const end = captures[i]?.[1];
    if (end === undefined) continue;
    if (last === undefined || end > (captures[last]?.[1] ?? -1)) last = i;
  }
  return last;
}

function groupIndex({ regex }: Pattern, group: Value): number {
  const index = typeof group === 'string' ? regex.names.get(group) : group;
  if (typeof index === 'number' && index >= 0 && index <= regex.groups) return index;
  throw new Fault('runtime', 'no such group', 'IndexError');
}

/** Everything but letters, digits and `_` of the special ones gets a backslash. */
function escape(call: Call): Value {
  const { pattern } = bindArguments(call, 'escape', { required: ['pattern'] });
  if (typeof pattern !== 'string') throw regexFault('escape() needs text');
  return pattern.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&');
}
