/**
 * Compiled patterns and what they found, before a template sees them.
 *
 * @module
 */

import { Fault, typeFault, valueFault } from '../../jinja/fault.js';
import { HostObject, Tuple, textOf, typeName, type Value } from '../../jinja/value.js';
import { integer } from './python-arguments.js';
import { flagBits } from './regex-flags.js';
import { Matcher } from './regex-matcher.js';
import type { ParsedRegex } from './regex-node.js';
import { parseRegex } from './regex-parser.js';
import type { Captures } from './regex-run.js';

export interface PatternState {
  readonly kind: 'pattern';
  readonly text: string;
  readonly regex: ParsedRegex;
  readonly matcher: Matcher;
}

export interface MatchState {
  readonly kind: 'match';
  readonly pattern: PatternState;
  readonly subject: Subject;
  readonly captures: Captures;
}

/** What a member gives: a value, or a state that becomes one. */
export type RegexAnswer = Value | PatternState | MatchState;

/** A text that is searched, from one position to another. */
export interface Subject {
  readonly value: Value;
  readonly codes: readonly number[];
  readonly from: number;
}

/** What an object of a template holds of it. */
export class HeldRegex {
  constructor(readonly state: PatternState | MatchState) {}
}

export function regexStateOf(value: Value | undefined): PatternState | MatchState | undefined {
  if (!(value instanceof HostObject)) return undefined;
  return value.payload instanceof HeldRegex ? value.payload.state : undefined;
}

const known = new Map<string, PatternState>();
const maxKnown = 500;

/** The pattern that a text is, or that was compiled before. */
export function patternOf(value: Value, flagsValue: Value | undefined): PatternState {
  const flags = flagsValue === undefined ? 0 : Number(integer(flagsValue));
  const state = regexStateOf(value);
  if (state?.kind === 'pattern') {
    if (flags === 0) return state;
    throw valueFault('cannot process flags argument with a compiled pattern');
  }
  const text = textOf(value);
  if (text === undefined) throw typeFault('first argument must be string or compiled pattern');
  const key = `${flags} ${text}`;
  const found = known.get(key);
  if (found) return found;
  const regex = parseRegex(text, flags & ~flagBits.DEBUG);
  const pattern: PatternState = { kind: 'pattern', text, regex, matcher: new Matcher(regex) };
  if (known.size >= maxKnown) known.clear();
  known.set(key, pattern);
  return pattern;
}

export function forgetPatterns(): void {
  known.clear();
}

export function subjectOf(
  value: Value | undefined,
  from: Value | undefined,
  to: Value | undefined,
): Subject {
  const text = textOf(value ?? null);
  if (value === undefined || text === undefined) {
    throw typeFault(`expected string or bytes-like object, got '${typeName(value ?? null)}'`);
  }
  const codes = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  const clamp = (position: Value | undefined, otherwise: number) =>
    position === undefined
      ? otherwise
      : Math.min(Math.max(0, Number(integer(position))), codes.length);
  const end = clamp(to, codes.length);
  const start = clamp(from, 0);
  return { value, codes: end === codes.length ? codes : codes.slice(0, end), from: start };
}

export function textBetween({ codes }: Subject, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCodePoint(codes[i] ?? 0);
  return text;
}

/** The text of a group; undefined where it took no part. */
export function captured(
  subject: Subject,
  { groups }: Captures,
  index: number,
): string | undefined {
  const range = groups[index];
  return range && textBetween(subject, ...range);
}

/** The index of a group by its number or name. */
export function groupIndex({ regex }: PatternState, group: Value): number {
  const name = textOf(group);
  const index =
    name !== undefined
      ? regex.names.get(name)
      : typeof group === 'number' || typeof group === 'boolean'
        ? Number(group)
        : undefined;
  if (index !== undefined && index >= 0 && index <= regex.groups) return index;
  throw new Fault('runtime', 'no such group', 'IndexError');
}

/** The groups of the whole, each as a value. */
export function groupValues(match: Pick<MatchState, 'subject' | 'captures'>, otherwise: Value) {
  const { subject, captures } = match;
  const texts = captures.groups.map((_, i) => captured(subject, captures, i) ?? otherwise);
  return new Tuple(texts.slice(1));
}
