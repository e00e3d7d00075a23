/**
 * What a dbt project's `profiles.yml` says about its DuckDB. Only read beside `dbt_project.yml`.
 *
 * @module
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Value } from '../jinja/value.js';
import { isMissing } from '../util/missing-file.js';
import { envVarFunction, type Environment } from './environment.js';
import type { FoundProject } from './find-project.js';
import type { Profile } from './target.js';
import { isPlainObject } from './template-value.js';
import { varFunction, type Variables } from './variables.js';
import { parseYaml, type YamlFile } from './yaml-file.js';
import { renderYaml } from './yaml-render.js';

export interface ProfileInputs {
  readonly env: Environment;
  readonly vars: Variables;
  readonly target?: string;
}

/** The chosen output of the project's profile, where there is one. */
export async function readProfile(
  found: FoundProject,
  project: YamlFile,
  inputs: ProfileInputs,
): Promise<Profile | undefined> {
  if (found.file !== 'dbt_project.yml' || !isPlainObject(project.value)) return undefined;
  const name = project.value['profile'];
  const text = await readOptional(join(found.root, 'profiles.yml'));
  if (typeof name !== 'string' || text === undefined) return undefined;
  const yaml = parseYaml('profiles.yml', text);
  const profile = isPlainObject(yaml.value) ? yaml.value[name] : undefined;
  if (!isPlainObject(profile)) return undefined;
  const globals = new Map<string, Value>([
    ['env_var', envVarFunction(inputs.env, 'allowed')],
    ['var', varFunction([inputs.vars])],
  ]);
  const render = (value: unknown) =>
    renderYaml(value, { globals, form: 'native', locate: yaml.locate }, [name]);
  const target = inputs.target ?? render(profile['target'] ?? 'default');
  const outputs = profile['outputs'];
  const output = isPlainObject(outputs) ? render(outputs[String(target)]) : undefined;
  return isPlainObject(output) ? profileFrom(name, String(target), output) : undefined;
}

function profileFrom(
  name: string,
  target: string,
  output: Readonly<Record<string, unknown>>,
): Profile {
  const { schema, threads, path } = output;
  return {
    name,
    target,
    options: output,
    ...(typeof schema === 'string' ? { schema } : {}),
    ...(typeof threads === 'number' ? { threads } : {}),
    ...(typeof path === 'string' ? databaseOf(path) : {}),
  };
}

/** The database is named after its file; one in memory is called `memory`. */
function databaseOf(path: string): { readonly database?: string } {
  if (path === ':memory:') return { database: 'memory' };
  const stem = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  return stem === '' ? {} : { database: stem };
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
