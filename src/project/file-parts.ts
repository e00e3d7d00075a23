/**
 * What single files contribute to a project, before references are resolved.
 *
 * @module
 */

import type { LakeError, SourceLocation } from '../errors.js';
import type { Declaration } from './declaration.js';
import type { Draft } from './draft.js';
import type { Patch } from './properties.js';

/** An entry of a properties file for something that there is not. */
export interface UnusedEntry {
  readonly kind: Patch['kind'];
  readonly name: string;
  readonly location: SourceLocation;
}

export interface FileParts {
  readonly drafts: readonly Draft[];
  /** Exposures and groups. */
  readonly declarations: readonly Declaration[];
  /** Warnings about this file. */
  readonly warnings: readonly LakeError[];
  readonly unused: readonly UnusedEntry[];
  /** The clock or chance had a part in it: read once more, it may contribute something else. */
  readonly isVolatile: boolean;
  /** The resources that it makes or describes, as `patchKey` writes them. */
  readonly names: readonly string[];
}

/** The drafts of a package in the order of its nodes; `parts` are in the order of its files. */
export function orderedDrafts<T extends Draft>(
  parts: readonly { readonly drafts: readonly T[] }[],
): readonly T[] {
  const groups: T[][] = [[], [], [], [], [], []];
  for (const draft of parts.flatMap((part) => part.drafts)) groups[placeOf(draft)]?.push(draft);
  return groups.flat();
}

/** Sources, seeds, models, singular tests, tests of models and seeds, tests of sources. */
function placeOf({ node }: Draft): number {
  if (node.resourceType !== 'test') return ['source', 'seed', 'model'].indexOf(node.resourceType);
  if (!node.generic) return 3;
  return node.generic.attachedNode === undefined ? 5 : 4;
}
