/**
 * Variables: `--vars` over those of the root project over those of the node's own package.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { hostFunction, hostObject } from '../jinja/host.js';
import { stringOf } from '../jinja/text.js';
import type { Call, Value } from '../jinja/value.js';
import { didYouMean } from '../util/edit-distance.js';
import { bindArguments } from './arguments.js';
import { isPlainObject, templateValue } from './template-value.js';
import { parseYaml } from './yaml-file.js';

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

/** The function `var(name, default)`; `missing` says what an unset variable is. */
export function varFunction(
  layers: readonly Variables[],
  missing: 'error' | 'none' = 'error',
): Value {
  const find = (name: string): unknown => {
    const layer = layers.find((vars) => Object.hasOwn(vars, name));
    return layer?.[name];
  };
  const has = (name: string): boolean => layers.some((vars) => Object.hasOwn(vars, name));
  const hasVar = hostFunction('has_var', (call) => {
    const { var: name } = bindArguments(call, 'has_var', { required: ['var'] });
    return typeof name === 'string' && has(name);
  });
  return hostObject('Var', new Map([['has_var', hasVar]]), {
    call: (call) => lookUp(call, { find, has, missing, layers }),
  });
}

interface Lookup {
  readonly find: (name: string) => unknown;
  readonly has: (name: string) => boolean;
  readonly missing: 'error' | 'none';
  readonly layers: readonly Variables[];
}

function lookUp(call: Call, variables: Lookup): Value {
  const { var_name: name, default: fallback } = bindArguments(call, 'var', {
    required: ['var_name'],
    optional: ['default'],
  });
  if (typeof name === 'string' && variables.has(name)) return templateValue(variables.find(name));
  if (fallback !== undefined) return fallback;
  if (variables.missing === 'none') return null;
  const known = variables.layers.flatMap((vars) => Object.keys(vars));
  const text = stringOf(name);
  throw new LakeError('LAKE-C007', `Required var '${text}' not found in config`, {
    hint: didYouMean(text, known) ?? `lake run --vars '{${text}: …}', or vars: in project.yml`,
  });
}
