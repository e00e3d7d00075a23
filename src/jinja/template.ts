/**
 * Templates: parsed once, rendered as often as wanted.
 *
 * @example
 * ```ts
 * const template = parseTemplate({ file: 'models/a.sql', text: "select * from {{ ref('b') }}" });
 * template.calls[0]?.args; // ['b']
 * const { text, map } = template.render({ globals: new Map([['ref', ref]]), undefined: 'run' });
 * map.locate(14).location; // { file: 'models/a.sql', line: 1, column: 15, … }
 * ```
 *
 * @module
 */

import { TemplateParser } from './template-parser.js';
import { toDefinition, type Definition } from './definition.js';
import { scanDefinitions } from './definition-scanner.js';
import type { Body, MacroNode } from './ast.js';
import { limitFault } from './fault.js';
import { Lexer } from './lexer.js';
import type { Limits } from './limits.js';
import { nativeValue } from './native.js';
import { outlineOf, type Outline } from './outline.js';
import type { Rendered } from './output.js';
import type { Dialect } from './statement-parser.js';
import { compileProgram, type Program, type ProgramText } from './program.js';
import { SourceText } from './source-text.js';
import { staticCalls, type StaticCall } from './static-calls.js';
import { placeFault } from './template-error.js';
import { TokenStream } from './token-stream.js';
import type { UndefinedMode, Value } from './value.js';

export type { Definition } from './definition.js';
export type { Rendered } from './output.js';
export type { Outline, OutlineStep } from './outline.js';
export type { StaticCall } from './static-calls.js';

export interface TemplateSource {
  /** Path relative to the project's root, with `/`: what errors and the source map name. */
  readonly file: string;
  readonly text: string;
  /** The line of `file` on which `text` starts, from 1. */
  readonly firstLine?: number;
  /**
   * What the text is. `model` (default): all of it is template, in dbt's dialect. `definitions`: a file
   * of macros, tests, snapshots or docs; text between its blocks is never read. `jinja`: plain Jinja,
   * where inline macros are called by name and there are no dbt blocks.
   */
  readonly form?: 'model' | 'definitions' | 'jinja';
}

export interface RenderContext {
  /** The names that templates see, the macros of other files among them. */
  readonly globals: ReadonlyMap<string, Value>;
  /** `parse`: undefined names answer to attributes, items and calls with themselves, as in dbt's parser. */
  readonly undefined: UndefinedMode;
  readonly limits?: Limits;
}

export interface Template {
  /** Macros, tests, materializations, snapshots and docs that stand in the file. */
  readonly definitions: readonly Definition[];
  /** Every call by a name or dotted name, in the order of the file. */
  readonly calls: readonly StaticCall[];
  /** All that rendering it does, where that can be told without rendering it. */
  readonly outline: Outline | undefined;
  render(context: RenderContext): Rendered;
  /**
   * Renders as dbt renders values of YAML: a template that is one expression gives that expression's
   * value, `as_number`, `as_bool` and `as_native` convert.
   */
  renderNative(context: RenderContext): Value;
}

/** Parses a file. Throws LAKE-T001 with the place of the fault. */
export function parseTemplate(template: TemplateSource): Template {
  const source = new SourceText(template.file, template.text, template.firstLine);
  const body = guarded(source, () => parseBody(source, template.form ?? 'model'));
  return new ParsedTemplate({ source, body, dialect: dialectOf(template.form) });
}

function dialectOf(form: TemplateSource['form']): Dialect {
  return form === 'jinja' ? 'jinja' : 'dbt';
}

/** Everything beyond the syntax tree is made when it is asked for: many files are only looked at. */
class ParsedTemplate implements Template {
  readonly #text: ProgramText;
  #definitions: readonly Definition[] | undefined;
  #calls: readonly StaticCall[] | undefined;
  #program: Program | undefined;
  #native: Program | undefined;

  constructor(text: ProgramText) {
    this.#text = text;
  }

  get definitions(): readonly Definition[] {
    const { body, source } = this.#text;
    return (this.#definitions ??= body
      .filter(isDefinition)
      .map((node) => toDefinition(node, source)));
  }

  get calls(): readonly StaticCall[] {
    return (this.#calls ??= staticCalls(this.#text.body, this.#text.source));
  }

  get outline(): Outline | undefined {
    return outlineOf(this.#text.body, this.#text.source);
  }

  render(context: RenderContext): Rendered {
    this.#program ??= guarded(this.#text.source, () => compileProgram(this.#text));
    return this.#program.render(context);
  }

  renderNative(context: RenderContext): Value {
    const { body, source } = this.#text;
    this.#native ??= guarded(source, () => compileProgram(this.#text, true));
    const whole = { source, start: 0, end: source.text.length };
    return nativeValue(body, this.#native.collect(context), whole);
  }
}

function parseBody(source: SourceText, form: 'model' | 'definitions' | 'jinja'): Body {
  if (form === 'definitions') return scanDefinitions(source);
  const stream = new TokenStream(source, new Lexer(source));
  return new TemplateParser(stream, dialectOf(form)).parseTemplate();
}

function isDefinition(node: Body[number]): node is MacroNode {
  return node.kind === 'macro';
}

/** Nesting that exhausts the stack is the template's fault. */
function guarded<T>(source: SourceText, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const site = { source, start: 0, end: 0 };
    throw placeFault(limitFault('the template is nested too deeply'), { site });
  }
}
