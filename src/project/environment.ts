/**
 * Environment variables as templates see them.
 *
 * Secrets (`LAKE_ENV_SECRET_…`, `DBT_ENV_SECRET…`) may only be used where they end up neither in a
 * table nor in an artifact: in targets.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { hostFunction } from '../jinja/host.js';
import type { Call, Value } from '../jinja/value.js';
import { didYouMean } from '../util/edit-distance.js';
import { bindArguments } from './arguments.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export function isSecretName(name: string): boolean {
  return /^(?:LAKE|DBT)_ENV_SECRET/.test(name);
}

const metadataPrefix = 'DBT_ENV_CUSTOM_ENV_';

/** What `DBT_ENV_CUSTOM_ENV_…` says, by what follows that prefix. */
export function metadataVariables(env: Environment): Readonly<Record<string, string>> {
  const names = Object.keys(env).filter((name) => name.startsWith(metadataPrefix));
  return Object.fromEntries(
    names.map((name) => [name.slice(metadataPrefix.length), env[name] ?? '']),
  );
}

/** The function `env_var(name, default)`. */
export function envVarFunction(env: Environment, secrets: 'allowed' | 'refused'): Value {
  return hostFunction('env_var', (call) => lookUp(call, env, secrets));
}

function lookUp(call: Call, env: Environment, secrets: 'allowed' | 'refused'): Value {
  const { var: name, default: fallback } = bindArguments(call, 'env_var', {
    required: ['var'],
    optional: ['default'],
  });
  if (typeof name !== 'string') {
    throw new LakeError('LAKE-T003', 'the name of an environment variable must be text');
  }
  if (isSecretName(name) && secrets === 'refused') {
    const message = `Secret env vars are allowed only in profiles.yml or packages.yml. Found '${name}' referenced elsewhere.`;
    throw new LakeError('LAKE-C003', message, {
      hint: 'targets of project.yml may use it too; what is rendered here ends up in compiled SQL',
    });
  }
  const value = env[name];
  if (value !== undefined) return value;
  if (fallback !== undefined && fallback !== null) return fallback;
  throw new LakeError('LAKE-C008', `Env var required but not provided: '${name}'`, {
    hint:
      didYouMean(name, Object.keys(env)) ?? `set it, or give a default: env_var('${name}', '…')`,
  });
}
