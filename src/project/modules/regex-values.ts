/**
 * Patterns and matches as values of templates.
 *
 * @module
 */

import type { HostObject, Value } from '../../jinja/value.js';
import { matchType } from './match-type.js';
import {
  HeldRegex,
  regexStateOf,
  type MatchState,
  type PatternState,
  type RegexAnswer,
} from './pattern-state.js';
import { patternType } from './pattern-type.js';
import { instanceValue, typeValue } from './python-type.js';

export function regexValue(answer: RegexAnswer): Value {
  if (answer === null || typeof answer !== 'object') return answer;
  if (answer.kind === 'match') return matchValue(answer);
  return answer.kind === 'pattern' ? patternValue(answer) : answer;
}

export function matchValue(match: MatchState): HostObject {
  return instanceValue(matchType, match, regexValue, new HeldRegex(match));
}

const compiledType = patternType(matchValue);
/** A pattern is the same object each time. */
const patterns = new WeakMap<PatternState, HostObject>();

function patternValue(pattern: PatternState): HostObject {
  const value =
    patterns.get(pattern) ??
    instanceValue(compiledType, pattern, regexValue, new HeldRegex(pattern));
  patterns.set(pattern, value);
  return value;
}

export const patternClass = typeValue(compiledType, regexValue, (value) => {
  const state = regexStateOf(value);
  return state?.kind === 'pattern' ? state : undefined;
});

export const matchClass = typeValue(matchType, regexValue, (value) => {
  const state = regexStateOf(value);
  return state?.kind === 'match' ? state : undefined;
});
