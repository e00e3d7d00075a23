/**
 * All tags of a template: those of macros, of inheritance and imports, and the others.
 *
 * @module
 */

import type { LoadNode, MacroNode, Statement } from './ast.js';
import { MacroParser } from './macro-parser.js';
import type { Token } from './tokens.js';
import { trait, traitsOf } from './traits.js';

export class TemplateParser extends MacroParser {
  /** The one definition whose opening tag is next. */
  parseDefinition(): MacroNode {
    this.stream.expect('block_begin');
    this.outermost = this.stream.current.value;
    const statement = this.parseStatement();
    if (statement.kind !== 'macro') throw new Error(`${statement.kind} is no definition`);
    if (this.stream.current.type !== 'block_end') this.stream.expect('block_end');
    return statement;
  }

  protected override parseTag(token: Token): Statement | undefined {
    switch (token.value) {
      case 'macro':
        return this.parseMacro('macro');
      case 'call':
        return this.parseCallBlock();
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
        return this.parseMacro('test');
      case 'materialization':
        return this.parseMaterialization();
      case 'snapshot':
      case 'docs':
        return this.parseNamedBlock(token.value);
      default:
        return undefined;
    }
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
    const traits = trait.block | traitsOf(body);
    const { start } = tag;
    const { lastEnd: end } = stream;
    return { kind: 'block', name, scoped, required, body, traits, start, end, anchor: start };
  }

  #parseLoad(form: LoadNode['form']): Statement {
    const { stream } = this;
    const tag = stream.next();
    const template = this.parseExpression();
    let names: readonly string[] = [];
    const ignoresMissing = form === 'include' && this.#skipPair(['ignore'], 'missing');
    if (form === 'import') {
      stream.expect('name', 'as');
      names = [this.parseTargetName().value];
    } else if (form === 'from') names = this.#parseImportedNames();
    if (form !== 'extends') this.#skipPair(['with', 'without'], 'context');
    const { traits } = template;
    const { start } = tag;
    const { lastEnd: end } = stream;
    const load = { form, ignoresMissing, template, names, traits };
    return { kind: 'load', ...load, start, end, anchor: start };
  }

  #skipPair(first: readonly string[], second: string): boolean {
    const { stream } = this;
    if (!stream.isOneOf(first)) return false;
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
