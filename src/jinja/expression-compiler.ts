/**
 * Expressions to closures.
 *
 * @module
 */

import { compileAttribute, compileItem, compileName } from './access-compiler.js';
import type { Expression } from './ast.js';
import { compileCall } from './call-compiler.js';
import type { Eval, Scope } from './compiler-scope.js';
import { checkConstantKeys, fold, isSmallData } from './constant-value.js';
import { compileFilter } from './filter-compiler.js';
import { copyData, foldedDicts, isNeverConstant, notConstant } from './folding.js';
import { compileConstant, compileDict, compileList, compileTuple } from './literal-compiler.js';
import {
  compileBinary,
  compileComparison,
  compileConcat,
  compileConditional,
  compileLogic,
  compileUnary,
} from './operator-compiler.js';
import { HostObject } from './value.js';

export function compileExpression(node: Expression, scope: Scope): Eval {
  if (!scope.around.folding) {
    for (const dict of foldedDicts(node)) checkConstantKeys(dict, scope);
  }
  const folded = fold(node, scope);
  if (folded === undefined || !isSmallData(folded)) return compileUnfolded(node, scope);
  return () => copyData(folded);
}

function compileUnfolded(node: Expression, scope: Scope): Eval {
  if (scope.around.folding && isNeverConstant(node)) return notConstant;
  switch (node.kind) {
    case 'constant':
      return compileConstant(node);
    case 'name':
      return compileName(node, scope);
    case 'tuple':
      return compileTuple(node.items, scope);
    case 'list':
      return compileList(node.items, scope);
    case 'dict':
      return compileDict(node, scope);
    case 'unary':
      return compileUnary(node, scope);
    case 'binary':
      return compileBinary(node, scope);
    case 'logic':
      return compileLogic(node, scope);
    case 'compare':
      return compileComparison(node, scope);
    case 'concat':
      return compileConcat(node, scope);
    case 'conditional':
      return compileConditional(node, scope);
    case 'attribute':
      return compileAttribute(node, scope);
    case 'item':
      return compileItem(node, scope);
    case 'slice':
      if (!scope.around.folding) throw scope.fault('invalid syntax', node, 'SyntaxError');
      return () => new HostObject('slice', {});
    case 'call':
      return compileCall(node, scope);
    case 'filter':
    case 'test':
      return compileFilter(node, scope);
  }
}
