/**
 * Faults and warnings found while a project is read: all of them are told at once.
 *
 * @module
 */

import { LakeError, LakeErrors } from '../errors.js';

export class Problems {
  readonly errors: LakeError[] = [];
  readonly warnings: LakeError[] = [];
  readonly #warned = new Set<string>();

  error(...errors: readonly LakeError[]): void {
    this.errors.push(...errors);
  }

  /** The same warning of the same place is told once, however many nodes it is about. */
  warn(...warnings: readonly LakeError[]): void {
    for (const warning of warnings) {
      const { message, location } = warning;
      const key = JSON.stringify([message, location?.file, location?.line, location?.column]);
      if (location && this.#warned.has(key)) continue;
      this.#warned.add(key);
      this.warnings.push(warning);
    }
  }

  /** The result of `work`, or undefined where it found a fault. */
  collect<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (error instanceof LakeErrors) this.error(...error.errors);
      else if (error instanceof LakeError) this.error(error);
      else throw error;
      return undefined;
    }
  }

  /** The warnings that `work` adds. */
  warningsOf(work: () => void): readonly LakeError[] {
    const before = this.warnings.length;
    work();
    return this.warnings.slice(before);
  }

  /** Throws what was found: a single fault as it is. */
  throwIfAny(): void {
    const [first, ...others] = this.errors;
    if (first === undefined) return;
    throw others.length === 0 ? first : new LakeErrors(this.errors);
  }
}
