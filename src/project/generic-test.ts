/**
 * The templates of generic tests and their arguments.
 *
 * @module
 */

import type { SourceLocation } from '../errors.js';
import { callValue } from '../jinja/call-value.js';
import { Dict } from '../jinja/dict.js';
import { callFrom } from '../jinja/host.js';
import { parseTemplate, type Template } from '../jinja/template.js';
import { List, type Value } from '../jinja/value.js';
import type { MacroLibrary } from './macro-library.js';
import type { MacroScope } from './macro-scope.js';
import { isPlainObject, templateValue } from './template-value.js';
import { isTemplate, located, parseYamlTemplate } from './yaml-render.js';

/** The name under which the arguments reach the test's macro. */
const argumentsName = '_dbt_generic_test_kwargs';

export function genericTestCode(test: string, namespace: string | undefined): string {
  const macro = namespace === undefined ? `test_${test}` : `${namespace}.test_${test}`;
  return `{{ ${macro}(**${argumentsName}) }}`;
}

/** The call of the test's macro, at the place of the test in its properties file. */
export function genericTestTemplate(code: string, location: SourceLocation): Template {
  return parseTemplate({ file: location.file, firstLine: location.line, text: code });
}

/** What the tests of a model, seed or source read: `{{ get_where_subquery(ref('orders')) }}`. */
export interface TestedModel {
  readonly function: 'ref' | 'source';
  readonly args: readonly string[];
}

export function modelArgument({ function: name, args }: TestedModel): string {
  return `{{ get_where_subquery(${name}(${args.map((arg) => `'${arg}'`).join(', ')})) }}`;
}

/** What rendering the argument gives while parsing; undefined where only rendering can tell. */
export function modelAtParse(
  { function: name, args }: TestedModel,
  at: {
    readonly scope: MacroScope;
    readonly location: SourceLocation;
    readonly library: MacroLibrary;
    readonly packageName: string;
  },
): Value | undefined {
  const { scope, location, library, packageName } = at;
  const isOwn = library.isOwn('get_where_subquery', packageName) && !scope.isOverridden(name);
  const target = isOwn ? scope.get(name) : undefined;
  return target === undefined ? undefined : callValue(target, callFrom(location, args));
}

/** A text such as `ref('a')` is meant as an expression, also without braces. */
const looksLikeCall = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/s;

/** The arguments, rendered in the test's own context. */
export function genericTestArguments(
  kwargs: Readonly<Record<string, unknown>>,
  at: {
    readonly scope: MacroScope;
    readonly location: SourceLocation;
    readonly mode: 'parse' | 'run';
    /** The value of the argument `model`, where it is known. */
    readonly model?: () => Value | undefined;
  },
): ReadonlyMap<string, () => Value> {
  const context = { globals: at.scope, undefined: at.mode };
  const render = (value: unknown, key: string): Value => {
    if (Array.isArray(value)) return new List(value.map((item) => render(item, '')));
    if (isPlainObject(value)) {
      return new Dict(Object.entries(value).map(([k, v]) => [k, render(v, '')] as const));
    }
    if (typeof value !== 'string') return templateValue(value);
    const text = looksLikeCall.test(value) ? `{{ ${value} }}` : value;
    if (!isTemplate(text)) return text;
    return located(at.location, () => {
      const template = parseYamlTemplate(text, at.location);
      return key === 'column_name' ? template.render(context).text : template.renderNative(context);
    });
  };
  const valueOf = (key: string, value: unknown): Value =>
    (key === 'model' ? at.model?.() : undefined) ?? render(value, key);
  const make = () =>
    new Dict(Object.entries(kwargs).map(([key, value]) => [key, valueOf(key, value)] as const));
  return new Map([[argumentsName, make]]);
}
