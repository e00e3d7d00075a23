/**
 * Statements: the tags of a template.
 *
 * @module
 */

import { didYouMean } from '../util/edit-distance.js';
import type { Body, Expression, ForNode, OutputPart, Statement, Target } from './ast.js';
import { ExpressionParser } from './expression-parser.js';
import type { TokenStream } from './token-stream.js';
import type { Token } from './tokens.js';

/** Which tags there are: dbt adds its blocks, and renames the macros that stand in a template. */
export type Dialect = 'jinja' | 'dbt';

const tags: readonly string[] = [
  ...[
    'for',
    'if',
    'block',
    'extends',
    'print',
    'macro',
    'include',
    'from',
    'import',
    'set',
    'with',
  ],
  ...['autoescape', 'call', 'filter', 'do', 'break', 'continue'],
];
const blockTags: readonly string[] = [
  ...['test', 'data_test', 'materialization', 'snapshot', 'docs'],
];

export class StatementParser extends ExpressionParser {
  /** The tags that are open, outermost first. */
  readonly #open: Token[] = [];
  /** What would end the bodies that are open, outermost first. */
  readonly #ends: (readonly string[])[] = [];

  constructor(
    stream: TokenStream,
    protected readonly dialect: Dialect,
  ) {
    super(stream);
  }

  parseTemplate(): Body {
    return this.#parseUntil(undefined);
  }

  /** Statements up to a tag that is one of `ends`, which becomes the current token. */
  protected parseBody(...ends: readonly string[]): Body {
    const { stream } = this;
    stream.skipOperator(':');
    stream.expect('block_end');
    const body = this.#parseUntil(ends);
    if (stream.current.type === 'eof') throw this.#missingEnd(undefined, [...this.#ends, ends]);
    return body;
  }

  /** A body whose end tag is read too. */
  protected parseClosedBody(end: string): Body {
    const body = this.parseBody(end);
    this.stream.next();
    return body;
  }

  #parseUntil(ends: readonly string[] | undefined): Body {
    const body: Statement[] = [];
    const parts: OutputPart[] = [];
    const flush = (): void => {
      const [first] = parts;
      if (first === undefined) return;
      const end = parts.at(-1)?.end ?? first.end;
      body.push({
        kind: 'output',
        parts: [...parts],
        start: first.start,
        end,
        anchor: first.anchor,
      });
      parts.length = 0;
    };
    if (ends !== undefined) this.#ends.push(ends);
    while (this.stream.current.type !== 'eof') {
      if (this.stream.current.type !== 'block_begin') {
        parts.push(this.#parsePart());
        continue;
      }
      flush();
      this.stream.next();
      if (ends !== undefined && this.stream.isName(...ends)) {
        this.#ends.pop();
        return body;
      }
      body.push(this.parseStatement());
      this.stream.expect('block_end');
    }
    flush();
    if (ends !== undefined) this.#ends.pop();
    return body;
  }

  #parsePart(): OutputPart {
    const { stream } = this;
    const token = stream.next();
    if (token.type === 'data') {
      const { start, end, value: text } = token;
      return { kind: 'data', text, start, end, anchor: start };
    }
    const expression = this.parseTuple();
    stream.expect('variable_end');
    return expression;
  }

  protected parseStatement(): Statement {
    const token = this.stream.current;
    if (token.type !== 'name') throw this.stream.fault('tag name expected', token);
    this.#open.push(token);
    const statement = this.parseTag(token);
    if (statement === undefined) {
      this.#open.pop();
      throw this.#missingEnd(token, this.#ends);
    }
    this.#open.pop();
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
        this.stream.next();
        return {
          kind: token.value,
          start: token.start,
          end: this.stream.lastEnd,
          anchor: token.start,
        };
      default:
        return undefined;
    }
  }

  #parseIf(): Statement {
    const { stream } = this;
    const first = stream.next();
    const branches = [];
    let start = first.start;
    let anchor = start;
    for (;;) {
      const test = this.parseTuple({ conditional: false });
      const body = this.parseBody('elif', 'else', 'endif');
      branches.push({ test, body, start, end: this.stream.lastEnd, anchor });
      const token = stream.next();
      if (token.value !== 'elif') {
        const otherwise = token.value === 'else' ? this.parseClosedBody('endif') : [];
        return {
          kind: 'if',
          branches,
          otherwise,
          start: first.start,
          end: this.stream.lastEnd,
          anchor: first.start,
        };
      }
      start = token.start;
      anchor = stream.current.start;
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
    const body = this.parseBody('endfor', 'else');
    const otherwise = stream.next().value === 'else' ? this.parseClosedBody('endfor') : [];
    return {
      ...{ kind: 'for', target, iterable, test, recursive, body, otherwise },
      start,
      end: this.stream.lastEnd,
      anchor: start,
    };
  }

  #parseSet(): Statement {
    const { stream } = this;
    const { start } = stream.next();
    const target = this.parseTarget({ namespaces: true });
    if (stream.skipOperator('=')) {
      return {
        kind: 'set',
        target,
        value: this.parseTuple(),
        start,
        end: this.stream.lastEnd,
        anchor: start,
      };
    }
    let filter;
    while (stream.skipOperator('|')) filter = this.parseFilter(filter);
    const body = this.parseClosedBody('endset');
    return {
      kind: 'set-block',
      target,
      filter,
      body,
      start,
      end: this.stream.lastEnd,
      anchor: start,
    };
  }

  #parseWith(): Statement {
    const { stream } = this;
    const { start } = stream.next();
    const assignments: { target: Target; value: Expression }[] = [];
    while (stream.current.type !== 'block_end') {
      if (assignments.length > 0) stream.expect('operator', ',');
      const target = this.parseTarget({});
      stream.expect('operator', '=');
      assignments.push({ target, value: this.parseExpression() });
    }
    const body = this.parseClosedBody('endwith');
    return { kind: 'with', assignments, body, start, end: this.stream.lastEnd, anchor: start };
  }

  #parsePrint(): Statement {
    const { stream } = this;
    const { start } = stream.next();
    const parts: Expression[] = [];
    while (stream.current.type !== 'block_end') {
      if (parts.length > 0) stream.expect('operator', ',');
      parts.push(this.parseExpression());
    }
    return { kind: 'output', parts, start, end: this.stream.lastEnd, anchor: start };
  }

  #parseFilterBlock(): Statement {
    const { start } = this.stream.next();
    let filter = this.parseFilter(undefined);
    while (this.stream.skipOperator('|')) filter = this.parseFilter(filter);
    const body = this.parseClosedBody('endfilter');
    return { kind: 'filter-block', filter, body, start, end: this.stream.lastEnd, anchor: start };
  }

  #parseAutoescape(): Statement {
    const { start } = this.stream.next();
    const enabled = this.parseExpression();
    const body = this.parseClosedBody('endautoescape');
    return { kind: 'autoescape', enabled, body, start, end: this.stream.lastEnd, anchor: start };
  }

  #parseDo(): Statement {
    const { start } = this.stream.next();
    return {
      kind: 'do',
      expression: this.parseTuple(),
      start,
      end: this.stream.lastEnd,
      anchor: start,
    };
  }

  /** What is assigned to: a name, names between commas, `ns.attr` where it is allowed. */
  protected parseTarget(options: { readonly namespaces?: boolean } = {}): Target {
    const parse = (): Expression => this.#parseTargetPart(options.namespaces === true);
    return this.#toTarget(this.parseTuple({ parse }));
  }

  #parseTargetPart(namespaces: boolean): Expression {
    const node = this.parsePrimary();
    const isName = node.kind === 'name' && namespaces;
    if (!isName || !this.stream.skipOperator('.')) return node;
    const attribute = this.stream.expect('name');
    return {
      kind: 'attribute',
      object: node,
      name: attribute.value,
      start: node.start,
      end: this.stream.lastEnd,
      anchor: node.start,
    };
  }

  #toTarget(node: Expression): Target {
    if (node.kind === 'name') return node;
    const { start, end, anchor } = node;
    if (node.kind === 'attribute' && node.object.kind === 'name') {
      const { object, name: attribute } = node;
      return { kind: 'namespace-target', name: object.name, attribute, start, end, anchor };
    }
    if (node.kind === 'tuple') {
      const targets = node.items.map((item) => this.#toTarget(item));
      return { kind: 'targets', targets, start, end, anchor };
    }
    const name = node.kind === 'constant' ? 'const' : node.kind;
    throw this.stream.fault(`can't assign to '${name}'`, node);
  }

  /** A name that is assigned to. */
  protected parseTargetName(): Token {
    const token = this.stream.expect('name');
    if (constantNames.has(token.value)) throw this.stream.fault("can't assign to 'name'", token);
    return token;
  }

  #missingEnd(tag: Token | undefined, ends: readonly (readonly string[])[]): Error {
    const { stream } = this;
    const looking = ends
      .at(-1)
      ?.map((end) => `'${end}'`)
      .join(' or ');
    const sentences = [
      tag === undefined ? 'Unexpected end of template.' : `Encountered unknown tag '${tag.value}'.`,
    ];
    if (looking !== undefined) {
      const isNesting = tag !== undefined && ends.some((names) => names.includes(tag.value));
      sentences.push(
        isNesting
          ? `${nestingMistake} ${looking}.`
          : `Jinja was looking for the following tags: ${looking}.`,
      );
    }
    const open = this.#open.at(-1);
    if (open !== undefined) {
      sentences.push(`The innermost block that needs to be closed is '${open.value}'.`);
    }
    const eof = stream.current;
    const at = tag ?? open ?? eof;
    return stream.fault(sentences.join(' '), at, {
      anchor: (tag ?? eof).start,
      hint: tag === undefined ? undefined : this.#tagHint(tag, open),
    });
  }

  #tagHint(tag: Token, open: Token | undefined): string | undefined {
    if (open !== undefined && tag.value.startsWith('end')) {
      const { line, column } = this.stream.source.locate(open.start);
      return `{% ${open.value} %} of line ${line}, column ${column} is still open`;
    }
    const known = this.dialect === 'dbt' ? [...tags, ...blockTags] : tags;
    return didYouMean(tag.value, [...known, ...(this.#ends.at(-1) ?? [])]);
  }
}

const nestingMistake =
  'You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for';
const constantNames: ReadonlySet<string> = new Set([
  'true',
  'false',
  'none',
  'True',
  'False',
  'None',
]);
