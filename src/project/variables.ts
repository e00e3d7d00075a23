/**
 * Variables: `--vars` over those of the root project over those of the node's own package.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { hostFunction, hostObject } from '../jinja/host.js';
import { parseTemplate } from '../jinja/template.js';
import { stringOf } from '../jinja/text.js';
import type { Call, Value } from '../jinja/value.js';
import { didYouMean } from '../util/edit-distance.js';
import { bindArguments } from './arguments.js';
import { isPlainObject, templateValue } from './template-value.js';
import { parseYaml } from './yaml-file.js';
import { isTemplate } from './yaml-render.js';

export type Variables = Readonly<Record<string, unknown>>;

/** Reads the YAML mapping of `--vars`. */
export function parseVariables(text: string | undefined): Variables {
  if (text === undefined || text.trim() === '') return {};
  const value = parseYaml('--vars', text).value ?? {};
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, v]) => [String(key), v]));
  }
  if (isPlainObject(value)) return value;
  throw new LakeError('LAKE-C010', '--vars must be a mapping', {
    hint: `--vars '{name: value}'`,
  });
}

/** The `vars:` of one project file, for nodes of a package: its own block over the global ones. */
export function variablesFor(vars: Variables, packageName: string): Variables {
  const own = vars[packageName];
  return isPlainObject(own) ? { ...vars, ...own } : vars;
}

interface VarOptions {
  /** What an unset variable is. */
  readonly missing?: 'error' | 'none';
  /** The names that variables see which are templates themselves. */
  readonly globals?: () => ReadonlyMap<string, Value>;
}

/** The function `var(name, default)`. */
export function varFunction(layers: readonly Variables[], options: VarOptions = {}): Value {
  const values = new Map<string, Value>();
  const layerOf = (name: string) => layers.find((vars) => Object.hasOwn(vars, name));
  const hasVar = hostFunction('has_var', (call) => {
    const { var_name: name } = bindArguments(call, 'has_var', { required: ['var_name'] });
    return typeof name === 'string' && layerOf(name) !== undefined;
  });
  const valueOf = (name: string): Value | undefined => {
    const layer = layerOf(name);
    if (!layer) return undefined;
    const known = values.get(name);
    if (known !== undefined) return known;
    const value = templateValue(layer[name]);
    values.set(name, value);
    return value;
  };
  return hostObject('Var', new Map([['has_var', hasVar]]), {
    call: (call) => lookUp(call, { valueOf, layers, options }),
  });
}

interface Lookup {
  readonly valueOf: (name: string) => Value | undefined;
  readonly layers: readonly Variables[];
  readonly options: VarOptions;
}

function lookUp(call: Call, { valueOf, layers, options }: Lookup): Value {
  const { var_name: name, default: fallback } = bindArguments(call, 'var', {
    required: ['var_name'],
    optional: ['default'],
  });
  const value = typeof name === 'string' ? valueOf(name) : undefined;
  if (value !== undefined) return rendered(value, call, options);
  if (fallback !== undefined) return fallback;
  if (options.missing === 'none') return null;
  const known = layers.flatMap((vars) => Object.keys(vars));
  const text = stringOf(name);
  throw new LakeError('LAKE-C007', `Required var '${text}' not found in config`, {
    hint: didYouMean(text, known) ?? `lake run --vars '{${text}: …}', or vars: in project.yml`,
  });
}

/** Text may be a template; what lists and mappings hold is left as it is. */
function rendered(value: Value, call: Call, { globals }: VarOptions): Value {
  if (typeof value !== 'string' || !globals || !isTemplate(value)) return value;
  const { file, line } = call.location;
  const template = parseTemplate({ file, firstLine: line, text: value, form: 'jinja' });
  return template.render({ globals: globals(), undefined: 'run' }).text;
}
