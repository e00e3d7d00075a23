/**
 * A body that can be rendered: a template, the body of a snapshot, a macro on its own.
 *
 * @module
 */

import { Budget, spending } from './budget.js';
import type { Body, MacroNode, Span } from './ast.js';
import { undeclaredNames } from './ast-walk.js';
import { compileBlocks, selfReference } from './block-compiler.js';
import { enterScope, Scope } from './compiler-scope.js';
import { compileExpression } from './expression-compiler.js';
import { dbtGlobals, jinjaGlobals } from './globals.js';
import { compileMacro, type MacroMaker } from './macro-compiler.js';
import { TextBuffer, type Rendered } from './output.js';
import type { Dialect } from './statement-parser.js';
import { Frame, MacroReturn, Root, Runtime } from './runtime.js';
import type { Limits } from './limits.js';
import type { SourceText } from './source-text.js';
import { compileBody } from './statement-compiler.js';
import type { Macro, UndefinedMode, Value } from './value.js';

export interface ProgramContext {
  readonly globals: ReadonlyMap<string, Value>;
  readonly undefined: UndefinedMode;
  readonly limits?: Limits | undefined;
}

export interface ProgramText {
  readonly source: SourceText;
  readonly body: Body;
  readonly dialect: Dialect;
}

/** A compiled body. */
export interface Program {
  render(context: ProgramContext): Rendered;
  /** The values that it prints, one for each print statement or piece of text. */
  collect(context: ProgramContext): readonly Value[];
}

const compilers = { body: compileBody, expression: compileExpression };

export function compileProgram(text: ProgramText, native = false): Program {
  const { source, body } = text;
  const scope = Scope.root(source, compilers, native);
  const usesSelf = undeclaredNames(body, ['self']).size > 0;
  const selfSlot = usesSelf ? scope.symbols.parameter('self').slot : undefined;
  scope.symbols.visitAll(body);
  const run = compileBody(body, scope);
  const enter = enterScope(scope);
  const blocks = compileBlocks(body, scope);
  const execute = (context: ProgramContext, out: TextBuffer): Value | undefined => {
    const root = newRoot(context, text.dialect);
    root.blocks = blocks;
    const frame = new Frame(root, undefined, scope.fn.size, out);
    return running(root.runtime, () => {
      enter(frame);
      if (selfSlot !== undefined) frame.slots[selfSlot] = selfReference(root);
      run(frame);
      if (out.fault !== undefined) throw out.fault;
    });
  };
  return {
    render(context) {
      const out = new TextBuffer();
      const returned = execute(context, out);
      const map = out.sourceMap(wholeOf(source));
      return { text: out.text, map, ...(returned === undefined ? {} : { returned }) };
    },
    collect(context) {
      const out = new TextBuffer();
      out.values = [];
      execute(context, out);
      return out.values;
    },
  };
}

function newRoot(context: ProgramContext, dialect: Dialect): Root {
  const { undefined: mode, globals, limits } = context;
  const builtins = dialect === 'dbt' ? dbtGlobals : jinjaGlobals;
  return new Root(new Runtime(limits), mode, globals, builtins);
}

function wholeOf(source: SourceText): Span & { readonly source: SourceText } {
  return { source, start: 0, end: 0, anchor: 0 };
}

/** Runs to the end or to a `return`, whose value it gives; errors get their place. */
function running(runtime: Runtime, run: () => void): Value | undefined {
  try {
    spending(new Budget(runtime.limits), run);
    return undefined;
  } catch (error) {
    if (error instanceof MacroReturn) return error.value;
    throw runtime.place(error);
  }
}

/** A macro that stands alone, its own names the only ones around it. */
export function compileStandalone(node: MacroNode, source: SourceText): (root: Root) => Macro {
  const scope = Scope.root(source, compilers);
  scope.symbols.visit(node);
  const make: MacroMaker = compileMacro(node, scope);
  const slot = scope.symbols.find(node.variable)?.slot ?? 0;
  return (root) => {
    const frame = new Frame(root, undefined, scope.fn.size);
    const macro = make(frame);
    frame.slots[slot] = macro;
    return macro;
  };
}
