/**
 * The nodes that `lake ls` prints, in the forms that orchestrators read.
 *
 * @module
 */

import type { Node } from '../project/node.js';
import type { Project } from '../project/project.js';
import { stringifyJson } from '../util/json.js';
import { manifestNode, type JsonMap } from './manifest-node.js';

export type ListingForm = 'selector' | 'name' | 'path' | 'json';

export interface ListingOptions {
  readonly form: ListingForm;
  /**
   * Members of the JSON objects, dotted for nested ones (`config.materialized`). What a node does
   * not have is left out: callers ask for the keys of all kinds of nodes at once.
   */
  readonly keys?: readonly string[];
}

const defaultKeys: readonly string[] = [
  'name',
  'resource_type',
  'package_name',
  'original_file_path',
  'unique_id',
  'source_name',
  'alias',
  'tags',
  'config',
  'depends_on',
];

/** One line a node, in the order of their unique ids. */
export function listNodes(
  project: Project,
  selected: ReadonlySet<string>,
  options: ListingOptions,
): string[] {
  const { form, keys = defaultKeys } = options;
  return [...selected]
    .sort()
    .map((id) => project.nodes.get(id))
    .filter((node) => node !== undefined)
    .map((node) =>
      form === 'json'
        ? stringifyJson(pickKeys(manifestNode(project, node), keys))
        : textOf(node, form),
    );
}

function textOf(node: Node, form: Exclude<ListingForm, 'json'>): string {
  switch (form) {
    case 'selector':
      return node.resourceType === 'source'
        ? `source:${node.packageName}.${node.sourceName}.${node.name}`
        : node.fqn.join('.');
    case 'name':
      return node.resourceType === 'source' ? `${node.sourceName}.${node.name}` : node.name;
    case 'path':
      return node.originalFilePath;
  }
}

function pickKeys(node: JsonMap, keys: readonly string[]): JsonMap {
  const picked = keys.map((key) => [key, valueAt(node, key)] as const);
  return Object.fromEntries(picked.filter(([, value]) => value !== undefined));
}

function valueAt(node: JsonMap, key: string): unknown {
  let value: unknown = node;
  for (const part of key.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = (value as JsonMap)[part];
  }
  return value;
}
