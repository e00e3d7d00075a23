/**
 * A regular expression as instructions, which a matcher follows without calling itself: long texts need
 * no deep stack.
 *
 * @module
 */

import type { CharTest } from './char-test.js';
import type {
  ConditionNode,
  Edge,
  LookNode,
  RegexNode,
  RepeatNode,
  SameNode,
} from './regex-node.js';

/** `to`, `body` and so on are indexes of instructions. Without such a field the next one follows. */
export type Instruction =
  | { readonly op: 'char'; readonly test: CharTest }
  /** Single characters, `min` to `max` of them. */
  | {
      readonly op: 'chars';
      readonly test: CharTest;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    }
  /** First what follows, and if that fails, what stands there. */
  | { readonly op: 'split'; otherwise: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'open' | 'close'; readonly group: number }
  | { readonly op: 'edge'; readonly edge: Edge }
  | { readonly op: 'same'; readonly group: number; readonly fold: SameNode['fold'] }
  | { readonly op: 'condition'; readonly group: number; otherwise: number }
  | { readonly op: 'enter'; readonly loop: number }
  /** Another iteration from `body` on, or what follows. */
  | {
      readonly op: 'loop';
      readonly loop: number;
      readonly body: number;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    }
  | { readonly op: 'look'; readonly negated: boolean; readonly behind: number; to: number }
  | { readonly op: 'atomic'; to: number }
  | { readonly op: 'fail' }
  /** The end of all, or of what a `look` or an `atomic` encloses. */
  | { readonly op: 'done' };

export interface RegexProgram {
  readonly code: readonly Instruction[];
  readonly loops: number;
  /** What the first character must fit; undefined where that is not known. */
  readonly first: CharTest | undefined;
}

export function compileRegex(node: RegexNode): RegexProgram {
  const writer = new ProgramWriter();
  writer.write(node);
  writer.code.push({ op: 'done' });
  return { code: writer.code, loops: writer.loops, first: firstOf(node) };
}

class ProgramWriter {
  readonly code: Instruction[] = [];
  loops = 0;

  write(node: RegexNode): void {
    switch (node.kind) {
      case 'char':
        this.code.push({ op: 'char', test: node.test });
        return;
      case 'sequence':
        for (const item of node.items) this.write(item);
        return;
      case 'either':
        return this.#either(node.options);
      case 'group':
        return this.#group(node.index, node.node);
      case 'repeat':
        return this.#repeat(node);
      case 'edge':
        this.code.push({ op: 'edge', edge: node.edge });
        return;
      case 'look':
        return this.#look(node);
      case 'atomic':
        return this.#atomic(() => this.write(node.node));
      case 'same':
        this.code.push({ op: 'same', group: node.index, fold: node.fold });
        return;
      case 'condition':
        return this.#condition(node);
      case 'failure':
        this.code.push({ op: 'fail' });
    }
  }

  #either(options: readonly RegexNode[]): void {
    const ends: Extract<Instruction, { op: 'jump' }>[] = [];
    for (const [i, option] of options.entries()) {
      if (i === options.length - 1) {
        this.write(option);
        break;
      }
      const split = { op: 'split' as const, otherwise: 0 };
      const end = { op: 'jump' as const, to: 0 };
      this.code.push(split);
      this.write(option);
      this.code.push(end);
      split.otherwise = this.code.length;
      ends.push(end);
    }
    for (const end of ends) end.to = this.code.length;
  }

  #group(index: number | undefined, node: RegexNode): void {
    if (index === undefined) return this.write(node);
    this.code.push({ op: 'open', group: index });
    this.write(node);
    this.code.push({ op: 'close', group: index });
  }

  #repeat(node: RepeatNode): void {
    if (node.mode === 'possessive') return this.#possessive(node);
    const lazy = node.mode === 'lazy';
    const { min, max } = node;
    const body = plain(node.node);
    if (body.kind === 'char') {
      this.code.push({ op: 'chars', test: body.test, min, max, lazy });
      return;
    }
    this.#loop(node, lazy, () => this.write(body));
  }

  /** Neither the iterations nor what is in them is tried again. */
  #possessive(node: RepeatNode): void {
    this.#atomic(() => {
      const body = plain(node.node);
      if (body.kind === 'char') return this.#repeat({ ...node, mode: 'greedy' });
      this.#loop(node, false, () => this.#atomic(() => this.write(body)));
    });
  }

  #loop({ min, max }: RepeatNode, lazy: boolean, writeBody: () => void): void {
    const loop = this.loops++;
    this.code.push({ op: 'enter', loop });
    const jump = { op: 'jump' as const, to: 0 };
    this.code.push(jump);
    const body = this.code.length;
    writeBody();
    jump.to = this.code.length;
    this.code.push({ op: 'loop', loop, body, min, max, lazy });
  }

  #look({ node, negated, behind = 0 }: LookNode): void {
    const look = { op: 'look' as const, negated, behind, to: 0 };
    this.code.push(look);
    this.write(node);
    this.code.push({ op: 'done' });
    look.to = this.code.length;
  }

  #atomic(writeBody: () => void): void {
    const atomic = { op: 'atomic' as const, to: 0 };
    this.code.push(atomic);
    writeBody();
    this.code.push({ op: 'done' });
    atomic.to = this.code.length;
  }

  #condition({ index, yes, no }: ConditionNode): void {
    const condition = { op: 'condition' as const, group: index, otherwise: 0 };
    const end = { op: 'jump' as const, to: 0 };
    this.code.push(condition);
    this.write(yes);
    this.code.push(end);
    condition.otherwise = this.code.length;
    this.write(no);
    end.to = this.code.length;
  }
}

/** What a group that captures nothing encloses. */
function plain(node: RegexNode): RegexNode {
  return node.kind === 'group' && node.index === undefined ? plain(node.node) : node;
}

function firstOf(node: RegexNode): CharTest | undefined {
  switch (node.kind) {
    case 'char':
      return node.test;
    case 'sequence': {
      const item = node.items.find(({ kind }) => kind !== 'edge' && kind !== 'look');
      return item && firstOf(item);
    }
    case 'group':
    case 'atomic':
      return firstOf(node.node);
    case 'repeat':
      return node.min > 0 ? firstOf(node.node) : undefined;
    case 'either': {
      const tests = node.options.map(firstOf);
      const known = tests.filter((test) => test !== undefined);
      if (known.length < tests.length || tests.length > 8) return undefined;
      return (code) => known.some((test) => test(code));
    }
    default:
      return undefined;
  }
}
