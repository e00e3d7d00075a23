/**
 * Regular expressions of Python's `re`: from text to a tree.
 *
 * @module
 */

import type { Fault } from '../../jinja/fault.js';
import { folderOf, literalTest, type CharTest } from './char-test.js';
import { isIdentifier } from './identifier.js';
import { readEscape } from './regex-escapes.js';
import { regexFault } from './regex-fault.js';
import { checkedFlags, flagBits } from './regex-flags.js';
import { RegexGroups } from './regex-groups.js';
import { combined, isFlagLetter, readInlineFlags } from './regex-inline-flags.js';
import type { ParsedRegex, RegexNode } from './regex-node.js';
import { maxCount, readBounds } from './regex-quantifier.js';
import { readSet } from './regex-set.js';
import { RegexSource } from './regex-source.js';
import { widthOf } from './regex-width.js';

export function parseRegex(pattern: string, flags: number): ParsedRegex {
  return new RegexParser(pattern, flags).parse();
}

const maxNesting = 200;
/** What Python calls the quantifiers that a template may not have. */
const operatorNames = {
  greedy: 'MAX_REPEAT',
  lazy: 'MIN_REPEAT',
  possessive: 'POSSESSIVE_REPEAT',
} as const;
const empty: RegexNode = { kind: 'sequence', items: [] };
/** What stands for nothing in the tree: comments, and flags for all of the pattern. */
type Item = RegexNode | undefined;

class RegexParser {
  readonly #source: RegexSource;
  readonly #groups: RegexGroups;
  #flags: number;
  #depth = 0;
  /** What is wrong with a pattern that can be read. */
  #late: Fault | undefined;

  constructor(pattern: string, flags: number) {
    this.#flags = flags;
    this.#source = new RegexSource(pattern);
    this.#groups = new RegexGroups(this.#source);
  }

  parse(): ParsedRegex {
    const { text } = this.#source;
    const node = this.#alternatives();
    const flags = checkedFlags(this.#flags);
    if (this.#source.peek() !== undefined) throw this.#source.fault('unbalanced parenthesis');
    const missing = this.#groups.missing();
    if (missing) {
      throw regexFault(`invalid group reference ${missing.index}`, text, missing.position);
    }
    if (this.#late) throw this.#late;
    return { node, groups: this.#groups.count, names: this.#groups.names, flags };
  }

  #failLater(message: string): void {
    this.#late ??= regexFault(message, this.#source.text);
  }

  #has(bit: number): boolean {
    return (this.#flags & bit) !== 0;
  }

  #alternatives(): RegexNode {
    this.#depth += 1;
    if (this.#depth > maxNesting) throw this.#source.fault('too many nested groups');
    const options = [this.#sequence(this.#depth === 1)];
    while (this.#source.take('|')) options.push(this.#sequence(false));
    this.#depth -= 1;
    const [only] = options;
    return only && options.length === 1 ? only : { kind: 'either', options };
  }

  /** @param first flags for all of the pattern may stand at its beginning */
  #sequence(first: boolean): RegexNode {
    const items: RegexNode[] = [];
    for (;;) {
      const next = this.#source.peek();
      if (next === undefined || next === '|' || next === ')') break;
      this.#source.get();
      if (this.#has(flagBits.VERBOSE) && this.#skipped(next)) continue;
      if ('*+?{'.includes(next)) {
        this.#repeat(next, items);
        continue;
      }
      const item = this.#item(next, first && items.length === 0);
      if (item) items.push(item);
    }
    return items.length === 1 && items[0] ? items[0] : { kind: 'sequence', items };
  }

  /** Space or a comment, which verbose patterns may have. */
  #skipped(token: string): boolean {
    if (/^[ \t\n\r\v\f]$/.test(token)) return true;
    if (token !== '#') return false;
    for (;;) {
      const next = this.#source.get();
      if (next === undefined || next === '\n') return true;
    }
  }

  #item(token: string, first: boolean): Item {
    if (token.startsWith('\\')) return this.#escape(token);
    switch (token) {
      case '.':
        return char(this.#has(flagBits.DOTALL) ? () => true : (code) => code !== 10);
      case '^':
        return { kind: 'edge', edge: this.#has(flagBits.MULTILINE) ? 'line-start' : 'start' };
      case '$':
        return { kind: 'edge', edge: this.#has(flagBits.MULTILINE) ? 'line-end' : 'last' };
      case '[':
        return char(readSet(this.#source, this.#flags));
      case '(':
        return this.#group(first);
      default:
        return this.#literal(token.codePointAt(0) ?? 0);
    }
  }

  #literal(code: number): RegexNode {
    return char(literalTest(code, this.#flags));
  }

  #escape(token: string): RegexNode {
    const escaped = readEscape(this.#source, token, this.#flags);
    switch (escaped.kind) {
      case 'code':
        return this.#literal(escaped.code);
      case 'class':
        return char(escaped.test);
      case 'edge':
        return escaped;
      case 'group': {
        const { index, token: text } = escaped;
        if (index > this.#groups.count) {
          throw this.#source.fault(`invalid group reference ${index}`, text.length - 1);
        }
        this.#groups.checkClosed(index, text.length);
        return this.#same(index);
      }
    }
  }

  #same(index: number): RegexNode {
    return { kind: 'same', index, fold: folderOf(this.#flags) };
  }

  /** A quantifier, which takes the place of what it repeats. */
  #repeat(token: string, items: RegexNode[]): void {
    const source = this.#source;
    const start = source.tell();
    const bounds = readBounds(source, token);
    if (!bounds) {
      items.push(this.#literal(token.codePointAt(0) ?? 0));
      return;
    }
    const length = source.tell() - start + 1;
    const item = items.at(-1);
    if (!item || item.kind === 'edge') throw source.fault('nothing to repeat', length);
    if (item.kind === 'repeat') throw source.fault('multiple repeat', length);
    const mode = source.take('?') ? 'lazy' : source.take('+') ? 'possessive' : 'greedy';
    if (this.#has(flagBits.TEMPLATE)) {
      const name = operatorNames[mode];
      this.#failLater(`internal: unsupported template operator ${name}`);
    }
    items[items.length - 1] = { kind: 'repeat', node: item, mode, ...bounds };
  }

  #group(first: boolean): Item {
    const source = this.#source;
    const start = source.tell() - 1;
    if (!source.take('?')) return this.#capture(start, undefined);
    const char = this.#required();
    switch (char) {
      case 'P':
        return this.#namedGroup(start);
      case ':':
        return { kind: 'group', index: undefined, node: this.#closed(start) };
      case '#':
        return this.#comment(start);
      case '=':
      case '!':
        return this.#look(start, char === '!', false);
      case '<':
        return this.#lookBehind(start);
      case '(':
        return this.#condition(start);
      case '>':
        return { kind: 'atomic', node: this.#closed(start) };
      default:
        return this.#flagGroup(start, char, first);
    }
  }

  #required(): string {
    const char = this.#source.get();
    if (char !== undefined) return char;
    throw this.#source.fault('unexpected end of pattern');
  }

  #unknownExtension(text: string): Error {
    return this.#source.fault(`unknown extension ?${text}`, [...text].length + 1);
  }

  #namedGroup(start: number): RegexNode {
    const source = this.#source;
    if (source.take('<')) return this.#capture(start, source.takeName('>'));
    if (!source.take('=')) throw this.#unknownExtension(`P${this.#required()}`);
    const name = source.takeName(')');
    const index = this.#groups.named(name);
    this.#groups.checkClosed(index, [...name].length + 1);
    return this.#same(index);
  }

  #capture(start: number, name: string | undefined): RegexNode {
    const index = this.#groups.open(name);
    const node = this.#closed(start);
    this.#groups.close(index, widthOf(node, this.#groups.widths));
    return { kind: 'group', index, node };
  }

  /** What stands up to the closing parenthesis. */
  #closed(start: number): RegexNode {
    const node = this.#alternatives();
    this.#close(start);
    return node;
  }

  #close(start: number): void {
    if (this.#source.take(')')) return;
    const ago = this.#source.tell() - start;
    throw this.#source.fault('missing ), unterminated subpattern', ago);
  }

  #comment(start: number): undefined {
    for (;;) {
      const token = this.#source.get();
      if (token === ')') return undefined;
      if (token !== undefined) continue;
      throw this.#source.fault('missing ), unterminated comment', this.#source.tell() - start);
    }
  }

  #look(start: number, negated: boolean, isBehind: boolean): RegexNode {
    const node = isBehind
      ? this.#groups.withinLookBehind(() => this.#closed(start))
      : this.#closed(start);
    if (node.kind === 'sequence' && node.items.length === 0 && negated) return { kind: 'failure' };
    if (!isBehind) return { kind: 'look', node, negated, behind: undefined };
    const [least, most] = widthOf(node, this.#groups.widths);
    if (least !== most) this.#failLater('look-behind requires fixed-width pattern');
    return { kind: 'look', node, negated, behind: least };
  }

  #lookBehind(start: number): RegexNode {
    const char = this.#required();
    if (char === '=' || char === '!') return this.#look(start, char === '!', true);
    throw this.#unknownExtension(`<${char}`);
  }

  #condition(start: number): RegexNode {
    const source = this.#source;
    const index = this.#conditionGroup(source.takeUntil(')', 'group name'));
    this.#groups.checkLookBehind(index);
    const yes = this.#sequence(false);
    const no = source.take('|') ? this.#sequence(false) : empty;
    if (source.peek() === '|') {
      throw source.fault('conditional backref with more than two branches');
    }
    this.#close(start);
    return { kind: 'condition', index, yes, no };
  }

  #conditionGroup(name: string): number {
    const source = this.#source;
    if (isIdentifier(name)) return this.#groups.named(name);
    if (!/^\s*\+?\d+(?:_\d+)*\s*$/.test(name)) throw source.badName(name);
    const index = Number(name.replaceAll('_', ''));
    const { length } = [...name];
    if (index === 0) throw source.fault('bad group number', length + 1);
    if (index >= maxCount) throw source.fault(`invalid group reference ${index}`, length + 1);
    this.#groups.ask(index, source.tell() - length - 1);
    return index;
  }

  #flagGroup(start: number, char: string, first: boolean): Item {
    const source = this.#source;
    if (char !== '-' && !isFlagLetter(char)) throw this.#unknownExtension(char);
    const flags = readInlineFlags(source, char);
    if (flags.isGlobal) {
      if (!first) {
        const message = 'global flags not at the start of the expression';
        throw source.fault(message, source.tell() - start);
      }
      this.#flags |= flags.on;
      return undefined;
    }
    const outer = this.#flags;
    this.#flags = combined(outer, flags);
    const node = this.#closed(start);
    this.#flags = outer;
    return { kind: 'group', index: undefined, node };
  }
}

function char(test: CharTest): RegexNode {
  return { kind: 'char', test };
}
