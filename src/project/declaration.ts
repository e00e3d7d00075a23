/**
 * What properties files declare besides nodes: exposures and groups, as plain data.
 *
 * @module
 */

import type { SourceLocation } from '../errors.js';
import type { SourceCall } from './capture.js';
import type { RefCall } from './node.js';

interface Declared {
  readonly uniqueId: string;
  readonly name: string;
  readonly packageName: string;
  /** Below the folder of its kind: `marts/_marts.yml`. */
  readonly path: string;
  readonly originalFilePath: string;
  readonly owner: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
  readonly location: SourceLocation;
}

/** A use of the project's data outside of it. */
export interface Exposure extends Declared {
  readonly kind: 'exposure';
  readonly fqn: readonly string[];
  readonly type: string;
  readonly label: string | null;
  readonly maturity: string | null;
  readonly url: string | null;
  readonly description: string;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, unknown>>;
  readonly enabled: boolean;
  readonly refs: readonly RefCall[];
  readonly sources: readonly SourceCall[];
  readonly metrics: readonly (readonly string[])[];
  /** Unique ids of what it shows. */
  readonly dependsOn: readonly string[];
}

/** The models that an owner answers for. */
export interface Group extends Declared {
  readonly kind: 'group';
  /** As it is written. */
  readonly description: string | null;
}

export type Declaration = Exposure | Group;
