/**
 * Variables, as places in the frames of functions.
 *
 * @module
 */

/** The variables of one function, as slots of its frame. */
export class FunctionScope {
  /** By level of scope, then by name: scopes side by side share what is named alike. */
  readonly #slots: (Map<string, number> | undefined)[] = [];
  #size = 0;

  constructor(readonly parent: FunctionScope | undefined) {}

  get size(): number {
    return this.#size;
  }

  slot(level: number, name: string): number {
    const slots = (this.#slots[level] ??= new Map<string, number>());
    const known = slots.get(name);
    if (known !== undefined) return known;
    slots.set(name, this.#size);
    this.#size += 1;
    return this.#size - 1;
  }
}

export interface Ref {
  readonly fn: FunctionScope;
  readonly slot: number;
}

/**
 * How a variable starts when its scope is entered: bound from outside, looked up by name, as the
 * variable `outer`, or unset.
 */
export type Start = 'parameter' | 'resolve' | 'alias' | 'missing';

/** A variable of a scope. */
export class Variable implements Ref {
  constructor(
    readonly name: string,
    readonly fn: FunctionScope,
    readonly slot: number,
    readonly start: Start,
    /** What it starts as, where it is an alias. */
    readonly outer: Ref | undefined,
    /** The scope assigns it. */
    readonly isStored: boolean,
  ) {}

  stored(): Variable {
    return this.isStored ? this : this.startingAs(this.start, this.outer, true);
  }

  startingAs(start: Start, outer: Ref | undefined, isStored: boolean = this.isStored): Variable {
    return new Variable(this.name, this.fn, this.slot, start, outer, isStored);
  }
}
