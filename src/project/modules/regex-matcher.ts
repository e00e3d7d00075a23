/**
 * Matches regular expressions by backtracking, with a bound on the work: a pattern that explodes ends
 * in an error instead of a process that hangs.
 *
 * @module
 */

import { limitFault } from '../../jinja/fault.js';
import { isWord } from './regex-classes.js';
import { fold, type Edge, type ParsedRegex, type RegexNode } from './regex-syntax.js';

/** Start and end of each group, in code points; group 0 is the whole. */
export type Captures = readonly (readonly [start: number, end: number] | undefined)[];

/** What comes behind: true when all of it matches from there. */
type Next = (at: number) => boolean;
type Step = (run: Run, at: number, next: Next) => boolean;

const maxSteps = 20_000_000;

interface Run {
  readonly text: readonly number[];
  readonly groups: (readonly [number, number] | undefined)[];
  steps: number;
}

export class Matcher {
  readonly #step: Step;
  readonly #groups: number;

  constructor(regex: ParsedRegex) {
    this.#step = compile(regex.node);
    this.#groups = regex.groups;
  }

  /** A match that begins exactly there. `whole`: it must reach the end; `advance`: it must not be empty. */
  matchAt(
    text: readonly number[],
    start: number,
    wish: { readonly whole?: boolean; readonly advance?: boolean } = {},
    steps = { used: 0 },
  ): Captures | undefined {
    const groups: Run['groups'] = Array.from({ length: this.#groups + 1 }, () => undefined);
    const run: Run = { text, groups, steps: steps.used };
    let end = -1;
    const found = guarded(() =>
      this.#step(run, start, (at) => {
        if (wish.whole && at !== text.length) return false;
        if (wish.advance && at === start) return false;
        end = at;
        return true;
      }),
    );
    steps.used = run.steps;
    if (!found) return undefined;
    run.groups[0] = [start, end];
    return run.groups;
  }

  /** The first match from there on. */
  search(text: readonly number[], from: number, advance = false): Captures | undefined {
    const steps = { used: 0 };
    for (let start = from; start <= text.length; start++) {
      const found = this.matchAt(text, start, { advance: advance && start === from }, steps);
      if (found) return found;
    }
    return undefined;
  }

  /** All matches, none of them twice. */
  *all(text: readonly number[], from = 0): Generator<Captures> {
    let at = from;
    let advance = false;
    while (at <= text.length) {
      const found = this.search(text, at, advance);
      const whole = found?.[0];
      if (!found || !whole) return;
      yield found;
      advance = whole[0] === whole[1];
      at = whole[1];
    }
  }
}

/** The depth of the stack bounds how far a pattern may be nested in itself. */
function guarded(match: () => boolean): boolean {
  try {
    return match();
  } catch (error) {
    if (error instanceof RangeError) throw tooMuch();
    throw error;
  }
}

function tooMuch(): Error {
  return limitFault('the regular expression needs too much work on this text', 'make it simpler');
}

function count(run: Run): void {
  run.steps += 1;
  if (run.steps > maxSteps) throw tooMuch();
}

function compile(node: RegexNode): Step {
  switch (node.kind) {
    case 'char': {
      const { test } = node;
      return (run, at, next) => {
        count(run);
        const code = run.text[at];
        return code !== undefined && test(code) && next(at + 1);
      };
    }
    case 'sequence':
      return node.items.map(compile).reduceRight<Step>(chain, (_, at, next) => next(at));
    case 'either': {
      const options = node.options.map(compile);
      return (run, at, next) => options.some((option) => option(run, at, next));
    }
    case 'group':
      return group(node.index, compile(node.node));
    case 'repeat':
      return repeat(node);
    case 'edge':
      return (run, at, next) => isEdge(node.edge, run.text, at) && next(at);
    case 'look':
      return look(node);
    case 'atomic':
      return atomic(compile(node.node));
    case 'same':
      return same(node);
    case 'condition': {
      const [yes, no] = [compile(node.yes), compile(node.no)];
      return (run, at, next) => (run.groups[node.index] ? yes : no)(run, at, next);
    }
  }
}

function chain(rest: Step, first: Step): Step {
  return (run, at, next) => first(run, at, (there) => rest(run, there, next));
}

function group(index: number, inner: Step): Step {
  return (run, at, next) => {
    const before = run.groups[index];
    const found = inner(run, at, (there) => {
      const inside = run.groups[index];
      run.groups[index] = [at, there];
      if (next(there)) return true;
      run.groups[index] = inside;
      return false;
    });
    if (!found) run.groups[index] = before;
    return found;
  };
}

type Repeat = Extract<RegexNode, { kind: 'repeat' }>;

function repeat(node: Repeat): Step {
  if (node.mode === 'possessive') return atomic(repeat({ ...node, mode: 'greedy' }));
  if (node.node.kind === 'char') return repeatChar(node, node.node.test);
  const { min, max, mode } = node;
  const inner = compile(node.node);
  /** `last` is where the iteration before began: one that takes nothing is the last one. */
  const from = (run: Run, at: number, past: Past, next: Next): boolean => {
    count(run);
    const { done, last } = past;
    if (done < min)
      return inner(run, at, (there) => from(run, there, { done: done + 1, last }, next));
    const again = () =>
      done < max &&
      at !== last &&
      inner(run, at, (there) => from(run, there, { done: done + 1, last: at }, next));
    return mode === 'lazy' ? next(at) || again() : again() || next(at);
  };
  return (run, at, next) => from(run, at, { done: 0, last: -1 }, next);
}

interface Past {
  readonly done: number;
  readonly last: number;
}

/** Of single characters as many as possible, then fewer; no stack grows. */
function repeatChar({ min, max, mode }: Repeat, test: (code: number) => boolean): Step {
  return (run, at, next) => {
    const most = Math.min(max, run.text.length - at);
    const fits = (i: number) => {
      count(run);
      return test(run.text[at + i] ?? 0);
    };
    let length = 0;
    const wanted = mode === 'lazy' ? min : most;
    while (length < wanted && length < most && fits(length)) length += 1;
    if (length < min) return false;
    if (mode !== 'lazy') {
      for (; length >= min; length--) if (next(at + length)) return true;
      return false;
    }
    while (!next(at + length)) {
      if (length >= most || !fits(length)) return false;
      length += 1;
    }
    return true;
  };
}

/** Once it matched, nothing in it is tried again. */
function atomic(inner: Step): Step {
  return (run, at, next) => {
    const before = [...run.groups];
    let end = -1;
    const found = inner(run, at, (there) => {
      end = there;
      return true;
    });
    if (found && next(end)) return true;
    restore(run, before);
    return false;
  };
}

function restore(run: Run, groups: Run['groups']): void {
  for (const [i, captured] of groups.entries()) run.groups[i] = captured;
}

function look(node: Extract<RegexNode, { kind: 'look' }>): Step {
  const inner = compile(node.node);
  return (run, at, next) => {
    const before = [...run.groups];
    const start = at - (node.behind ?? 0);
    const found = start >= 0 && inner(run, start, (end) => node.behind === undefined || end === at);
    if (node.negated) restore(run, before);
    if (found !== node.negated && next(at)) return true;
    restore(run, before);
    return false;
  };
}

function same({ index, ignoreCase }: Extract<RegexNode, { kind: 'same' }>): Step {
  return (run, at, next) => {
    const captured = run.groups[index];
    if (!captured) return false;
    const wanted = run.text.slice(...captured);
    const equal = wanted.every((code, i) => {
      count(run);
      const other = run.text[at + i];
      if (other === undefined) return false;
      return other === code || (ignoreCase && fold(other) === fold(code));
    });
    return equal && next(at + wanted.length);
  };
}

function isEdge(edge: Edge, text: readonly number[], at: number): boolean {
  switch (edge) {
    case 'start':
      return at === 0;
    case 'end':
      return at === text.length;
    case 'last':
      return at === text.length || (at === text.length - 1 && text[at] === 10);
    case 'line-start':
      return at === 0 || text[at - 1] === 10;
    case 'line-end':
      return at === text.length || text[at] === 10;
    case 'word':
      return isBoundary(text, at, false);
    case 'ascii-word':
      return isBoundary(text, at, true);
    case 'no-word':
      return text.length > 0 && !isBoundary(text, at, false);
    case 'no-ascii-word':
      return text.length > 0 && !isBoundary(text, at, true);
  }
}

function isBoundary(text: readonly number[], at: number, ascii: boolean): boolean {
  const is = (code: number | undefined) => code !== undefined && isWord(code, ascii);
  return is(text[at - 1]) !== is(text[at]);
}
