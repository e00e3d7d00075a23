/**
 * Regular expressions of Python's `re`: from text to a tree.
 *
 * @module
 */

import { Fault } from '../../jinja/fault.js';
import { isDigit, isSpace, isWord } from './regex-classes.js';

export interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly ascii: boolean;
  readonly verbose: boolean;
}

/** Says whether a code point fits. */
type CharTest = (code: number) => boolean;

export type RegexNode =
  | { readonly kind: 'char'; readonly test: CharTest }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'either'; readonly options: readonly RegexNode[] }
  | { readonly kind: 'group'; readonly index: number; readonly node: RegexNode }
  | {
      readonly kind: 'repeat';
      readonly node: RegexNode;
      readonly min: number;
      readonly max: number;
      readonly mode: 'greedy' | 'lazy' | 'possessive';
    }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | {
      readonly kind: 'look';
      readonly node: RegexNode;
      readonly negated: boolean;
      /** Code points that a look-behind goes back. */
      readonly behind: number | undefined;
    }
  | { readonly kind: 'atomic'; readonly node: RegexNode }
  | { readonly kind: 'same'; readonly index: number; readonly ignoreCase: boolean }
  | {
      readonly kind: 'condition';
      readonly index: number;
      readonly yes: RegexNode;
      readonly no: RegexNode;
    };

export type Edge =
  | 'start'
  | 'end'
  | 'line-start'
  | 'line-end'
  | 'last'
  | 'word'
  | 'ascii-word'
  | 'no-word'
  | 'no-ascii-word';

export interface ParsedRegex {
  readonly node: RegexNode;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  readonly flags: Flags;
}

export function regexFault(message: string, position?: number): Fault {
  const place = position === undefined ? '' : ` at position ${position}`;
  return new Fault('runtime', `${message}${place}`, 'error');
}

export function parseRegex(pattern: string, flags: Flags): ParsedRegex {
  return new RegexParser(pattern, flags).parse();
}

const maxNesting = 200;
const maxCount = 4_294_967_295;

class RegexParser {
  readonly #text: readonly string[];
  #at = 0;
  #flags: Flags;
  #groups = 0;
  #depth = 0;
  readonly #names = new Map<string, number>();
  readonly #open = new Set<number>();

  constructor(pattern: string, flags: Flags) {
    this.#text = [...pattern];
    this.#flags = flags;
  }

  parse(): ParsedRegex {
    const node = this.#alternatives();
    if (this.#peek() === ')') throw regexFault('unbalanced parenthesis', this.#at);
    return { node, groups: this.#groups, names: this.#names, flags: this.#flags };
  }

  #peek(ahead = 0): string | undefined {
    return this.#text[this.#at + ahead];
  }

  #take(text: string): boolean {
    const chars = [...text];
    if (!chars.every((char, i) => this.#peek(i) === char)) return false;
    this.#at += chars.length;
    return true;
  }

  #alternatives(): RegexNode {
    this.#depth += 1;
    if (this.#depth > maxNesting) throw regexFault('too many nested groups', this.#at);
    const options = [this.#sequence(this.#depth === 1)];
    while (this.#take('|')) options.push(this.#sequence(false));
    this.#depth -= 1;
    const [only] = options;
    return only && options.length === 1 ? only : { kind: 'either', options };
  }

  #sequence(first: boolean): RegexNode {
    const items: RegexNode[] = [];
    for (;;) {
      if (this.#flags.verbose && this.#skipComment()) continue;
      const char = this.#peek();
      if (char === undefined || char === '|' || char === ')') break;
      const start = this.#at;
      if (this.#counts()) throw regexFault('nothing to repeat', start);
      const node = this.#atom(first && items.length === 0);
      if (node) items.push(this.#repeated(node));
    }
    return { kind: 'sequence', items };
  }

  #skipComment(): boolean {
    const char = this.#peek();
    if (char !== undefined && /\s/.test(char)) {
      this.#at += 1;
      return true;
    }
    if (char !== '#') return false;
    while (this.#peek() !== undefined && this.#peek() !== '\n') this.#at += 1;
    return true;
  }

  #atom(first: boolean): RegexNode | undefined {
    const position = this.#at;
    const char = this.#text[this.#at++] ?? '';
    switch (char) {
      case '.':
        return { kind: 'char', test: this.#flags.dotAll ? () => true : (code) => code !== 10 };
      case '^':
        return { kind: 'edge', edge: this.#flags.multiline ? 'line-start' : 'start' };
      case '$':
        return { kind: 'edge', edge: this.#flags.multiline ? 'line-end' : 'last' };
      case '[':
        return { kind: 'char', test: this.#set(position) };
      case '(':
        return this.#group(position, first);
      case '\\':
        return this.#escape(position);
      case '*':
      case '+':
      case '?':
        throw regexFault('nothing to repeat', position);
      default:
        return this.#literal(char.codePointAt(0) ?? 0);
    }
  }

  #literal(code: number): RegexNode {
    return { kind: 'char', test: charTest(code, this.#flags.ignoreCase) };
  }

  #repeated(node: RegexNode): RegexNode {
    const start = this.#at;
    const counts = this.#counts();
    if (!counts) return node;
    if (node.kind === 'edge') throw regexFault('nothing to repeat', start);
    const mode = this.#take('?') ? 'lazy' : this.#take('+') ? 'possessive' : 'greedy';
    const position = this.#at;
    if (this.#counts()) throw regexFault('multiple repeat', position);
    return { kind: 'repeat', node, ...counts, mode };
  }

  #counts(): { readonly min: number; readonly max: number } | undefined {
    if (this.#flags.verbose) while (this.#skipComment()) continue;
    if (this.#take('*')) return { min: 0, max: Infinity };
    if (this.#take('+')) return { min: 1, max: Infinity };
    if (this.#take('?')) return { min: 0, max: 1 };
    const rest = this.#text.slice(this.#at, this.#at + 24).join('');
    const [whole, low, comma, high] = /^\{(\d*)(?:(,)(\d*))?\}/.exec(rest) ?? [];
    if (whole === undefined || (low === '' && comma === undefined)) return undefined;
    const min = low === '' ? 0 : Number(low);
    const max = comma === undefined ? min : high === '' ? Infinity : Number(high);
    if (min >= maxCount || (max !== Infinity && max >= maxCount)) {
      throw new Fault('runtime', 'the repetition number is too large', 'OverflowError');
    }
    if (max < min) throw regexFault('min repeat greater than max repeat', this.#at + 1);
    this.#at += whole.length;
    return { min, max };
  }

  #group(position: number, first: boolean): RegexNode | undefined {
    if (!this.#take('?')) return this.#capture(position, undefined);
    if (this.#take('P<')) return this.#capture(position, this.#name('>'));
    if (this.#take('P=')) return this.#same(this.#groupNumber(this.#name(')'), position), position);
    if (this.#take(':')) return this.#closed(position);
    if (this.#take('#')) return this.#comment(position);
    if (this.#take('=')) return this.#look(position, false, false);
    if (this.#take('!')) return this.#look(position, true, false);
    if (this.#take('<=')) return this.#look(position, false, true);
    if (this.#take('<!')) return this.#look(position, true, true);
    if (this.#take('>')) return { kind: 'atomic', node: this.#closed(position) };
    if (this.#take('(')) return this.#condition(position);
    return this.#flagGroup(position, first);
  }

  #capture(position: number, name: string | undefined): RegexNode {
    const index = ++this.#groups;
    if (name !== undefined) {
      const known = this.#names.get(name);
      if (known !== undefined) {
        const text = `redefinition of group name '${name}' as group ${index}; was group ${known}`;
        throw regexFault(text, position + 4);
      }
      this.#names.set(name, index);
    }
    this.#open.add(index);
    const node = this.#closed(position);
    this.#open.delete(index);
    return { kind: 'group', index, node };
  }

  #closed(position: number): RegexNode {
    const outer = this.#flags;
    const node = this.#alternatives();
    if (!this.#take(')')) throw regexFault('missing ), unterminated subpattern', position);
    this.#flags = outer;
    return node;
  }

  #name(end: string): string {
    const start = this.#at;
    while (this.#peek() !== undefined && this.#peek() !== end) this.#at += 1;
    const name = this.#text.slice(start, this.#at).join('');
    if (!this.#take(end)) throw regexFault(`missing ${end}, unterminated name`, start);
    if (name === '') throw regexFault('missing group name', start);
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) {
      throw regexFault(`bad character in group name '${name}'`, start);
    }
    return name;
  }

  #groupNumber(name: string, position: number): number {
    const index = this.#names.get(name);
    if (index === undefined) throw regexFault(`unknown group name '${name}'`, position + 4);
    return index;
  }

  #same(index: number, position: number): RegexNode {
    if (index > this.#groups) throw regexFault(`invalid group reference ${index}`, position + 1);
    if (this.#open.has(index)) throw regexFault('cannot refer to an open group', position);
    return { kind: 'same', index, ignoreCase: this.#flags.ignoreCase };
  }

  #comment(position: number): undefined {
    while (this.#peek() !== undefined && this.#peek() !== ')') this.#at += 1;
    if (!this.#take(')')) throw regexFault('missing ), unterminated comment', position);
    return undefined;
  }

  #look(position: number, negated: boolean, isBehind: boolean): RegexNode {
    const node = this.#closed(position);
    if (!isBehind) return { kind: 'look', node, negated, behind: undefined };
    const behind = widthOf(node);
    if (behind === undefined) throw regexFault('look-behind requires fixed-width pattern');
    return { kind: 'look', node, negated, behind };
  }

  #condition(position: number): RegexNode {
    const start = this.#at;
    while (this.#peek() !== undefined && this.#peek() !== ')') this.#at += 1;
    const name = this.#text.slice(start, this.#at).join('');
    this.#take(')');
    const index = /^\d+$/.test(name) ? Number(name) : this.#groupNumber(name, start - 4);
    const node = this.#closed(position);
    const empty: RegexNode = { kind: 'sequence', items: [] };
    const [yes = empty, no = empty, ...more] = node.kind === 'either' ? node.options : [node];
    if (more.length > 0) {
      throw regexFault('conditional backref with more than two branches', position);
    }
    return { kind: 'condition', index, yes, no };
  }

  /** `(?i)` at the beginning, `(?i-s:…)` anywhere. */
  #flagGroup(position: number, first: boolean): RegexNode | undefined {
    const start = this.#at;
    const outer = this.#flags;
    while (/[aiLmsux-]/.test(this.#peek() ?? '')) this.#at += 1;
    const text = this.#text.slice(start, this.#at).join('');
    const [on = '', off = ''] = text.split('-');
    if (text === '' || text.includes('L')) {
      const next = this.#peek() === 'P' ? `P${this.#peek(1) ?? ''}` : (this.#peek() ?? '');
      throw regexFault(`unknown extension ?${next}`, position + 1);
    }
    this.#flags = withLetters(withLetters(outer, on, true), off, false);
    if (this.#take(')')) {
      if (!first) {
        throw regexFault('global flags not at the start of the expression', position);
      }
      return undefined;
    }
    if (!this.#take(':')) throw regexFault('missing -, : or )', this.#at);
    const node = this.#closed(position);
    this.#flags = outer;
    return node;
  }

  #escape(position: number): RegexNode {
    const char = this.#text[this.#at++];
    if (char === undefined) throw regexFault('bad escape (end of pattern)', position);
    const { ascii } = this.#flags;
    if (char === 'A') return { kind: 'edge', edge: 'start' };
    if (char === 'Z') return { kind: 'edge', edge: 'end' };
    if (char === 'b') return { kind: 'edge', edge: ascii ? 'ascii-word' : 'word' };
    if (char === 'B') return { kind: 'edge', edge: ascii ? 'no-ascii-word' : 'no-word' };
    const test = classOf(char, ascii);
    if (test) return { kind: 'char', test };
    if (/[1-9]/.test(char)) return this.#numbered(char, position);
    return this.#literal(this.#code(char, position));
  }

  /** A group by its number, or a character by three octal digits. */
  #numbered(first: string, position: number): RegexNode {
    const rest = `${first}${this.#peek() ?? ''}${this.#peek(1) ?? ''}`;
    if (/^[0-3][0-7]{2}/.test(rest)) {
      this.#at += 2;
      return this.#literal(parseInt(rest, 8));
    }
    const digits = /^\d{1,2}/.exec(rest)?.[0] ?? first;
    this.#at += digits.length - 1;
    return this.#same(Number(digits), position);
  }

  /** The code point that an escape stands for. */
  #code(char: string, position: number): number {
    const simple = controls[char];
    if (simple !== undefined) return simple;
    const length = hexLengths[char];
    if (length !== undefined) return this.#hex(length, char, position);
    if (char === '0') {
      const digits = /^[0-7]{0,2}/.exec(`${this.#peek() ?? ''}${this.#peek(1) ?? ''}`)?.[0] ?? '';
      this.#at += digits.length;
      return parseInt(`0${digits}`, 8);
    }
    if (/[a-zA-Z0-9]/.test(char)) throw regexFault(`bad escape \\${char}`, position);
    return char.codePointAt(0) ?? 0;
  }

  #hex(length: number, char: string, position: number): number {
    const digits = this.#text.slice(this.#at, this.#at + length).join('');
    if (digits.length < length || !/^[0-9a-f]+$/i.test(digits)) {
      throw regexFault(`incomplete escape \\${char}${digits}`, position);
    }
    this.#at += length;
    return parseInt(digits, 16);
  }

  #set(position: number): CharTest {
    const negated = this.#take('^');
    const tests: CharTest[] = [];
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      if (this.#peek() === undefined) throw regexFault('unterminated character set', position);
      tests.push(this.#setItem(position));
    }
    this.#at += 1;
    const any = (code: number) => tests.some((test) => test(code));
    return negated ? (code) => !any(code) : any;
  }

  #setItem(position: number): CharTest {
    const start = this.#at;
    const low = this.#setChar();
    if (this.#peek() !== '-' || this.#peek(1) === ']') return this.#setTest(low);
    this.#at += 1;
    if (this.#peek() === undefined) throw regexFault('unterminated character set', position);
    const high = this.#setChar();
    const text = this.#text.slice(start, this.#at).join('');
    if (typeof low !== 'number' || typeof high !== 'number' || high < low) {
      throw regexFault(`bad character range ${text}`, start);
    }
    return rangeTest(low, high, this.#flags.ignoreCase);
  }

  #setTest(item: number | CharTest): CharTest {
    return typeof item === 'number' ? charTest(item, this.#flags.ignoreCase) : item;
  }

  #setChar(): number | CharTest {
    const position = this.#at;
    const char = this.#text[this.#at++] ?? '';
    if (char !== '\\') return char.codePointAt(0) ?? 0;
    const escaped = this.#text[this.#at++];
    if (escaped === undefined) throw regexFault('bad escape (end of pattern)', position);
    if (escaped === 'b') return 8;
    const test = classOf(escaped, this.#flags.ascii);
    if (test) return test;
    if (/[1-7]/.test(escaped)) {
      const rest = `${this.#peek() ?? ''}${this.#peek(1) ?? ''}`;
      const digits = /^[0-7]{0,2}/.exec(rest)?.[0] ?? '';
      this.#at += digits.length;
      return parseInt(escaped + digits, 8);
    }
    return this.#code(escaped, position);
  }
}

const controls: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, f: 12, v: 11, a: 7 };
const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function withLetters(flags: Flags, letters: string, on: boolean): Flags {
  const has = (letter: string, now: boolean) => (letters.includes(letter) ? on : now);
  return {
    ignoreCase: has('i', flags.ignoreCase),
    multiline: has('m', flags.multiline),
    dotAll: has('s', flags.dotAll),
    ascii: has('a', flags.ascii),
    verbose: has('x', flags.verbose),
  };
}

function classOf(letter: string, ascii: boolean): CharTest | undefined {
  const tests: Readonly<Record<string, (code: number, ascii: boolean) => boolean>> = {
    d: isDigit,
    w: isWord,
    s: isSpace,
  };
  const test = tests[letter.toLowerCase()];
  if (!test) return undefined;
  const isOpposite = letter !== letter.toLowerCase();
  return (code) => test(code, ascii) !== isOpposite;
}

export function fold(code: number): number {
  const lower = String.fromCodePoint(code).toLowerCase();
  const first = lower.codePointAt(0) ?? code;
  return String.fromCodePoint(first) === lower ? first : code;
}

function charTest(code: number, ignoreCase: boolean): CharTest {
  if (!ignoreCase) return (other) => other === code;
  const folded = fold(code);
  return (other) => fold(other) === folded;
}

function rangeTest(low: number, high: number, ignoreCase: boolean): CharTest {
  const inside = (code: number) => code >= low && code <= high;
  if (!ignoreCase) return inside;
  return (code) => {
    const upper = String.fromCodePoint(code).toUpperCase().codePointAt(0) ?? code;
    return inside(code) || inside(fold(code)) || inside(upper);
  };
}

/** How many code points a node always takes; undefined where that differs. */
function widthOf(node: RegexNode): number | undefined {
  switch (node.kind) {
    case 'char':
      return 1;
    case 'edge':
    case 'look':
      return 0;
    case 'group':
    case 'atomic':
      return widthOf(node.node);
    case 'sequence':
      return node.items.map(widthOf).reduce<number | undefined>(sum, 0);
    case 'either':
      return sameWidth(node.options);
    case 'condition':
      return sameWidth([node.yes, node.no]);
    case 'repeat': {
      const one = widthOf(node.node);
      return one === undefined || node.min !== node.max ? undefined : one * node.min;
    }
    case 'same':
      return undefined;
  }
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function sameWidth(nodes: readonly RegexNode[]): number | undefined {
  const [first, ...rest] = nodes.map(widthOf);
  return rest.every((width) => width === first) ? first : undefined;
}
