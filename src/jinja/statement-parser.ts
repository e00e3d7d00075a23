/**
 * Statements: the tags of a template.
 *
 * @module
 */

import type {
  Body,
  DataNode,
  Expression,
  ForNode,
  IfNode,
  OutputNode,
  OutputPart,
  Statement,
  Target,
} from './ast.js';
import { OpenTags } from './open-tags.js';
import { TargetParser } from './target-parser.js';
import type { TokenStream } from './token-stream.js';
import type { Token } from './tokens.js';
import { traitsOf } from './traits.js';

/** Which tags there are: dbt adds its blocks, and renames the macros that stand in a template. */
export type Dialect = 'jinja' | 'dbt';

const jinjaTags: readonly string[] = (
  'for if block extends print macro include from import set with ' +
  'autoescape call filter do break continue'
).split(' ');
const dbtTags: readonly string[] = [
  ...jinjaTags,
  ...'test data_test materialization snapshot docs'.split(' '),
];

export class StatementParser extends TargetParser {
  readonly #open: OpenTags;

  constructor(
    stream: TokenStream,
    protected readonly dialect: Dialect,
  ) {
    super(stream);
    this.#open = new OpenTags(stream, dialect === 'dbt' ? dbtTags : jinjaTags);
  }

  parseTemplate(): Body {
    return this.#parseUntil([]);
  }

  /** Statements up to a tag that is one of `ends`, which becomes the current token. */
  protected parseBody(ends: readonly string[]): Body {
    const { stream } = this;
    stream.skipOperator(':');
    stream.expect('block_end');
    this.#open.openBody(ends);
    const body = this.#parseUntil(ends);
    this.#open.closeBody();
    if (stream.current.type === 'eof') throw this.#open.missingEnd(ends);
    return body;
  }

  /** A body whose end tag is read too. */
  protected parseClosedBody(end: string): Body {
    const body = this.parseBody([end]);
    this.stream.next();
    return body;
  }

  #parseUntil(ends: readonly string[]): Body {
    const { stream } = this;
    const body: Statement[] = [];
    while (stream.current.type !== 'eof') {
      if (stream.current.type !== 'block_begin') {
        body.push(this.#parseOutput());
        continue;
      }
      stream.next();
      if (stream.isOneOf(ends)) break;
      body.push(this.parseStatement());
      stream.expect('block_end');
    }
    return body;
  }

  /** Text and printed expressions up to the next tag. */
  #parseOutput(): OutputNode {
    const { stream } = this;
    const first = this.#parsePart();
    const parts = [first];
    let { end } = first;
    while (stream.current.type !== 'eof' && stream.current.type !== 'block_begin') {
      const part = this.#parsePart();
      parts.push(part);
      end = part.end;
    }
    const { start, anchor } = first;
    return { kind: 'output', parts, traits: traitsOf(parts), start, end, anchor };
  }

  #parsePart(): OutputPart {
    const { stream } = this;
    const token = stream.next();
    if (token.type === 'data') return dataNode(token);
    const expression = this.parseTuple();
    stream.expect('variable_end');
    return expression;
  }

  protected parseStatement(): Statement {
    const token = this.stream.current;
    if (token.type !== 'name') throw this.stream.fault('tag name expected', token);
    this.#open.openTag(token);
    const statement = this.parseTag(token);
    this.#open.closeTag();
    if (statement === undefined) throw this.#open.unknownTag(token);
    return statement;
  }

  /** The statement of a tag whose name is current; undefined where there is no such tag. */
  protected parseTag(token: Token): Statement | undefined {
    switch (token.value) {
      case 'if':
        return this.#parseIf();
      case 'for':
        return this.#parseFor();
      case 'set':
        return this.#parseSet();
      case 'with':
        return this.#parseWith();
      case 'print':
        return this.#parsePrint();
      case 'filter':
        return this.#parseFilterBlock();
      case 'autoescape':
        return this.#parseAutoescape();
      case 'do':
        return this.#parseDo();
      case 'break':
      case 'continue':
        return this.#parseJump(token.value);
      default:
        return undefined;
    }
  }

  #parseIf(): IfNode {
    const { stream } = this;
    const { start } = stream.next();
    const branches: IfNode['branches'][number][] = [];
    let traits = 0;
    let branch = { start, anchor: start };
    for (;;) {
      const test = this.parseTuple({ conditional: false });
      const body = this.parseBody(branchEnds);
      branches.push({
        test,
        body,
        start: branch.start,
        end: stream.lastEnd,
        anchor: branch.anchor,
      });
      traits |= test.traits | traitsOf(body);
      const token = stream.next();
      if (token.value !== 'elif') {
        const otherwise = token.value === 'else' ? this.parseClosedBody('endif') : [];
        traits |= traitsOf(otherwise);
        const { lastEnd: end } = stream;
        return { kind: 'if', branches, otherwise, traits, start, end, anchor: start };
      }
      branch = { start: token.start, anchor: stream.current.start };
    }
  }

  #parseFor(): ForNode {
    const { stream } = this;
    const { start } = stream.next();
    const target = this.parseTarget();
    stream.expect('name', 'in');
    const iterable = this.parseTuple({ conditional: false });
    const test = stream.skipName('if') ? this.parseExpression() : undefined;
    const recursive = stream.skipName('recursive');
    const body = this.parseBody(loopEnds);
    const otherwise = stream.next().value === 'else' ? this.parseClosedBody('endfor') : [];
    const traits = iterable.traits | (test?.traits ?? 0) | traitsOf(body) | traitsOf(otherwise);
    return {
      kind: 'for',
      target,
      iterable,
      test,
      recursive,
      body,
      otherwise,
      traits,
      start,
      end: stream.lastEnd,
      anchor: start,
    };
  }

  #parseSet(): Statement {
    const { stream } = this;
    const { start } = stream.next();
    const target = this.parseTarget({ namespaces: true });
    if (stream.skipOperator('=')) {
      const value = this.parseTuple();
      const { traits } = value;
      return { kind: 'set', target, value, traits, start, end: stream.lastEnd, anchor: start };
    }
    let filter;
    while (stream.skipOperator('|')) filter = this.parseFilter(filter);
    const body = this.parseClosedBody('endset');
    const traits = (filter?.traits ?? 0) | traitsOf(body);
    const { lastEnd: end } = stream;
    return { kind: 'set-block', target, filter, body, traits, start, end, anchor: start };
  }

  #parseWith(): Statement {
    const { stream } = this;
    const { start } = stream.next();
    const assignments: { readonly target: Target; readonly value: Expression }[] = [];
    let traits = 0;
    while (stream.current.type !== 'block_end') {
      if (assignments.length > 0) stream.expect('operator', ',');
      const target = this.parseTarget();
      stream.expect('operator', '=');
      const value = this.parseExpression();
      assignments.push({ target, value });
      traits |= value.traits;
    }
    const body = this.parseClosedBody('endwith');
    traits |= traitsOf(body);
    return { kind: 'with', assignments, body, traits, start, end: stream.lastEnd, anchor: start };
  }

  #parsePrint(): Statement {
    const { stream } = this;
    const { start } = stream.next();
    const parts: Expression[] = [];
    while (stream.current.type !== 'block_end') {
      if (parts.length > 0) stream.expect('operator', ',');
      parts.push(this.parseExpression());
    }
    const traits = traitsOf(parts);
    return { kind: 'output', parts, traits, start, end: stream.lastEnd, anchor: start };
  }

  #parseFilterBlock(): Statement {
    const { stream } = this;
    const { start } = stream.next();
    let filter = this.parseFilter(undefined);
    while (stream.skipOperator('|')) filter = this.parseFilter(filter);
    const body = this.parseClosedBody('endfilter');
    const traits = filter.traits | traitsOf(body);
    const { lastEnd: end } = stream;
    return { kind: 'filter-block', filter, body, traits, start, end, anchor: start };
  }

  #parseAutoescape(): Statement {
    const { stream } = this;
    const { start } = stream.next();
    const enabled = this.parseExpression();
    const body = this.parseClosedBody('endautoescape');
    const traits = enabled.traits | traitsOf(body);
    const { lastEnd: end } = stream;
    return { kind: 'autoescape', enabled, body, traits, start, end, anchor: start };
  }

  #parseDo(): Statement {
    const { stream } = this;
    const { start } = stream.next();
    const expression = this.parseTuple();
    const { traits } = expression;
    return { kind: 'do', expression, traits, start, end: stream.lastEnd, anchor: start };
  }

  #parseJump(kind: 'break' | 'continue'): Statement {
    const { start, end } = this.stream.next();
    return { kind, traits: 0, start, end, anchor: start };
  }
}

const branchEnds: readonly string[] = ['elif', 'else', 'endif'];
const loopEnds: readonly string[] = ['endfor', 'else'];

function dataNode({ value: text, start, end }: Token): DataNode {
  return { kind: 'data', text, traits: 0, start, end, anchor: start };
}
