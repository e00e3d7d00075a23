/**
 * Faults and warnings found while a project is read: all of them are told at once.
 *
 * @module
 */

import { LakeError, LakeErrors } from '../errors.js';

export class Problems {
  readonly errors: LakeError[] = [];
  readonly warnings: LakeError[] = [];

  error(...errors: readonly LakeError[]): void {
    this.errors.push(...errors);
  }

  warn(...warnings: readonly LakeError[]): void {
    this.warnings.push(...warnings);
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
