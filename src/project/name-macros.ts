/**
 * Where a node lands: the macros `generate_schema_name`, `generate_alias_name` and
 * `generate_database_name`, which a project may override.
 *
 * @module
 */

import { parseTemplate } from '../jinja/template.js';
import type { Value } from '../jinja/value.js';
import { adapterObject } from './adapter-object.js';
import { baseContext, type ContextInputs } from './context.js';
import type { MacroLibrary } from './macro-library.js';
import { MacroScope } from './macro-scope.js';
import type { NodeConfig } from './node.js';
import type { Relation } from './relation.js';

const parts = {
  database: 'generate_database_name',
  schema: 'generate_schema_name',
  alias: 'generate_alias_name',
} as const;

const templates = new Map(
  Object.values(parts).map((macro) => [
    macro,
    parseTemplate({ file: macro, text: `{{ ${macro}(custom_name, node) }}`, form: 'jinja' }),
  ]),
);

export interface Naming {
  readonly context: ContextInputs;
  readonly library: MacroLibrary;
  /** Macros of the root project rule, whatever package the node is from. */
  readonly rootPackage: string;
}

/** The relation of a model or seed. `node` is what the macros see of it. */
export function relationFor(naming: Naming, config: NodeConfig, node: () => Value): Relation {
  const { library, rootPackage } = naming;
  const render = (part: keyof typeof parts, custom: string | undefined): string => {
    const context = baseContext(naming.context, () => scope).set('node', node);
    context.set('custom_name', () => custom ?? null);
    const scope: MacroScope = new MacroScope(library, rootPackage, context);
    const adapter = { library, packageName: rootPackage, scope: () => scope, session: undefined };
    context.set('adapter', () => adapterObject(adapter));
    const text =
      templates.get(parts[part])?.render({ globals: scope, undefined: 'run' }).text ?? '';
    return text.trim();
  };
  return {
    database: render('database', config.database),
    schema: render('schema', config.schema),
    identifier: render('alias', config.alias),
  };
}
