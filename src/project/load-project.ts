/**
 * From files to a `Project`.
 *
 * @module
 */

import type { Project } from './project.js';

export interface LoadOptions {
  /** Where the search for `project.yml` begins; it goes upwards from there. */
  readonly projectDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called with the project's root as soon as it is known, so that errors can show its files. */
  readonly onRoot?: (root: string) => void;
  readonly target?: string;
  /** YAML text of a mapping (`--vars`). */
  readonly vars?: string;
}

export async function loadProject(options: LoadOptions): Promise<Project> {
  throw new Error(options.projectDir);
}
