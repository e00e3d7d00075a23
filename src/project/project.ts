/**
 * A whole project, parsed: what every command starts from.
 *
 * @module
 */

import type { LakeError } from '../errors.js';
import type { Exposure, Group } from './declaration.js';
import type { MacroNode, Node } from './node.js';
import type { ProjectConfig, Target } from './project-config.js';

export interface Project {
  /** Absolute real path of the folder that holds `project.yml`. */
  readonly root: string;
  readonly name: string;
  readonly config: ProjectConfig;
  readonly target: Target;
  /** Values of `--vars`. */
  readonly vars: Readonly<Record<string, unknown>>;
  /** Enabled nodes by unique id, in the order of their files. */
  readonly nodes: ReadonlyMap<string, Node>;
  readonly disabled: readonly Node[];
  /** Enabled exposures, and groups, by unique id. */
  readonly exposures: ReadonlyMap<string, Exposure>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly macros: ReadonlyMap<string, MacroNode>;
  /** Direct parents by unique id, and the reverse. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly children: ReadonlyMap<string, readonly string[]>;
  readonly warnings: readonly LakeError[];
}
