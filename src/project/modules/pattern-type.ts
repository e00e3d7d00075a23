/**
 * `re.Pattern`.
 *
 * @module
 */

import { spend, spendText } from '../../jinja/budget.js';
import { callValue } from '../../jinja/call-value.js';
import { Dict } from '../../jinja/dict.js';
import { typeFault } from '../../jinja/fault.js';
import { reprText } from '../../jinja/text.js';
import {
  List,
  OneShot,
  Tuple,
  textOf,
  typeName,
  type Call,
  type Value,
} from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import {
  captured,
  groupValues,
  regexStateOf,
  subjectOf,
  textBetween,
  type MatchState,
  type PatternState,
  type RegexAnswer,
  type Subject,
} from './pattern-state.js';
import { smallInteger } from './python-arguments.js';
import type { PythonType } from './python-type.js';
import { flagBits, flagNames } from './regex-flags.js';
import type { Captures, MatchWish } from './regex-run.js';
import { expandTemplate, parseTemplate } from './regex-template.js';

type Given = Readonly<Record<string, Value | undefined>>;

/** Makes the value of a match; the replacement function of `sub` is called with it. */
export type MatchValue = (match: MatchState) => Value;

export interface PatternMethod {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly run: (pattern: PatternState, given: Given, context: PatternContext) => RegexAnswer;
}

interface PatternContext {
  readonly call: Call;
  readonly matchValue: MatchValue;
}

const inText = { required: ['string'], optional: ['pos', 'endpos'] } as const;

function atStart(wish: MatchWish): PatternMethod['run'] {
  return (pattern, given) => {
    const subject = subjectIn(given);
    const captures = pattern.matcher.matchAt(subject.codes, subject.from, wish);
    return captures ? { kind: 'match', pattern, subject, captures } : null;
  };
}

function subjectIn(given: Given): Subject {
  return subjectOf(given['string'], given['pos'], given['endpos']);
}

const replacing = { required: ['repl', 'string'], optional: ['count'] } as const;

export const patternMethods: Readonly<Record<string, PatternMethod>> = {
  match: { ...inText, run: atStart({}) },
  fullmatch: { ...inText, run: atStart({ whole: true }) },
  search: {
    ...inText,
    run: (pattern, given) => {
      const subject = subjectIn(given);
      const captures = pattern.matcher.search(subject.codes, subject.from);
      return captures ? { kind: 'match', pattern, subject, captures } : null;
    },
  },
  findall: {
    ...inText,
    run: (pattern, given) => {
      const subject = subjectIn(given);
      const found: Value[] = [];
      for (const captures of pattern.matcher.all(subject.codes, subject.from)) {
        spend(64);
        found.push(foundValue(subject, captures));
      }
      return new List(found);
    },
  },
  finditer: {
    ...inText,
    run: (pattern, given, { matchValue }) => {
      const subject = subjectIn(given);
      const matches = function* (): Generator<Value> {
        for (const captures of pattern.matcher.all(subject.codes, subject.from)) {
          yield matchValue({ kind: 'match', pattern, subject, captures });
        }
      };
      return new OneShot(matches(), 'callable_iterator');
    },
  },
  split: {
    required: ['string'],
    optional: ['maxsplit'],
    run: (pattern, given) => split(pattern, subjectIn(given), countOf(given['maxsplit'])),
  },
  sub: {
    ...replacing,
    run: (pattern, given, context) => substitute(pattern, given, context).text,
  },
  subn: {
    ...replacing,
    run: (pattern, given, context) => {
      const { text, count } = substitute(pattern, given, context);
      return new Tuple([text, count]);
    },
  },
};

export function patternType(matchValue: MatchValue): PythonType<PatternState, RegexAnswer> {
  const methods = Object.entries(patternMethods).map(([name, method]) => {
    const invoke = (pattern: PatternState, call: Call) =>
      method.run(pattern, bindArguments(call, name, method), { call, matchValue });
    return [name, invoke] as const;
  });
  return {
    name: 're.Pattern',
    methods: Object.fromEntries(methods),
    fields: {
      pattern: ({ text }) => text,
      flags: ({ regex }) => regex.flags,
      groups: ({ regex }) => regex.groups,
      groupindex: ({ regex }) => new Dict(regex.names),
    },
    protocol: (pattern) => ({
      str: () => patternRepr(pattern),
      repr: () => patternRepr(pattern),
      hash: () => `${pattern.regex.flags} ${pattern.text}`,
      equals: (other) => {
        const state = regexStateOf(other);
        if (state?.kind !== 'pattern') return false;
        return state.text === pattern.text && state.regex.flags === pattern.regex.flags;
      },
    }),
  };
}

function patternRepr({ text, regex }: PatternState): string {
  const flags = flagNames(regex.flags & ~flagBits.UNICODE);
  const shown = [...reprText(text)].slice(0, 200).join('');
  return `re.compile(${shown}${flags === '' ? '' : `, ${flags}`})`;
}

function countOf(value: Value | undefined): number {
  return value === undefined ? 0 : smallInteger(value, 64);
}

/** What `findall` gives of a match: the group, the groups, or all of it. */
function foundValue(subject: Subject, captures: Captures): Value {
  if (captures.groups.length === 1) return captured(subject, captures, 0) ?? '';
  const { items } = groupValues({ subject, captures }, '');
  return items.length === 1 ? (items[0] ?? '') : new Tuple(items);
}

function split(pattern: PatternState, subject: Subject, limit: number): Value {
  const parts: Value[] = [];
  let at = 0;
  let count = 0;
  for (const captures of limit < 0 ? [] : pattern.matcher.all(subject.codes)) {
    const [start, end] = captures.groups[0] ?? [0, 0];
    spend(64);
    parts.push(textBetween(subject, at, start), ...groupValues({ subject, captures }, null).items);
    at = end;
    count += 1;
    if (count === limit) break;
  }
  return new List([...parts, textBetween(subject, at, subject.codes.length)]);
}

function substitute(
  pattern: PatternState,
  given: Given,
  context: PatternContext,
): { readonly text: Value; readonly count: number } {
  const subject = subjectIn(given);
  const limit = countOf(given['count']);
  const replace = replacer(pattern, subject, given['repl'] ?? null, context);
  let text = '';
  let at = 0;
  let count = 0;
  for (const captures of limit < 0 ? [] : pattern.matcher.all(subject.codes)) {
    const [start, end] = captures.groups[0] ?? [0, 0];
    text += textBetween(subject, at, start) + replace(captures);
    spendText(text.length - at);
    at = end;
    count += 1;
    if (count === limit) break;
  }
  return { text: text + textBetween(subject, at, subject.codes.length), count };
}

function isCallable(value: Value): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (value.kind === 'object') return value.protocol.call !== undefined;
  return value.kind === 'function' || value.kind === 'macro' || value.kind === 'undefined';
}

/** A text with groups in it, or a function of the match. */
function replacer(
  pattern: PatternState,
  subject: Subject,
  repl: Value,
  { call, matchValue }: PatternContext,
): (captures: Captures) => string {
  const text = textOf(repl);
  if (text !== undefined) {
    const template = parseTemplate(text, pattern.regex);
    return (captures) => expandTemplate(template, (i) => captured(subject, captures, i) ?? '');
  }
  if (!isCallable(repl)) {
    throw typeFault(`decoding to str: need a bytes-like object, ${typeName(repl)} found`);
  }
  return (captures) => {
    const match = matchValue({ kind: 'match', pattern, subject, captures });
    const replaced = callValue(repl, call.with([match]));
    const replacement = replaced === null ? '' : textOf(replaced);
    if (replacement !== undefined) return replacement;
    throw typeFault(`sequence item 0: expected str instance, ${typeName(replaced)} found`);
  };
}
