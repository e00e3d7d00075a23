/**
 * Where a node lands: the macros `generate_schema_name`, `generate_alias_name` and
 * `generate_database_name`, which a project may override.
 *
 * @module
 */

import { parseTemplate, type Template } from '../jinja/template.js';
import type { Value } from '../jinja/value.js';
import { adapterObject } from './adapter-object.js';
import { baseContext, type ContextInputs } from './context.js';
import type { MacroLibrary } from './macro-library.js';
import { MacroScope } from './macro-scope.js';
import type { ModelNode } from './node.js';
import type { Relation } from './relation.js';

const parts = {
  database: 'generate_database_name',
  schema: 'generate_schema_name',
  alias: 'generate_alias_name',
} as const;

const templates = new Map<string, Template>(
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

type Part = keyof typeof parts;

/**
 * The relation of a model or seed. `value` is what the macros see of it. lake's own macros need not
 * be rendered to know what they say.
 */
export function relationFor(
  naming: Naming,
  { name, config }: Pick<ModelNode, 'name' | 'config'>,
  value: () => Value,
): Relation {
  const { library, rootPackage } = naming;
  const { target } = naming.context;
  const part = (which: Part, custom: string | undefined, otherwise: () => string): string =>
    library.isOwn(parts[which], rootPackage)
      ? otherwise()
      : render(naming, parts[which], { custom, node: value });
  const { database, schema, alias } = config;
  return {
    database: part('database', database, () => database?.trim() ?? target.catalog.name),
    schema: part('schema', schema, () => {
      return schema === undefined ? target.schema : `${target.schema}_${schema.trim()}`;
    }),
    identifier: part('alias', alias, () => alias?.trim() || name),
  };
}

function render(
  { context: inputs, library, rootPackage }: Naming,
  macro: string,
  given: { readonly custom: string | undefined; readonly node: () => Value },
): string {
  const context = baseContext(inputs, () => scope)
    .set('node', given.node)
    .set('custom_name', () => given.custom ?? null)
    .set('adapter', () =>
      adapterObject({ library, packageName: rootPackage, scope: () => scope, session: undefined }),
    );
  const scope: MacroScope = new MacroScope(library, rootPackage, context);
  const rendered = templates.get(macro)?.render({ globals: scope, undefined: 'run' });
  return rendered?.text.trim() ?? '';
}
