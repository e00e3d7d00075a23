/**
 * The work of matching a regular expression: backtracking with a stack of its own, and a bound on the
 * steps, so that a pattern that explodes ends in an error instead of a process that hangs.
 *
 * @module
 */

import { spend } from '../../jinja/budget.js';
import { limitFault } from '../../jinja/fault.js';
import { isEdge } from './regex-edges.js';
import type { Instruction, RegexProgram } from './regex-program.js';

export interface Captures {
  /** Start and end of each group, in code points; group 0 is the whole. */
  readonly groups: readonly (readonly [start: number, end: number] | undefined)[];
  /** The group that was closed last. */
  readonly last: number | undefined;
}

export interface MatchWish {
  /** It must reach the end. */
  readonly whole?: boolean;
  /** It must not be empty. */
  readonly advance?: boolean;
}

const maxSteps = 20_000_000;
/** Numbers on the stack of what may be tried again. */
const maxStack = 16_000_000;

/** What to do about an entry of the stack: four numbers, of which the last says what it is. */
const again = { choice: 0, greedy: 1, lazy: 2, iterate: 3, restore: 4, snapshot: 5 } as const;

/** The attempts of one search. */
export class RegexRun {
  readonly #code: readonly Instruction[];
  /**
   * Three numbers a group (start, end, where it was opened), two a loop (iterations, where the last one
   * began), and the group that was closed last.
   */
  readonly #registers: Int32Array;
  readonly #loopsAt: number;
  readonly #lastAt: number;
  readonly #stack: number[] = [];
  readonly #snapshots: Int32Array[] = [];
  #steps = 0;
  #reported = 0;
  #wish: MatchWish = {};
  #start = 0;

  constructor(
    { code, loops }: RegexProgram,
    private readonly groups: number,
    private readonly text: readonly number[],
  ) {
    this.#code = code;
    this.#loopsAt = 3 * (groups + 1);
    this.#lastAt = this.#loopsAt + 2 * loops;
    this.#registers = new Int32Array(this.#lastAt + 1).fill(-1);
  }

  matchAt(start: number, wish: MatchWish): Captures | undefined {
    this.#wish = wish;
    this.#start = start;
    const end = this.#run(0, start, true);
    if (end < 0) return undefined;
    const registers = this.#registers;
    const groups = Array.from({ length: this.groups + 1 }, (_, i) => {
      const [from = -1, to = -1] = [registers[3 * i], registers[3 * i + 1]];
      return to < 0 ? undefined : ([from, to] as const);
    });
    groups[0] = [start, end];
    const last = registers[this.#lastAt] ?? -1;
    return { groups, last: last < 0 ? undefined : last };
  }

  /** Where the instructions from `pc` on end; -1 if nothing fits. */
  #run(pc: number, at: number, isOutermost: boolean): number {
    const base = this.#stack.length;
    let [next, position] = [pc, at];
    for (;;) {
      this.#count(1);
      const op = this.#code[next];
      if (!op) throw new Error('a regular expression without an end');
      if (op.op === 'done') {
        if (!isOutermost || this.#isWanted(position)) return position;
        next = -1;
      } else {
        next = this.#step(op, next, position);
        position = this.#position;
      }
      if (next >= 0) continue;
      next = this.#backtrack(base);
      if (next < 0) return -1;
      position = this.#position;
    }
  }

  #isWanted(end: number): boolean {
    const { whole = false, advance = false } = this.#wish;
    if (whole && end !== this.text.length) return false;
    return !advance || end !== this.#start;
  }

  /** Where the last step has ended. */
  #position = 0;

  /** Follows one instruction; the next one, or -1 where it does not fit. */
  #step(op: Instruction, pc: number, at: number): number {
    this.#position = at;
    switch (op.op) {
      case 'char':
        this.#position = at + 1;
        return at < this.text.length && op.test(this.text[at] ?? 0) ? pc + 1 : -1;
      case 'chars':
        return this.#chars(op, pc, at);
      case 'split':
        this.#push(again.choice, op.otherwise, at);
        return pc + 1;
      case 'jump':
        return op.to;
      case 'open':
        this.#set(3 * op.group + 2, at);
        return pc + 1;
      case 'close':
        this.#set(3 * op.group, this.#registers[3 * op.group + 2] ?? at);
        this.#set(3 * op.group + 1, at);
        this.#set(this.#lastAt, op.group);
        return pc + 1;
      case 'edge':
        return isEdge(op.edge, this.text, at) ? pc + 1 : -1;
      case 'same':
        return this.#same(op, pc, at);
      case 'condition':
        return (this.#registers[3 * op.group + 1] ?? -1) < 0 ? op.otherwise : pc + 1;
      case 'enter':
        this.#set(this.#loopsAt + 2 * op.loop, -1);
        this.#set(this.#loopsAt + 2 * op.loop + 1, -1);
        return pc + 1;
      case 'loop':
        return this.#loop(op, pc, at);
      case 'look':
        return this.#look(op, pc, at);
      case 'atomic':
        return this.#atomic(op, pc, at);
      default:
        return -1;
    }
  }

  #chars(op: Extract<Instruction, { op: 'chars' }>, pc: number, at: number): number {
    const { text } = this;
    const most = Math.min(text.length, at + op.max);
    const wanted = op.lazy ? Math.min(most, at + op.min) : most;
    let end = at;
    while (end < wanted && op.test(text[end] ?? 0)) end += 1;
    this.#count((end - at) / 4);
    const least = at + op.min;
    if (end < least) return -1;
    if (!op.lazy && end > least) this.#push(again.greedy, pc + 1, end, least);
    if (op.lazy && end < most) this.#push(again.lazy, pc, end, most);
    this.#position = end;
    return pc + 1;
  }

  #same(op: Extract<Instruction, { op: 'same' }>, pc: number, at: number): number {
    const { text } = this;
    const { fold } = op;
    const [from = -1, to = -1] = this.#registers.subarray(3 * op.group, 3 * op.group + 2);
    if (to < 0 || at + to - from > text.length) return -1;
    this.#count((to - from) / 4);
    for (let i = 0; i < to - from; i++) {
      const [one = 0, other = 0] = [text[from + i], text[at + i]];
      if (one !== other && (!fold || fold(one) !== fold(other))) return -1;
    }
    this.#position = at + to - from;
    return pc + 1;
  }

  /** An iteration that takes nothing is the last one. */
  #loop(op: Extract<Instruction, { op: 'loop' }>, pc: number, at: number): number {
    const counter = this.#loopsAt + 2 * op.loop;
    const done = (this.#registers[counter] ?? -1) + 1;
    const isNew = at !== this.#registers[counter + 1];
    this.#set(counter, done);
    if (done < op.min) return op.body;
    if (done >= op.max || !isNew) return pc + 1;
    if (op.lazy) {
      this.#push(again.iterate, op.body, at, counter + 1);
      return pc + 1;
    }
    this.#push(again.choice, pc + 1, at);
    this.#set(counter + 1, at);
    return op.body;
  }

  #look(op: Extract<Instruction, { op: 'look' }>, pc: number, at: number): number {
    const from = at - op.behind;
    if (from < 0) return op.negated ? op.to : -1;
    const found = this.#apart(pc + 1, from, op.negated) >= 0;
    this.#position = at;
    return found === op.negated ? -1 : op.to;
  }

  #atomic(op: Extract<Instruction, { op: 'atomic' }>, pc: number, at: number): number {
    const end = this.#apart(pc + 1, at, false);
    this.#position = end;
    return end < 0 ? -1 : op.to;
  }

  /** Runs what nothing is tried again of. */
  #apart(pc: number, at: number, forget: boolean): number {
    const [entries, snapshots] = [this.#stack.length, this.#snapshots.length];
    const before = this.#registers.slice();
    this.#count(before.length / 8);
    const end = this.#run(pc, at, false);
    if (end < 0) return end;
    this.#stack.length = entries;
    this.#snapshots.length = snapshots;
    if (forget) this.#registers.set(before);
    else this.#push(again.snapshot, this.#snapshots.push(before) - 1);
    return end;
  }

  #set(register: number, value: number): void {
    this.#push(again.restore, register, this.#registers[register]);
    this.#registers[register] = value;
  }

  #push(kind: number, a: number, b = 0, c = 0): void {
    this.#stack.push(c, b, a, kind);
    if (this.#stack.length > maxStack) throw tooMuch();
  }

  /** The instruction to go on with; -1 where nothing is left to try above `base`. */
  #backtrack(base: number): number {
    const stack = this.#stack;
    while (stack.length > base) {
      this.#count(0.25);
      const kind = stack.pop() ?? 0;
      const [a, b, c] = [stack.pop() ?? 0, stack.pop() ?? 0, stack.pop() ?? 0];
      if (kind === again.restore) this.#registers[a] = b;
      else if (kind === again.snapshot) this.#restoreSnapshot();
      else {
        const next = this.#retry(kind, a, b, c);
        if (next >= 0) return next;
      }
    }
    return -1;
  }

  #restoreSnapshot(): void {
    const before = this.#snapshots.pop();
    if (before) this.#registers.set(before);
  }

  /** Tries what an entry of the stack holds: the instruction, the position and a third number. */
  #retry(kind: number, pc: number, at: number, third: number): number {
    this.#position = at;
    if (kind === again.iterate) this.#set(third, at);
    if (kind === again.greedy) {
      this.#position = at - 1;
      if (at - 1 > third) this.#push(again.greedy, pc, at - 1, third);
    }
    return kind === again.lazy ? this.#oneMore(pc, at, third) : pc;
  }

  /** One more of the characters that were taken as few as possible. */
  #oneMore(pc: number, at: number, most: number): number {
    const op = this.#code[pc];
    if (op?.op !== 'chars' || !op.test(this.text[at] ?? 0)) return -1;
    if (at + 1 < most) this.#push(again.lazy, pc, at + 1, most);
    this.#position = at + 1;
    return pc + 1;
  }

  #count(steps: number): void {
    this.#steps += steps;
    if (this.#steps > maxSteps) throw tooMuch();
    if (this.#steps - this.#reported < 65_536) return;
    this.#reported = this.#steps;
    spend(4096);
  }
}

function tooMuch(): Error {
  return limitFault('the regular expression needs too much work on this text', 'make it simpler');
}
