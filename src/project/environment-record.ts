/**
 * Which environment variables a project was read with.
 *
 * @module
 */

import { checksumOf } from './checksum.js';
import { isSecretName, type Environment } from './environment.js';

/**
 * Checksums of values by name; null for a variable that is not set. Secrets are not among them: they
 * reach nothing but targets.
 */
export type EnvironmentVersion = Readonly<Record<string, string | null>>;

/** An environment that notes what is asked of it. */
export class EnvironmentRecord {
  readonly env: Environment;
  readonly #read = new Set<string>();

  constructor(env: Environment) {
    this.env = new Proxy(env, {
      get: (target, name) => {
        if (typeof name !== 'string') return undefined;
        if (!isSecretName(name)) this.#read.add(name);
        return target[name];
      },
    });
  }

  /** Of the variables that were read. */
  version(): EnvironmentVersion {
    return versionOf(this.env, this.#read);
  }

  /** The variables have the values that they had. */
  agrees(before: EnvironmentVersion): boolean {
    const now = versionOf(this.env, Object.keys(before));
    return Object.entries(before).every(([name, checksum]) => now[name] === checksum);
  }
}

function versionOf(env: Environment, names: Iterable<string>): EnvironmentVersion {
  const entries = [...names].map((name) => {
    const value = env[name];
    return [name, value === undefined ? null : checksumOf(value)] as const;
  });
  return Object.fromEntries(entries);
}
