/**
 * Nodes whose references are not resolved yet.
 *
 * @module
 */

import type { SourceCall } from './capture.js';
import type { ModelNode, Node, RefCall, SeedNode, SourceNode, TestNode } from './node.js';

/** What a node's template refers to. */
interface References {
  readonly refs: readonly RefCall[];
  readonly sources: readonly SourceCall[];
}

export type Draft =
  | { readonly node: SeedNode | SourceNode }
  | {
      readonly node: ModelNode | TestNode;
      /** The whole text of the file; absent for generic tests. */
      readonly text?: string;
      readonly references: References;
    };

/** A draft whose node knows what it depends on. */
export type LinkedDraft = Draft & {
  /** By its own config, or as a test of something disabled. */
  readonly disabled: boolean;
};

/** `[package, folders…, name]`. */
export function fqnOf(packageName: string, path: string, name: string): readonly string[] {
  return [packageName, ...path.split('/').slice(0, -1), name];
}

/** A file's name without its folders and its extension. */
export function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
}

export function isEnabled(node: Node): boolean {
  return node.config.enabled;
}
