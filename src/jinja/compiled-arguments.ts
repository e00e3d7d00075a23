/**
 * The arguments of a call, ready to be evaluated: first those without a name, then the others.
 *
 * @module
 */

import type { Arguments, Span } from './ast.js';
import type { Eval, Scope } from './compiler-scope.js';
import type { Frame } from './runtime.js';
import type { Site } from './source-text.js';
import { spreadItems, spreadKeywords } from './spread.js';
import type { Value } from './value.js';

const noKeywords: ReadonlyMap<string, Value> = new Map();

export class CompiledArguments {
  readonly #args: readonly Eval[];
  readonly #star: Eval | undefined;
  readonly #names: readonly string[];
  readonly #values: readonly Eval[];
  readonly #starStar: Eval | undefined;
  readonly #site: Site;

  constructor(given: Arguments, call: Span, scope: Scope) {
    this.#names = given.kwargs.map(({ name }) => name);
    const repeated = this.#names.find((name, i) => this.#names.indexOf(name) !== i);
    if (repeated !== undefined) {
      throw scope.fault(`keyword argument repeated: ${repeated}`, call, 'SyntaxError');
    }
    this.#args = scope.compileAll(given.args);
    this.#values = scope.compileAll(given.kwargs.map(({ value }) => value));
    this.#star = given.star && scope.compileExpression(given.star);
    this.#starStar = given.starStar && scope.compileExpression(given.starStar);
    this.#site = scope.site(call);
  }

  positional(frame: Frame): Value[] {
    const values: Value[] = [];
    for (const arg of this.#args) values.push(arg(frame));
    if (this.#star === undefined) return values;
    const more = this.#star(frame);
    frame.runtime.site = this.#site;
    values.push(...spreadItems(more));
    return values;
  }

  get #hasNoKeywords(): boolean {
    return this.#names.length === 0 && this.#starStar === undefined;
  }

  /** `caller`: what a call block hands on besides. */
  keywords(frame: Frame, caller?: Value): ReadonlyMap<string, Value> {
    if (this.#hasNoKeywords && caller === undefined) return noKeywords;
    const keywords = new Map<string, Value>();
    for (let i = 0; i < this.#names.length; i += 1) {
      keywords.set(this.#names[i] ?? '', this.#values[i]?.(frame) ?? null);
    }
    if (caller !== undefined) keywords.set('caller', caller);
    if (this.#starStar === undefined) return keywords;
    const more = this.#starStar(frame);
    frame.runtime.site = this.#site;
    spreadKeywords(more, keywords, frame.root.mode);
    return keywords;
  }
}
