/**
 * Definitions: the blocks of a file that are called or rendered from elsewhere.
 *
 * @module
 */

import type { SourceLocation } from '../errors.js';
import type { MacroNode } from './ast.js';
import { undeclaredNames } from './ast-walk.js';
import { dbtGlobals } from './globals.js';
import type { Rendered } from './output.js';
import { compileProgram, compileStandalone, type Program, type ProgramContext } from './program.js';
import { MacroReturn, Root, Runtime, RuntimeCall } from './runtime.js';
import type { SourceText } from './source-text.js';
import { Macro, type Call, type MacroSignature, type Value } from './value.js';

type DefinitionKind = 'macro' | 'test' | 'materialization' | 'snapshot' | 'docs';

interface DefinitionParameter {
  readonly name: string;
  /** The type that is written behind the name, as text. */
  readonly type?: string;
  /** The default, as text. */
  readonly default?: string;
}

/**
 * A block of a file.
 *
 * @example
 * ```ts
 * const { definitions } = parseTemplate({ file, text: '{% macro m(a, b=1) %}…', form: 'definitions' });
 * const macros = new Map(definitions.map((d) => [d.macroName, d.bind(() => globals)]));
 * ```
 */
export interface Definition {
  readonly kind: DefinitionKind;
  /** As written: the name of a generic test does not have `test_`. */
  readonly name: string;
  /** The name by which it is called: `test_<name>`, `materialization_<name>_<adapter>`, else the name. */
  readonly macroName: string;
  /** Of a materialization: `default` or the name of the adapter. */
  readonly adapter?: string;
  /** Of a materialization: the languages it supports. */
  readonly supportedLanguages?: readonly string[];
  readonly parameters: readonly DefinitionParameter[];
  /** The text of the whole block, tags included. */
  readonly text: string;
  /** The text between the tags. */
  readonly body: string;
  /** Where the opening tag stands. */
  readonly location: SourceLocation;
  /** Where `body` starts. */
  readonly bodyLocation: SourceLocation;
  /**
   * A macro that can be called. Its globals are asked for with every call: a macro sees macros that
   * are defined later, and never the variables of the template that calls it.
   */
  bind(getGlobals: () => ReadonlyMap<string, Value>): Value;
  /** Renders the body by itself: the query of a snapshot, the text of a docs block. */
  render(context: ProgramContext): Rendered;
}

export function toDefinition(node: MacroNode, source: SourceText): Definition {
  const { block } = node;
  const start = Math.max(0, source.text.lastIndexOf('{%', node.start));
  let standalone: ((root: Root) => Macro) | undefined;
  let program: Program | undefined;
  return {
    kind: block.kind,
    name: block.name,
    macroName: node.name,
    ...(block.adapter === undefined ? {} : { adapter: block.adapter }),
    ...(block.supportedLanguages && { supportedLanguages: block.supportedLanguages }),
    parameters: node.parameters.map((p) => ({
      name: p.name,
      ...(p.type === undefined ? {} : { type: p.type }),
      ...(p.default && { default: source.text.slice(p.default.start, p.default.end) }),
    })),
    text: source.text.slice(start, block.end),
    body: source.text.slice(block.bodyStart, block.bodyEnd),
    location: source.locate(start, block.bodyStart),
    bodyLocation: source.locate(block.bodyStart),
    bind: (getGlobals) => {
      const compiled = (): ((root: Root) => Macro) =>
        (standalone ??= compileStandalone(node, source));
      return boundMacro(node, getGlobals, compiled);
    },
    render: (context) => {
      program ??= compileProgram({ source, body: node.body, dialect: 'dbt' });
      return program.render(context);
    },
  };
}

function boundMacro(
  node: MacroNode,
  getGlobals: () => ReadonlyMap<string, Value>,
  compiled: () => (root: Root) => Macro,
): Macro {
  const invoke = (call: Call): Value => {
    const runtime = call instanceof RuntimeCall ? call.runtime : new Runtime();
    const { statement, site, frame } = runtime;
    try {
      return compiled()(new Root(runtime, 'run', getGlobals(), dbtGlobals)).invoke(call);
    } catch (error) {
      if (!(error instanceof MacroReturn)) throw error;
      Object.assign(runtime, { statement, site, frame });
      return error.value;
    }
  };
  return new Macro(node.name, invoke, () => signatureOf(node));
}

function signatureOf(node: MacroNode): MacroSignature {
  const special = undeclaredNames(node.body, ['caller', 'kwargs', 'varargs']);
  return {
    parameters: node.parameters.map((p) => p.name),
    catchKwargs: special.has('kwargs'),
    catchVarargs: special.has('varargs'),
    caller: special.has('caller'),
  };
}
