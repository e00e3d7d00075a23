/**
 * The tags of macros and of everything that is built like one.
 *
 * @module
 */

import type { BlockTag, CallBlockNode, Expression, MacroNode, ParameterNode } from './ast.js';
import { StatementParser } from './statement-parser.js';
import type { Token } from './tokens.js';
import { traitsOf } from './traits.js';

/** How a block was written, up to its body. */
interface Opening {
  readonly kind: BlockTag['kind'];
  readonly name: string;
  readonly adapter?: string;
  readonly supportedLanguages?: readonly string[];
}

export class MacroParser extends StatementParser {
  #blockDepth = 0;
  /** The tag of a definition that is parsed by itself: none of its kind may stand inside. */
  protected outermost: string | undefined;

  protected parseMacro(kind: 'macro' | 'test'): MacroNode {
    const tag = this.stream.next();
    const name = this.parseTargetName().value;
    const parameters = this.#parseParameters();
    return this.#finishMacro(tag, { kind, name }, parameters);
  }

  protected parseNamedBlock(kind: 'snapshot' | 'docs'): MacroNode {
    const tag = this.stream.next();
    return this.#finishMacro(tag, { kind, name: this.parseTargetName().value }, []);
  }

  protected parseMaterialization(): MacroNode {
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

  #finishMacro(tag: Token, opening: Opening, parameters: readonly ParameterNode[]): MacroNode {
    const { stream } = this;
    this.#checkNesting(tag);
    const bodyStart = stream.current.end;
    this.#blockDepth += 1;
    const body = this.parseBody([`end${tag.value}`]);
    this.#blockDepth -= 1;
    const bodyEnd = this.#startOfTag(stream.lastEnd);
    stream.next();
    const name = macroName(opening);
    const block: BlockTag = {
      kind: opening.kind,
      name: opening.name,
      adapter: opening.adapter,
      supportedLanguages: opening.supportedLanguages,
      bodyStart,
      bodyEnd: Math.max(bodyStart, bodyEnd),
      end: stream.current.end,
    };
    return {
      kind: 'macro',
      variable: this.dialect === 'dbt' ? `dbt_macro__${name}` : name,
      name,
      parameters,
      body,
      block,
      traits: traitsOfParameters(parameters) | traitsOf(body),
      start: tag.start,
      end: stream.lastEnd,
      anchor: tag.start,
    };
  }

  /** Where a tag starts whose `{%`, or `{%-`, ends there. */
  #startOfTag(end: number): number {
    return this.stream.source.text.startsWith('{%', end - 2) ? end - 2 : end - 3;
  }

  #checkNesting(tag: Token): void {
    const { outermost } = this;
    if (this.#blockDepth === 0 || outermost === undefined) return;
    if (familyOf(tag.value) !== familyOf(outermost)) return;
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
      const { value: name, start } = token;
      const { lastEnd: end } = stream;
      parameters.push({ name, type, default: value, start, end, anchor: start });
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

  protected parseCallBlock(): CallBlockNode {
    const { stream } = this;
    const tag = stream.next();
    const parameters = stream.isOperator('(') ? this.#parseParameters() : [];
    const call = this.parseExpression();
    if (call.kind !== 'call') throw stream.fault('expected call', call, { anchor: tag.start });
    const body = this.parseClosedBody('endcall');
    const traits = traitsOfParameters(parameters) | call.traits | traitsOf(body);
    const { start } = tag;
    const { lastEnd: end } = stream;
    return { kind: 'call-block', parameters, call, body, traits, start, end, anchor: start };
  }
}

/** Snapshots and docs stand in files of their own, the others together. */
function familyOf(tag: string): string {
  return tag === 'snapshot' || tag === 'docs' ? tag : 'macro';
}

function traitsOfParameters(parameters: readonly ParameterNode[]): number {
  let traits = 0;
  for (const parameter of parameters) traits |= parameter.default?.traits ?? 0;
  return traits;
}

/** The name by which the block is called from elsewhere. */
function macroName({ kind, name, adapter = 'default' }: Opening): string {
  if (kind === 'test') return `test_${name}`;
  return kind === 'materialization' ? `materialization_${name}_${adapter}` : name;
}
