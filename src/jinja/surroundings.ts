/**
 * What holds around the node that is being compiled.
 *
 * @module
 */

import type { Body, Expression } from './ast.js';
import type { Eval, Exec, Scope } from './compiler-scope.js';

/** Compilers for what holds other things and is held by them: everybody reaches them by the scope. */
export interface Compilers {
  readonly body: (body: Body, scope: Scope) => Exec;
  readonly expression: (node: Expression, scope: Scope) => Eval;
}

/** What is known about the inheritance of the template that is being compiled. */
interface Inheritance {
  /** It extends another one whatever happens: what it prints by itself is not even looked at. */
  isKnown: boolean;
}

export class Surroundings {
  /** What is set here can be seen by the blocks of the template. */
  topLevel = true;
  /** Under a condition: unknown filters and tests are found when they are used. */
  soft = false;
  inLoop = false;
  /** What is printed is escaped. */
  autoescape = false;
  /** Whether it is will turn out when the template runs; nothing is folded. */
  isVolatile = false;
  /** A constant is being computed. */
  folding = false;
  /** Undefined where text is collected, and not printed by the template itself. */
  inheritance: Inheritance | undefined = { isKnown: false };

  constructor(
    readonly compilers: Compilers,
    /** Expressions that are constant are printed as text in native mode. */
    readonly native: boolean,
  ) {}

  copy(): Surroundings {
    const copy = new Surroundings(this.compilers, this.native);
    copy.topLevel = this.topLevel;
    copy.soft = this.soft;
    copy.inLoop = this.inLoop;
    copy.autoescape = this.autoescape;
    copy.isVolatile = this.isVolatile;
    copy.folding = this.folding;
    copy.inheritance = this.inheritance;
    return copy;
  }
}
