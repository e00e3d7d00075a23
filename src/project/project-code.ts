/**
 * What compiling needs of a project beside its data. Kept apart, so that a `Project` stays plain
 * data that can be printed and compared.
 *
 * @module
 */

import type { Environment } from './environment.js';
import type { MacroLibrary } from './macro-library.js';
import type { NodeIndex } from './node-index.js';
import type { Project } from './project.js';
import type { Variables } from './variables.js';

export interface ProjectCode {
  /** The whole texts of the files of models and singular tests, by unique id. */
  readonly texts: ReadonlyMap<string, string>;
  readonly library: MacroLibrary;
  readonly env: Environment;
  /** Variables as nodes of a package see them. */
  readonly variables: (packageName: string) => readonly Variables[];
  /** Enabled and disabled nodes by the names in `ref` and `source`. */
  readonly index: NodeIndex;
}

const codes = new WeakMap<Project, ProjectCode>();

export function attachCode(project: Project, code: ProjectCode): void {
  codes.set(project, code);
}

/** The code of a project that `loadProject` made. */
export function codeOf(project: Project): ProjectCode {
  const code = codes.get(project);
  if (!code) throw new Error('this project was not made by loadProject');
  return code;
}
