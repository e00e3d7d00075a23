/**
 * The macros of a project, of its packages and of lake itself, and which of them a name means.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import type { Definition, StaticCall } from '../jinja/template.js';
import type { MacroNode } from './node.js';
import type { DispatchRule } from './project-file.js';

/** The package of lake's own macros, under the name that dbt gives its own. */
export const globalPackage = 'dbt';

export interface Macro {
  readonly node: MacroNode;
  readonly definition: Definition;
  /** Every call in the macro's file. */
  readonly calls: readonly StaticCall[];
}

const adapterPrefixes = ['duckdb', 'default'];

export class MacroLibrary {
  readonly #packages = new Map<string, Map<string, Macro>>();
  readonly root: string;
  readonly #dispatch: readonly DispatchRule[];

  constructor(root: string, dispatch: readonly DispatchRule[]) {
    this.root = root;
    this.#dispatch = dispatch;
    this.#packages.set(root, new Map());
  }

  /** @throws LakeError LAKE-C005 for a second macro of the same name in a package */
  add(macro: Macro): void {
    const { packageName, name } = macro.node;
    const known = this.#packages.get(packageName) ?? new Map<string, Macro>();
    const other = known.get(name);
    if (other) throw duplicate(macro, other);
    known.set(name, macro);
    this.#packages.set(packageName, known);
  }

  get packageNames(): readonly string[] {
    return [...this.#packages.keys()];
  }

  all(): readonly Macro[] {
    return [...this.#packages.values()].flatMap((macros) => [...macros.values()]);
  }

  in(packageName: string): ReadonlyMap<string, Macro> {
    return this.#packages.get(packageName) ?? new Map<string, Macro>();
  }

  /** What a bare name means to a node: its own package's macro, the root's, then lake's. */
  find(name: string, fromPackage: string): Macro | undefined {
    for (const packageName of [fromPackage, this.root, globalPackage]) {
      const macro = this.#packages.get(packageName)?.get(name);
      if (macro) return macro;
    }
    return undefined;
  }

  /** What `name` or `package.name` means to a node. */
  resolve(path: readonly string[], fromPackage: string): Macro | undefined {
    const [first = '', second] = path;
    if (path.length === 1) return this.find(first, fromPackage);
    return path.length === 2 ? this.#packages.get(first)?.get(second ?? '') : undefined;
  }

  /** The first implementation of `name` for DuckDB, else the default one. */
  dispatch(
    name: string,
    namespace: string | undefined,
    fromPackage: string,
  ): { readonly macro: Macro } | { readonly searched: readonly string[] } {
    const searched: string[] = [];
    for (const packageName of this.#searchOrder(namespace)) {
      for (const prefix of adapterPrefixes) {
        const full = `${prefix}__${name}`;
        const macro =
          packageName === undefined ? this.find(full, fromPackage) : this.in(packageName).get(full);
        if (macro) return { macro };
        searched.push(packageName === undefined ? full : `${packageName}.${full}`);
      }
    }
    return { searched };
  }

  #searchOrder(namespace: string | undefined): readonly (string | undefined)[] {
    if (namespace === undefined) return [undefined];
    const rule = this.#dispatch.find((r) => r.macro_namespace === namespace);
    return rule?.search_order ?? [this.root, namespace];
  }

  /** The macro of that name, and what it dispatches to, come with lake. */
  isOwn(name: string, fromPackage: string): boolean {
    const found = this.dispatch(name, globalPackage, fromPackage);
    const all = [this.find(name, fromPackage), ...('macro' in found ? [found.macro] : [])];
    return all.every((macro) => macro?.node.packageName === globalPackage);
  }

  /** Unique ids of the macros that calls name directly. */
  calledBy(calls: readonly StaticCall[], fromPackage: string): readonly string[] {
    const ids = calls.flatMap((call) => {
      const macro = this.resolve(call.path, fromPackage) ?? this.#dispatched(call, fromPackage);
      return macro ? [macro.node.uniqueId] : [];
    });
    return [...new Set(ids)];
  }

  #dispatched(call: StaticCall, fromPackage: string): Macro | undefined {
    if (call.path.join('.') !== 'adapter.dispatch') return undefined;
    const name = call.args[0] ?? call.kwargs['macro_name'];
    const namespace = call.args[1] ?? call.kwargs['macro_namespace'];
    if (typeof name !== 'string') return undefined;
    const found = this.dispatch(
      name,
      typeof namespace === 'string' ? namespace : undefined,
      fromPackage,
    );
    return 'macro' in found ? found.macro : undefined;
  }
}

function duplicate(macro: Macro, other: Macro): LakeError {
  const { packageName, name, location } = macro.node;
  const place = `${other.node.location.file}:${other.node.location.line}`;
  return new LakeError('LAKE-C005', `package "${packageName}" has two macros named "${name}"`, {
    location,
    hint: `the other one is in ${place}: rename one of them`,
  });
}
