/**
 * The tags of macros and of everything that is built like one, of template inheritance and imports.
 *
 * @module
 */

import type { BlockTag, Expression, MacroNode, ParameterNode, Statement } from './ast.js';
import { StatementParser } from './parser.js';
import type { Token } from './tokens.js';

export class TemplateParser extends StatementParser {
  #blockDepth = 0;

  /** The one definition whose opening tag is next. */
  parseDefinition(): MacroNode {
    this.stream.expect('block_begin');
    const statement = this.parseStatement();
    if (statement.kind !== 'macro') throw new Error(`${statement.kind} is no definition`);
    return statement;
  }

  protected override parseTag(token: Token): Statement | undefined {
    switch (token.value) {
      case 'macro':
        return this.#parseMacro('macro');
      case 'call':
        return this.#parseCallBlock();
      case 'block':
        return this.#parseBlock();
      case 'extends':
      case 'include':
      case 'import':
      case 'from':
        return this.#parseLoad(token.value);
      default:
        return (
          (this.dialect === 'dbt' ? this.#parseDbtTag(token) : undefined) ?? super.parseTag(token)
        );
    }
  }

  #parseDbtTag(token: Token): Statement | undefined {
    switch (token.value) {
      case 'test':
      case 'data_test':
        return this.#parseMacro('test');
      case 'materialization':
        return this.#parseMaterialization();
      case 'snapshot':
      case 'docs':
        return this.#parseNamedBlock(token.value);
      default:
        return undefined;
    }
  }

  #parseMacro(kind: 'macro' | 'test'): Statement {
    const tag = this.stream.next();
    const name = this.parseTargetName().value;
    const parameters = this.#parseParameters();
    return this.#finishMacro(tag, { kind, name }, parameters);
  }

  #parseNamedBlock(kind: 'snapshot' | 'docs'): Statement {
    const tag = this.stream.next();
    return this.#finishMacro(tag, { kind, name: this.parseTargetName().value }, []);
  }

  #parseMaterialization(): Statement {
    const { stream } = this;
    const tag = stream.next();
    const name = this.parseTargetName().value;
    let adapter = 'default';
    let languages: readonly string[] | undefined;
    while (stream.skipOperator(',')) {
      const option = this.parseTargetName();
      if (option.value === 'default') continue;
      stream.expect('operator', '=');
      const value = this.parseExpression();
      if (option.value === 'adapter') adapter = this.#constantText(value);
      else if (option.value === 'supported_languages') languages = this.#constantTexts(value);
      else
        throw stream.fault(
          `materialization '${name}' received unknown argument '${option.value}'`,
          option,
        );
    }
    const details = { adapter, ...(languages && { supportedLanguages: languages }) };
    return this.#finishMacro(tag, { kind: 'materialization', name, ...details }, []);
  }

  #constantText(node: Expression): string {
    if (node.kind === 'constant' && typeof node.value === 'string') return node.value;
    throw this.stream.fault('expected a string literal', node);
  }

  #constantTexts(node: Expression): readonly string[] {
    if (node.kind !== 'list' && node.kind !== 'tuple') return [this.#constantText(node)];
    return node.items.map((item) => this.#constantText(item));
  }

  #finishMacro(
    tag: Token,
    block: Pick<BlockTag, 'kind' | 'name' | 'adapter' | 'supportedLanguages'>,
    parameters: readonly ParameterNode[],
  ): MacroNode {
    const { stream } = this;
    if (this.dialect === 'dbt') this.#forbidNesting(tag);
    const bodyStart = stream.current.end;
    this.#blockDepth += 1;
    const body = this.parseBody(`end${tag.value}`);
    this.#blockDepth -= 1;
    const bodyEnd = stream.lastEnd - 2;
    stream.next();
    const name = macroName(block);
    return {
      kind: 'macro',
      variable: this.dialect === 'dbt' ? `dbt_macro__${name}` : name,
      ...{ name, parameters, body },
      block: {
        ...block,
        bodyStart,
        bodyEnd: this.#trimEnd(bodyStart, bodyEnd),
        end: stream.current.end,
      },
      start: tag.start,
      end: this.stream.lastEnd,
      anchor: tag.start,
    };
  }

  /** `bodyEnd` points behind `{%` of the end tag, or further where a sign follows. */
  #trimEnd(bodyStart: number, guess: number): number {
    return Math.max(bodyStart, this.stream.source.text.lastIndexOf('{%', guess));
  }

  #forbidNesting(tag: Token): void {
    if (this.#blockDepth === 0) return;
    throw this.stream.fault(
      `Got nested tags: ${tag.value} inside another definition, which is not closed`,
      tag,
    );
  }

  #parseParameters(): readonly ParameterNode[] {
    const { stream } = this;
    const parameters: ParameterNode[] = [];
    stream.expect('operator', '(');
    while (!stream.isOperator(')')) {
      if (parameters.length > 0) stream.expect('operator', ',');
      const token = this.parseTargetName();
      const type =
        this.dialect === 'dbt' && stream.skipOperator(':') ? this.#parseType() : undefined;
      const value = stream.skipOperator('=') ? this.parseExpression() : undefined;
      if (value === undefined && parameters.at(-1)?.default !== undefined) {
        throw stream.fault('non-default argument follows default argument', stream.current);
      }
      parameters.push({
        name: token.value,
        type,
        default: value,
        start: token.start,
        end: this.stream.lastEnd,
        anchor: token.start,
      });
    }
    stream.expect('operator', ')');
    return parameters;
  }

  #parseType(): string {
    const { start } = this.stream.current;
    this.#skipType();
    return this.stream.source.text.slice(start, this.stream.lastEnd);
  }

  #skipType(): void {
    const { stream } = this;
    stream.expect('name');
    if (!stream.skipOperator('[')) return;
    do this.#skipType();
    while (stream.skipOperator(','));
    stream.expect('operator', ']');
  }

  #parseCallBlock(): Statement {
    const { stream } = this;
    const tag = stream.next();
    const parameters = stream.isOperator('(') ? this.#parseParameters() : [];
    const call = this.parseExpression();
    if (call.kind !== 'call') throw stream.fault('expected call', call, { anchor: tag.start });
    const body = this.parseClosedBody('endcall');
    return {
      kind: 'call-block',
      parameters,
      call,
      body,
      start: tag.start,
      end: this.stream.lastEnd,
      anchor: tag.start,
    };
  }

  #parseBlock(): Statement {
    const { stream } = this;
    const tag = stream.next();
    const name = stream.expect('name').value;
    const scoped = stream.skipName('scoped');
    const required = stream.skipName('required');
    if (stream.isOperator('-')) throw stream.fault(hyphenInBlockName, stream.current);
    const body = this.parseClosedBody('endblock');
    if (required && !isBlank(body, stream.source.text)) {
      throw stream.fault('Required blocks can only contain comments or whitespace', stream.current);
    }
    stream.skipName(name);
    return {
      kind: 'block',
      name,
      scoped,
      required,
      body,
      start: tag.start,
      end: this.stream.lastEnd,
      anchor: tag.start,
    };
  }

  #parseLoad(kind: 'extends' | 'include' | 'import' | 'from'): Statement {
    const { stream } = this;
    const tag = stream.next();
    const template = this.parseExpression();
    let names: readonly string[] = [];
    if (kind === 'include') this.#skipPair(['ignore'], 'missing');
    else if (kind === 'import') {
      stream.expect('name', 'as');
      names = [this.parseTargetName().value];
    } else if (kind === 'from') names = this.#parseImportedNames();
    if (kind !== 'extends') this.#skipPair(['with', 'without'], 'context');
    return {
      kind: 'load',
      template,
      names,
      start: tag.start,
      end: this.stream.lastEnd,
      anchor: tag.start,
    };
  }

  #skipPair(first: readonly string[], second: string): boolean {
    const { stream } = this;
    if (!stream.isName(...first)) return false;
    const ahead = stream.look();
    if (ahead.type !== 'name' || ahead.value !== second) return false;
    stream.next();
    stream.next();
    return true;
  }

  #parseImportedNames(): readonly string[] {
    const { stream } = this;
    stream.expect('name', 'import');
    const names: string[] = [];
    for (;;) {
      if (names.length > 0) stream.expect('operator', ',');
      if (stream.current.type !== 'name') {
        stream.expect('name');
      }
      if (this.#skipPair(['with', 'without'], 'context')) return names;
      const target = this.parseTargetName();
      if (target.value.startsWith('_')) {
        throw stream.fault('names starting with an underline can not be imported', target);
      }
      names.push(stream.skipName('as') ? this.parseTargetName().value : target.value);
      if (this.#skipPair(['with', 'without'], 'context') || !stream.isOperator(',')) return names;
    }
  }
}

const hyphenInBlockName =
  'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.';

function isBlank(body: readonly Statement[], text: string): boolean {
  return body.every(
    (node) => node.kind === 'output' && text.slice(node.start, node.end).trim() === '',
  );
}

/** The name by which the block is called from elsewhere. */
function macroName(block: Pick<BlockTag, 'kind' | 'name' | 'adapter'>): string {
  if (block.kind === 'test') return `test_${block.name}`;
  if (block.kind !== 'materialization') return block.name;
  return `materialization_${block.name}_${block.adapter ?? 'default'}`;
}
