/**
 * The names that a template sees: macros over the functions and values of its context.
 *
 * @module
 */

import { hostFunction, hostObject } from '../jinja/host.js';
import { stringOf } from '../jinja/text.js';
import { List, type Value } from '../jinja/value.js';
import type { Context } from './context.js';
import { globalPackage, type Macro, type MacroLibrary } from './macro-library.js';

/**
 * Macros are bound when they are first asked for: a rendering uses few of the many there are.
 * Macros see the context of the node that is rendered.
 */
export class MacroScope extends Map<string, Value> {
  readonly #library: MacroLibrary;
  readonly #package: string;
  readonly #context: Context;
  readonly #bound = new Map<Macro, Value>();
  readonly #resolved = new Map<string, Value | undefined>();

  constructor(library: MacroLibrary, packageName: string, context: Context) {
    super();
    this.#library = library;
    this.#package = packageName;
    this.#context = context;
  }

  override get(name: string): Value | undefined {
    if (!this.#resolved.has(name)) this.#resolved.set(name, this.#resolve(name));
    return this.#resolved.get(name);
  }

  override has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  override *keys(): MapIterator<string> {
    const { root } = this.#library;
    const packages = [this.#package, root, globalPackage];
    const macros = packages.flatMap((name) => [...this.#library.in(name).keys()]);
    yield* new Set([...macros, ...this.#library.packageNames, ...this.#context.keys()]);
  }

  /** A macro of the project or of a package has the name of something in the context. */
  isOverridden(name: string): boolean {
    const macro = this.#library.find(name, this.#package);
    const isForeign = macro !== undefined && macro.node.packageName !== globalPackage;
    return isForeign || this.#library.packageNames.includes(name);
  }

  /** A name over all others. */
  define(name: string, value: () => Value): void {
    this.#resolved.set(name, value());
  }

  /** Own macros, the root's, packages, the context, lake's macros. */
  #resolve(name: string): Value | undefined {
    const macro = this.#library.find(name, this.#package);
    if (macro && macro.node.packageName !== globalPackage) return this.bind(macro);
    if (this.#library.packageNames.includes(name)) return this.#namespace(name);
    const value = this.#context.get(name)?.();
    if (value !== undefined) return value;
    return macro && this.bind(macro);
  }

  /** A macro as a value that templates can call. */
  bind(macro: Macro): Value {
    const known = this.#bound.get(macro);
    if (known !== undefined) return known;
    const value = macro.definition.bind(() => this);
    this.#bound.set(macro, value);
    return value;
  }

  #namespace(packageName: string): Value {
    const macros = this.#library.in(packageName);
    const member = (name: string): Value | undefined => {
      const macro = macros.get(name);
      return macro && this.bind(macro);
    };
    const get = hostFunction(
      'get',
      ({ args }) => member(stringOf(args[0] ?? null)) ?? args[1] ?? null,
    );
    const keys = hostFunction('keys', () => new List([...macros.keys()]));
    const own = new Map<string, Value>([
      ['get', get],
      ['keys', keys],
    ]);
    return hostObject('dict', (name) => member(name) ?? own.get(name), {
      names: () => macros.keys(),
      iterate: () => macros.keys(),
      contains: (key) => typeof key === 'string' && macros.has(key),
    });
  }
}
