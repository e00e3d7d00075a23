/**
 * Macros and the bodies of call blocks.
 *
 * @module
 */

import type { MacroNode, ParameterNode } from './ast.js';
import { CompiledMacro, type MacroSource } from './compiled-macro.js';
import type { Scope } from './compiler-scope.js';
import type { Frame } from './runtime.js';
import { Macro, type Call, type Value } from './value.js';

/** A macro, to be made into a value wherever its definition is reached. */
export type MacroMaker = (frame: Frame) => Macro;

export function compileMacro(node: MacroNode, scope: Scope): MacroMaker {
  return compileMacroBody(node, node.name, scope);
}

/** A macro of that name, or without one: the body of a call block. */
export function compileMacroBody(node: MacroSource, name: string | null, scope: Scope): MacroMaker {
  checkParameters(node.parameters, scope);
  const compiled = new CompiledMacro(node, name, scope);
  return (definedIn) => {
    const isMarkup = definedIn.root.escaping.isOn;
    const invoke = (call: Call): Value => compiled.invoke(definedIn, isMarkup, call);
    return new Macro(name, invoke, () => compiled.signature);
  };
}

function checkParameters(parameters: readonly ParameterNode[], scope: Scope): void {
  parameters.forEach((parameter, i) => {
    const { name } = parameter;
    if (parameters.findIndex((p) => p.name === name) !== i) {
      const message = `duplicate argument '${name}' in function definition`;
      throw scope.fault(message, parameter, 'SyntaxError');
    }
    if (name === 'caller' && parameter.default === undefined) {
      throw scope.fault(callerNeedsDefault, parameter);
    }
  });
}

const callerNeedsDefault =
  'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.';
