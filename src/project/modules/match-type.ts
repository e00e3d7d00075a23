/**
 * `re.Match`.
 *
 * @module
 */

import { Dict } from '../../jinja/dict.js';
import { Fault } from '../../jinja/fault.js';
import { reprText } from '../../jinja/text.js';
import { Tuple, type Call, type Value } from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import {
  captured,
  groupIndex,
  groupValues,
  type MatchState,
  type RegexAnswer,
} from './pattern-state.js';
import { positional, textArgument } from './python-arguments.js';
import type { PythonType } from './python-type.js';
import { expandTemplate, parseTemplate } from './regex-template.js';

function textOfGroup(match: MatchState, group: Value): Value {
  return captured(match.subject, match.captures, groupIndex(match.pattern, group)) ?? null;
}

function rangeOf(match: MatchState, group: Value): readonly [number, number] {
  return match.captures.groups[groupIndex(match.pattern, group)] ?? [-1, -1];
}

const ofRange =
  (name: string, read: (range: readonly [number, number]) => Value) =>
  (match: MatchState, call: Call): Value => {
    const [group = 0] = positional(call, name, 0, 1);
    return read(rangeOf(match, group));
  };

function defaultOf(call: Call, name: string): Value {
  return bindArguments(call, name, { required: [], optional: ['default'] }).default ?? null;
}

function nameOf({ pattern }: MatchState, index: number | undefined): Value {
  const found = [...pattern.regex.names].find(([, group]) => group === index);
  return found?.[0] ?? null;
}

export const matchType: PythonType<MatchState, RegexAnswer> = {
  name: 're.Match',
  fields: {
    string: ({ subject }) => subject.value,
    re: ({ pattern }) => pattern,
    pos: ({ subject }) => subject.from,
    endpos: ({ subject }) => subject.codes.length,
    lastindex: ({ captures }) => captures.last ?? null,
    lastgroup: (match) => nameOf(match, match.captures.last),
    regs: ({ captures }) => new Tuple(captures.groups.map((range) => new Tuple(range ?? [-1, -1]))),
  },
  methods: {
    group: (match, call) => {
      const groups = positional(call, 'group', 0, Infinity);
      const [only = 0, second] = groups;
      if (second === undefined) return textOfGroup(match, only);
      return new Tuple(groups.map((group) => textOfGroup(match, group)));
    },
    groups: (match, call) => groupValues(match, defaultOf(call, 'groups')),
    groupdict: (match, call) => {
      const otherwise = defaultOf(call, 'groupdict');
      const { names } = match.pattern.regex;
      return new Dict([...names].map(([name, i]) => [name, textOfGroup(match, i) ?? otherwise]));
    },
    start: ofRange('start', ([start]) => start),
    end: ofRange('end', ([, end]) => end),
    span: ofRange('span', (range) => new Tuple(range)),
    expand: (match, call) => {
      const { template } = bindArguments(call, 'expand', { required: ['template'] });
      const parts = parseTemplate(textArgument(template, 'template'), match.pattern.regex);
      return expandTemplate(parts, (i) => captured(match.subject, match.captures, i) ?? '');
    },
  },
  protocol: (match) => ({
    item: (key) => itemOf(match, key),
    repr: () => matchRepr(match),
    str: () => matchRepr(match),
  }),
};

/** Undefined for a group that there is not. */
function itemOf(match: MatchState, key: Value): Value | undefined {
  try {
    return textOfGroup(match, key);
  } catch (error) {
    if (error instanceof Fault && error.pythonClass === 'IndexError') return undefined;
    throw error;
  }
}

function matchRepr(match: MatchState): string {
  const [start, end] = rangeOf(match, 0);
  const text = reprText(captured(match.subject, match.captures, 0) ?? '');
  const shown = [...text].slice(0, 50).join('');
  return `<re.Match object; span=(${start}, ${end}), match=${shown}>`;
}
